// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace widgets {

/// One line of a table with commas; fields that hold commas, quotes or line ends are quoted.
QString csvLine(const QStringList& fields);
/// With a point whatever the language.
QString csvNumber(double value);

} // namespace widgets
