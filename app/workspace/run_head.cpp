// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/run_head.h"

namespace app {

bool canEmulateLink(const network::AgentDescription& device)
{
    return device.device.emulated() || device.link.has_value();
}

engine::Result<engine::RunReport> runHead(const Workspace& workspace, const network::AgentDescription& device,
                                          const network::AgentDescription& edge, const engine::Plan& plan)
{
    const bool typed = workspace.linkSource() == LinkSource::Typed && canEmulateLink(device);
    const auto measured = workspace.measuredLink();
    if (!workspace.costs() || (!typed && !measured))
        return engine::Error{engine::ErrorCode::InvalidInput, Workspace::tr("the link was not measured").toStdString()};
    engine::RunReport report;
    report.model = workspace.model()->name.toStdString();
    report.fingerprint = workspace.model()->fingerprint;
    report.device = device.device;
    report.edge = edge.device;
    report.link = typed ? *workspace.link() : measured->link;
    report.linkMeasured = !typed;
    report.linkEmulated = typed || measured->emulated;
    auto costs = *workspace.costs();
    auto terms = costs.terms;
    terms.link = report.link;
    engine::setTransfers(costs, terms);
    const auto live = liveCosts(costs);
    const bool isAsPlanned = terms == workspace.costs()->terms;
    report.plans = {engine::planDeviceOnly(live), engine::planEdgeOnly(live),
                    isAsPlanned ? livePlan(costs, plan) : engine::planOf(live, plan.algorithm, plan.sideOf)};
    return report;
}

} // namespace app
