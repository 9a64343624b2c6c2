// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/collaboration.h"

#include "engine/plan/planners.h"
#include "engine/run/frame_order.h"
#include "widgets/background.h"

#include <algorithm>

namespace app {

namespace {

constexpr int baselineEvery = 3;
/// A slider that moves leaves the slow algorithms alone for so long.
constexpr int calmMillis = 120;
constexpr std::array bothSides{engine::Side::Device, engine::Side::Edge};

QString sideName(engine::Side side)
{
    return side == engine::Side::Device ? Collaboration::tr("device") : Collaboration::tr("edge");
}

} // namespace

Collaboration::Collaboration(Workspace& workspace, network::NetworkThread& thread, QObject* parent)
    : QObject(parent), m_workspace(workspace), m_thread(thread)
{
    m_calm.setSingleShot(true);
    m_calm.setInterval(calmMillis);
    connect(&m_workspace, &Workspace::costsChanged, this, &Collaboration::planLater);
    connect(&m_calm, &QTimer::timeout, this, [this] {
        if (m_workspace.costs())
            planNext(std::make_shared<const engine::CostModel>(*m_workspace.costs()));
    });
}

Collaboration::~Collaboration() = default;

void Collaboration::setAgent(engine::Side side, const std::optional<AgentAddress>& address)
{
    if (m_busy)
        cancel();
    auto& agent = m_agents[place(side)];
    agent = address ? std::make_unique<AgentHandle>(m_thread, *address) : nullptr;
    if (agent) {
        connect(agent.get(), &AgentHandle::stateChanged, this, [this, side] {
            const auto& handle = *m_agents[place(side)];
            if (m_busy && !m_steps.empty() && m_steps.front().side == side && handle.state() == AgentState::Closed)
                endWith({engine::ErrorCode::Disconnected, handle.problem().toStdString()});
            Q_EMIT agentChanged(side);
        });
        connect(agent.get(), &AgentHandle::sessionStarted, this, [this, side] { wire(side); });
    }
    m_workspace.setProfile(side, std::nullopt);
    m_workspace.setLink(std::nullopt, false);
    Q_EMIT agentChanged(side);
}

void Collaboration::wire(engine::Side side)
{
    auto* session = m_agents[place(side)]->session();
    connect(session, &network::AgentSession::progressed, this,
            [this, session](network::RequestId request, double share, const QString& stage) {
                if (isCurrent(session, request))
                    Q_EMIT progressed(m_steps.front().what + QStringLiteral(" · ") + stage, share);
            });
    connect(session, &network::AgentSession::modelReady, this,
            [this, session](network::RequestId request, const QString& print) {
                if (!isCurrent(session, request))
                    return;
                if (print.toStdString() != m_workspace.model()->fingerprint)
                    endWith({engine::ErrorCode::Unsupported, "the agent reads the model differently; is it of another version?"});
                else
                    nextStep();
            });
    connect(session, &network::AgentSession::profileReceived, this,
            [this, session, side](network::RequestId request, const engine::Profile& profile) {
                if (!isCurrent(session, request))
                    return;
                m_workspace.setProfile(side, profile);
                nextStep();
            });
    connect(session, &network::AgentSession::linkProbed, this, [this, session](network::RequestId request, const engine::Link& link) {
        if (!isCurrent(session, request))
            return;
        m_workspace.setLink(link, true);
        nextStep();
    });
    connect(session, &network::AgentSession::frameMeasured, this,
            [this, session](network::RequestId request, const engine::FrameTiming& timing) {
                if (!isCurrent(session, request))
                    return;
                m_report.frames.push_back(timing);
                m_workspace.setReport(m_report);
                Q_EMIT progressed(m_steps.front().what, static_cast<double>(m_report.frames.size()) / m_frameCount);
                Q_EMIT frameMeasured(timing);
            });
    connect(session, &network::AgentSession::runFinished, this, [this, session](network::RequestId request, double difference) {
        if (!isCurrent(session, request))
            return;
        m_report.splitDifference = difference;
        m_workspace.setReport(m_report);
        nextStep();
    });
    connect(session, &network::AgentSession::requestFailed, this, [this, session](network::RequestId request, const engine::Error& error) {
        if (isCurrent(session, request))
            endWith(error);
    });
    if (m_busy && !m_steps.empty() && m_steps.front().side == side && !m_request)
        startStep();
}

bool Collaboration::isCurrent(const network::AgentSession* session, network::RequestId request) const
{
    return m_request == request && m_asked == session;
}

bool Collaboration::begin()
{
    if (m_busy) {
        Q_EMIT failed({engine::ErrorCode::InvalidInput, tr("another job is still running").toStdString()});
        return false;
    }
    m_busy = true;
    m_steps.clear();
    Q_EMIT started();
    return true;
}

void Collaboration::end()
{
    m_busy = false;
    m_steps.clear();
    m_request.reset();
    Q_EMIT finished();
}

void Collaboration::endWith(const engine::Error& error)
{
    m_busy = false;
    m_steps.clear();
    m_request.reset();
    Q_EMIT failed(error);
}

void Collaboration::cancel()
{
    if (!m_busy)
        return;
    m_opening.cancel();
    m_looking.cancel();
    if (m_request && m_asked == m_agents[place(m_steps.front().side)]->session())
        m_asked->cancel(*m_request);
    endWith({engine::ErrorCode::Cancelled, tr("cancelled").toStdString()});
}

void Collaboration::nextStep()
{
    m_request.reset();
    m_steps.pop_front();
    startStep();
}

void Collaboration::startStep()
{
    if (m_steps.empty())
        return end();
    const auto& step = m_steps.front();
    const auto& agent = m_agents[place(step.side)];
    if (!agent || agent->state() == AgentState::Closed)
        return endWith({engine::ErrorCode::Disconnected,
                        tr("no agent is connected as the %1").arg(sideName(step.side)).toStdString()});
    Q_EMIT progressed(step.what, -1.0);
    m_asked = agent->session();
    const auto planning = m_workspace.plan() == nullptr && m_workspace.planning();
    if (m_asked == nullptr || (step.needsPlan && planning))
        return; // a new session, or the chosen plan, comes back here
    const auto request = step.ask(*m_asked);
    if (!request)
        return endWith(request.error());
    m_request = *request;
}

void Collaboration::open(const QString& model, const ModelOptions& options)
{
    if (!begin())
        return;
    Q_EMIT progressed(tr("Opening %1").arg(model.section(QLatin1Char('/'), -1)), -1.0);
    m_opening = widgets::inBackground(
        this, [model, options](const engine::KeepGoing& keepGoing) { return openModel(model, options, keepGoing); },
        [this](engine::Result<OpenedModel> opened) {
            if (!opened)
                return endWith(opened.error());
            m_workspace.setModel(std::make_shared<const OpenedModel>(std::move(*opened)));
            end();
        });
}

void Collaboration::findOpenShapes(const QString& model)
{
    if (!begin())
        return;
    Q_EMIT progressed(tr("Looking at %1").arg(model.section(QLatin1Char('/'), -1)), -1.0);
    m_looking = widgets::inBackground(
        this, [model](const engine::KeepGoing& keepGoing) { return openShapes(model, keepGoing); },
        [this, model](const engine::Result<OpenShapes>& shapes) {
            if (!shapes)
                return endWith(shapes.error());
            end();
            Q_EMIT openShapesFound(model, *shapes);
        });
}

void Collaboration::addModelSteps(std::vector<engine::Side> sides)
{
    for (const auto side : sides) {
        m_steps.push_back({side, tr("Sending the model to the %1").arg(sideName(side)),
                           [this](network::AgentSession& session) -> engine::Result<network::RequestId> {
                               return session.sendModel(m_workspace.model()->ref, m_workspace.model()->files);
                           }});
    }
}

void Collaboration::addProfileSteps(const std::vector<engine::Side>& sides, const ProfileLimits& limits)
{
    for (const auto side : sides) {
        m_steps.push_back({side, tr("Timing each layer on the %1").arg(sideName(side)),
                           [this, limits](network::AgentSession& session) -> engine::Result<network::RequestId> {
                               return session.requestProfile({m_workspace.model()->ref, limits.runs, limits.budget});
                           }});
    }
}

void Collaboration::addProbeStep()
{
    m_steps.push_back({engine::Side::Device, tr("Measuring the link"),
                       [this](network::AgentSession& session) -> engine::Result<network::RequestId> {
                           const auto& edge = m_agents[place(engine::Side::Edge)];
                           if (!edge || edge->port() == 0)
                               return engine::Error{engine::ErrorCode::Disconnected, tr("no edge is connected").toStdString()};
                           return session.probeLink(edge->host(), edge->port());
                       }});
}

void Collaboration::addRunStep(int splitFrames)
{
    m_steps.push_back({engine::Side::Device, tr("Running live"),
                       [this, splitFrames](network::AgentSession& session) { return startRun(session, splitFrames); },
                       true});
}

void Collaboration::profile(std::vector<engine::Side> sides, const ProfileLimits& limits)
{
    if (!begin())
        return;
    if (!m_workspace.model())
        return endWith({engine::ErrorCode::InvalidInput, tr("no model is open").toStdString()});
    addModelSteps(sides);
    addProfileSteps(sides, limits);
    startStep();
}

void Collaboration::probeLink()
{
    if (!begin())
        return;
    addProbeStep();
    startStep();
}

void Collaboration::run(int splitFrames, const ProfileLimits& limits)
{
    if (!begin())
        return;
    if (!m_workspace.model())
        return endWith({engine::ErrorCode::InvalidInput, tr("no model is open").toStdString()});
    addModelSteps({engine::Side::Edge, engine::Side::Device});
    std::vector<engine::Side> missing;
    for (const auto side : bothSides) {
        if (!m_workspace.profile(side))
            missing.push_back(side);
    }
    addProfileSteps(missing, limits);
    if (!m_workspace.link())
        addProbeStep();
    addRunStep(splitFrames);
    startStep();
}

engine::Result<network::RequestId> Collaboration::startRun(network::AgentSession& device, int splitFrames)
{
    const auto* plan = m_workspace.plan();
    if (plan == nullptr)
        return engine::Error{engine::ErrorCode::InvalidInput, tr("there is no plan to run").toStdString()};
    m_report = emptyReport(*plan);
    m_workspace.setReport(m_report);
    const auto& edge = *m_agents[place(engine::Side::Edge)];
    network::RunOptions options;
    options.model = m_workspace.model()->ref;
    options.fingerprint = m_workspace.model()->fingerprint;
    options.edgeHost = edge.host().toStdString();
    options.edgePort = edge.port();
    for (const auto mode : engine::allRunModes)
        options.placements[static_cast<std::size_t>(mode)] = m_report.plan(mode).sideOf;
    for (const auto ran : engine::interleavedOrder(splitFrames, baselineEvery))
        options.order.push_back(engine::modeOf(ran));
    m_frameCount = static_cast<double>(options.order.size());
    options.resultOn = m_workspace.resultOn();
    return device.startRun(options);
}

engine::RunReport Collaboration::emptyReport(const engine::Plan& plan) const
{
    engine::RunReport report;
    report.model = m_workspace.model()->name.toStdString();
    report.fingerprint = m_workspace.model()->fingerprint;
    report.device = m_agents[place(engine::Side::Device)]->description().device;
    report.edge = m_agents[place(engine::Side::Edge)]->description().device;
    report.link = *m_workspace.link();
    report.linkEmulated = m_agents[place(engine::Side::Device)]->description().link.has_value();
    const auto costs = liveCosts(*m_workspace.costs());
    report.plans = {engine::planDeviceOnly(costs), engine::planEdgeOnly(costs), livePlan(*m_workspace.costs(), plan)};
    return report;
}

void Collaboration::planLater()
{
    m_planning.cancel();
    m_calm.start();
}

void Collaboration::planNext(std::shared_ptr<const engine::CostModel> costs)
{
    const auto& rows = m_workspace.plans();
    const auto row = std::ranges::find_if(rows, &PlanEntry::pending);
    if (row == rows.end())
        return;
    const auto planner = std::ranges::find(engine::planners(), row->algorithm, &engine::Planner::name);
    m_planning = widgets::inBackground(
        this, [costs, plan = planner->plan](const engine::KeepGoing& go) { return plan(*costs, go); },
        [this, costs, algorithm = row->algorithm](engine::Result<engine::Plan> plan) {
            m_workspace.setPlan({algorithm, std::move(plan)});
            if (m_busy && !m_steps.empty() && m_steps.front().needsPlan && !m_request)
                startStep();
            planNext(costs);
        });
}

} // namespace app
