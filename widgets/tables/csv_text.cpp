// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tables/csv_text.h"

#include <QRegularExpression>

namespace widgets {

QString csvLine(const QStringList& fields)
{
    static const QRegularExpression special(QStringLiteral("[,\"\r\n]"));
    QStringList quoted;
    for (QString field : fields) {
        if (field.contains(special))
            field = QLatin1Char('"') + field.replace(QLatin1Char('"'), QLatin1String("\"\"")) + QLatin1Char('"');
        quoted << field;
    }
    return quoted.join(QLatin1Char(',')) + QLatin1Char('\n');
}

QString csvNumber(double value)
{
    return QString::number(value, 'g', 8);
}

} // namespace widgets
