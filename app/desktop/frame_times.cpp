// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/frame_times.h"

#include <algorithm>

namespace app {

double millisSince(const QElapsedTimer& clock)
{
    return static_cast<double>(clock.nsecsElapsed()) / 1e6;
}

QJsonObject summaryOf(std::vector<double> millis)
{
    std::ranges::sort(millis);
    const auto at = [&](double share) {
        return millis[static_cast<std::size_t>(share * static_cast<double>(millis.size() - 1))];
    };
    return {{QStringLiteral("frames"), static_cast<int>(millis.size())},
            {QStringLiteral("median_ms"), at(0.5)},
            {QStringLiteral("p95_ms"), at(0.95)},
            {QStringLiteral("slowest_ms"), millis.back()}};
}

std::string summaryLine(const char* title, const QJsonObject& summary)
{
    const auto number = [&](const char* key) {
        return QString::number(summary[QLatin1String(key)].toDouble(), 'f', 1).rightJustified(9);
    };
    return QStringLiteral("%1%2 ms median%3 ms 95th percentile%4 ms slowest\n")
        .arg(QLatin1String(title), -30)
        .arg(number("median_ms"), number("p95_ms"), number("slowest_ms"))
        .toStdString();
}

} // namespace app
