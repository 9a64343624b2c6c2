// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/conditions.h"

#include "app/workspace/shown_plan.h"
#include "widgets/tables/plans_model.h"
#include "widgets/tables/value_text.h"

#include <QCoreApplication>
#include <QDateTime>

namespace app {

namespace {

class Words
{
    Q_DECLARE_TR_FUNCTIONS(app::Conditions)
};

QString sourceOf(const MeasuredLink& link)
{
    if (!link.before)
        return link.emulated ? Words::tr("measured, emulated link") : Words::tr("measured");
    if (link.before->time_since_epoch().count() <= 0)
        return Words::tr("from an earlier session");
    const auto day = QDateTime::fromSecsSinceEpoch(link.before->time_since_epoch().count(), Qt::UTC)
                         .toString(QStringLiteral("yyyy-MM-dd"));
    return link.emulated ? Words::tr("measured on %1, emulated link").arg(day) : Words::tr("measured on %1").arg(day);
}

QString sourceOf(const Workspace& workspace)
{
    switch (workspace.linkSource()) {
    case LinkSource::Typed: return Words::tr("set by hand");
    case LinkSource::Measured: return sourceOf(*workspace.measuredLink());
    case LinkSource::None: break;
    }
    return {};
}

QString planText(const Workspace& workspace)
{
    const auto shown = shownPlan(workspace);
    if (!shown)
        return {};
    const auto total = widgets::millisText(shown->plan.predicted.total());
    return shown->isPreview ? Words::tr("preview, %1 predicted").arg(total)
                            : Words::tr("%1, %2 predicted").arg(widgets::planTitle(shown->plan.algorithm), total);
}

std::optional<engine::DeviceDescription> deviceOf(const Workspace& workspace, engine::Side side)
{
    if (const auto* predicted = workspace.predicted(side))
        return predicted->device;
    const auto* profile = workspace.profile(side);
    return profile != nullptr ? std::optional(profile->device) : std::nullopt;
}

} // namespace

widgets::Conditions conditionsOfTimes(const Workspace& workspace)
{
    return {.model = workspace.model() ? workspace.model()->name : QString(),
            .device = deviceOf(workspace, engine::Side::Device),
            .edge = deviceOf(workspace, engine::Side::Edge)};
}

widgets::Conditions conditionsOfPlans(const Workspace& workspace)
{
    auto conditions = conditionsOfTimes(workspace);
    conditions.link = workspace.link();
    conditions.linkSource = sourceOf(workspace);
    if (const auto& costs = workspace.costs()) {
        auto planned = widgets::conditionsOf(*costs);
        conditions.pins = std::move(planned.pins);
        conditions.wishes = std::move(planned.wishes);
        conditions.times = std::move(planned.times);
    }
    conditions.plan = planText(workspace);
    return conditions;
}

} // namespace app
