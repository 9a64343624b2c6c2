// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/survey_task.h"

namespace app {

SurveyTask::SurveyTask(AgentParts& parts, network::SurveyRequest request)
    : Task(request.request), m_transport(*parts.transport), m_survey(std::move(request)),
      m_link(parts.description.device.name, parts.description.link, parts.payloads),
      m_measure(m_link, this->request(), m_survey.options)
{
    connect(&m_link, &network::DataLink::ready, &m_measure, &network::LinkSurvey::start);
    connect(&m_link, &network::DataLink::failed, this, [this](const engine::Error& error) {
        Q_EMIT failed(
            {error.code, engine::sentence("the edge agent at %1: %2", network::toString(m_survey.edge), error.what)});
    });
    connect(&m_measure, &network::LinkSurvey::failed, this, &Task::failed);
    connect(&m_measure, &network::LinkSurvey::progressed, this,
            [this](double fraction) { note(network::Stage::Measuring, fraction); });
    connect(&m_measure, &network::LinkSurvey::finished, this, [this](const engine::LinkSamples& samples) {
        Q_EMIT answered(network::SurveyResult{m_survey.request, samples});
        Q_EMIT finished();
    });
}

void SurveyTask::start()
{
    note(network::Stage::Measuring, 0.0);
    m_link.dial(m_transport, m_survey.edge);
}

} // namespace app
