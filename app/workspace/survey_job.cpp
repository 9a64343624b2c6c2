// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/survey_job.h"

#include "engine/plan/link_schedule.h"
#include "engine/plan/link_statistics.h"

namespace app {

namespace {

engine::LinkMeasurement::End endOf(const Agent& agent)
{
    return {agent.name().toStdString(), agent.device() ? agent.device()->text : std::string()};
}

} // namespace

SurveyJob::SurveyJob(Workspace& workspace, Agents& registry, AgentId device, AgentId edge, engine::Millis budget,
                     QObject* parent)
    : WorkspaceJob(JobKind::Survey, tr("measuring the link size by size"), {device, edge}, registry, workspace, parent),
      m_device(device), m_edge(edge), m_options{engine::surveySizes(model() ? engine::cutSizes(model()->fused)
                                                                            : std::vector<engine::Bytes>()),
                                                budget}
{
    add({device, tr("Measuring the link size by size"), [this](network::AgentSession& session) {
             const network::SurveyRequest request{{}, *this->registry().find(m_edge)->route(), m_options};
             return session.ask(request, this,
                                replies<network::SurveyRequest>([this](const auto& result) { return take(result); }));
         }});
}

/// What tells no rate is kept neither.
engine::Result<void> SurveyJob::take(const network::SurveyResult& result)
{
    engine::LinkMeasurement link{.device = endOf(*registry().find(m_device)),
                                 .edge = endOf(*registry().find(m_edge)),
                                 .emulated = registry().find(m_device)->description().link,
                                 .model = model() ? model()->name.toStdString() : std::string(),
                                 .budget = m_options.budget,
                                 .measuredAt =
                                     std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()),
                                 .samples = result.samples};
    if (const auto line = engine::linkOf(link.samples); !line)
        return line.error();
    workspace().keepLinkTimes(pairOf(m_device, m_edge), std::move(link));
    return {};
}

} // namespace app
