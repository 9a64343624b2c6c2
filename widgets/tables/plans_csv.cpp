// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tables/plans_csv.h"

#include "widgets/tables/csv_text.h"

#include <array>

namespace widgets {

namespace {

QString objectiveName(engine::Objective objective)
{
    constexpr std::array names{"latency", "period", "makespan"};
    return QLatin1String(names[static_cast<std::size_t>(objective)]);
}

QString number(engine::Millis time)
{
    return csvNumber(time.count());
}

QStringList figuresOf(const PlansModel& plans, const engine::Plan& plan)
{
    const auto& parts = plan.predicted;
    const auto total = parts.total();
    return {objectiveName(plan.objective),
            number(plan.value),
            plan.lowerBound.count() > 0 ? number(plan.lowerBound) : QString(),
            plan.optimal ? QStringLiteral("1") : QStringLiteral("0"),
            plan.claimed ? number(*plan.claimed) : QString(),
            number(total),
            number(parts.device),
            number(parts.uplink),
            number(parts.edge),
            number(parts.downlink),
            number(parts.period()),
            csvNumber(plans.overBest(total)),
            csvNumber(plans.overDevice(total)),
            csvNumber(plans.overEdge(total)),
            QString::number(parts.uploads.size()),
            QString::number(parts.downloads.size()),
            QString::number(parts.bytesUp.count),
            QString::number(parts.bytesDown.count)};
}

} // namespace

QByteArray plansCsv(const PlansModel& plans)
{
    const QStringList figures{
        QStringLiteral("objective"),      QStringLiteral("objective_ms"), QStringLiteral("lower_bound_ms"),
        QStringLiteral("proven_optimal"), QStringLiteral("claimed_ms"),   QStringLiteral("latency_ms"),
        QStringLiteral("device_ms"),      QStringLiteral("uplink_ms"),    QStringLiteral("edge_ms"),
        QStringLiteral("downlink_ms"),    QStringLiteral("period_ms"),    QStringLiteral("over_best"),
        QStringLiteral("over_device"),    QStringLiteral("over_edge"),    QStringLiteral("tensors_up"),
        QStringLiteral("tensors_down"),   QStringLiteral("bytes_up"),     QStringLiteral("bytes_down")};
    QString text = csvLine(QStringList{QStringLiteral("plan")} + figures
                           + QStringList{QStringLiteral("cut"), QStringLiteral("reason")});
    for (const auto& row : plans.plans()) {
        const auto cells = row.plan ? figuresOf(plans, *row.plan) : QStringList(figures.size(), QString());
        text += csvLine(QStringList{titleOf(row)} + cells + QStringList{row.cut, row.reason});
    }
    return text.toUtf8();
}

} // namespace widgets
