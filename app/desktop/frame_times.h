// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QJsonObject>

#include <string>
#include <vector>

namespace app {

double millisSince(const QElapsedTimer& clock);

/// "frames", "median_ms", "p95_ms", "slowest_ms" of at least one.
QJsonObject summaryOf(std::vector<double> millis);

/// "TITLE      1.0 ms median  2.0 ms 95th percentile  3.0 ms slowest", a line.
std::string summaryLine(const char* title, const QJsonObject& summary);

} // namespace app
