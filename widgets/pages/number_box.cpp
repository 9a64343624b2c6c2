// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/number_box.h"

namespace widgets {

NumberBox::NumberBox(QWidget* parent) : QDoubleSpinBox(parent)
{
    auto plain = locale();
    plain.setNumberOptions(QLocale::OmitGroupSeparator | QLocale::RejectGroupSeparator);
    setLocale(plain);
}

QValidator::State NumberBox::validate(QString& input, int& at) const
{
    const auto decimal = locale().decimalPoint();
    for (const auto* other : {".", ","})
        input.replace(QLatin1String(other), decimal);
    return QDoubleSpinBox::validate(input, at);
}

} // namespace widgets
