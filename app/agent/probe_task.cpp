// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/probe_task.h"

namespace app {

namespace {

using namespace std::chrono_literals;

constexpr auto longestProbe = 120s;

} // namespace

ProbeTask::ProbeTask(AgentParts& parts, network::ProbeRequest request)
    : Task(request.request), m_transport(*parts.transport), m_probe(std::move(request)),
      m_link(parts.description.device.name, parts.description.link, parts.payloads), m_measure(m_link, this->request())
{
    m_timeout.setSingleShot(true);
    connect(&m_timeout, &QTimer::timeout, this, [this] {
        Q_EMIT failed({engine::ErrorCode::Timeout, "the link is too slow to be measured"});
    });
    connect(&m_link, &network::DataLink::ready, &m_measure, &network::LinkProbe::start);
    connect(&m_link, &network::DataLink::failed, this, [this](const engine::Error& error) {
        Q_EMIT failed(
            {error.code, engine::sentence("the edge agent at %1: %2", network::toString(m_probe.edge), error.what)});
    });
    connect(&m_measure, &network::LinkProbe::failed, this, &Task::failed);
    connect(&m_measure, &network::LinkProbe::progressed, this,
            [this](double fraction) { report(network::Stage::Measuring, fraction); });
    connect(&m_measure, &network::LinkProbe::finished, this, [this](const engine::Link& link) {
        Q_EMIT answered(network::ProbeResult{m_probe.request, link});
        Q_EMIT finished();
    });
}

void ProbeTask::start()
{
    note(network::Stage::Measuring, 0.0);
    m_timeout.start(longestProbe);
    m_link.dial(m_transport, m_probe.edge);
}

} // namespace app
