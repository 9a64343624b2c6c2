// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QCPAxis;

namespace widgets {

/// Ticks at 1, 2 and 5 times the powers of ten; of many, at these alone.
void makeLogarithmic(QCPAxis* axis);

/// Two figures or more: "0.35", "7.3", "22", "1,000".
QString rateNumber(double megabitsPerSecond);

} // namespace widgets
