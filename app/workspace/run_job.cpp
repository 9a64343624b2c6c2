// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/run_job.h"

#include "app/workspace/run_head.h"
#include "engine/run/frame_order.h"

#include <algorithm>

namespace app {

namespace {

constexpr int baselineEvery = 3;

/// A typed link is emulated as it was typed; any other is as it is now.
bool probesFirst(const Workspace& workspace, const Agent& device)
{
    if (workspace.linkSource() == LinkSource::Typed)
        return !canEmulateLink(device.description());
    const auto measured = workspace.measuredLink();
    return !measured || measured->before;
}

} // namespace

RunJob::RunJob(Workspace& workspace, Agents& registry, AgentId device, AgentId edge, const RunWishes& wishes,
               QObject* parent)
    : WorkspaceJob(JobKind::Run, tr("running live"), {device, edge}, registry, workspace, parent), m_device(device),
      m_edge(edge), m_wishes(wishes), m_order(engine::interleavedOrder(wishes.splitFrames, baselineEvery))
{
    giveUpWhenItsGroundMoves();
    connect(&registry, &Agents::changed, this, &RunJob::noteLoads);
}

void RunJob::giveUpWhenItsGroundMoves()
{
    const auto giveUp = [this](const QString& why) {
        end(engine::Error{engine::ErrorCode::Cancelled, why.toStdString()});
    };
    connect(&workspace(), &Workspace::changed, this, [this, giveUp](Changes changes) {
        if (changes & Change::Model)
            return giveUp(tr("another model was opened"));
        if ((changes & (Change::Plans | Change::Chosen)) && m_planAwaited)
            awaitPlan();
    });
    connect(&registry(), &Agents::rolesChanged, this, [this, giveUp] {
        if (!m_log)
            giveUp(tr("the devices have changed"));
    });
}

void RunJob::prepare()
{
    const auto pair = pairOf(m_device, m_edge);
    for (const auto agent : {m_edge, m_device})
        addSending(agent);
    for (const auto agent : {m_device, m_edge}) {
        if (workspace().profile(*pair.of(agent == m_device ? engine::Side::Device : engine::Side::Edge),
                                model()->fingerprint)
            == nullptr)
            addProfiling(agent, m_wishes.limits);
    }
    const bool typed = workspace().linkSource() == LinkSource::Typed;
    const bool probes = probesFirst(workspace(), *registry().find(m_device));
    if (typed && probes)
        workspace().useMeasuredLink();
    if (probes)
        addProbing(m_device, m_edge);
}

bool RunJob::measuresFirst(const Workspace& workspace, const Agents& agents)
{
    const auto* device = agents.inRole(engine::Side::Device);
    return device == nullptr || workspace.profile(engine::Side::Device) == nullptr
        || workspace.profile(engine::Side::Edge) == nullptr || probesFirst(workspace, *device);
}

/// "device: cpu 50 %; edge: memory 20 %"; empty: none.
QString RunJob::loadsHeld() const
{
    QStringList loads;
    const auto add = [&](AgentId id, const QString& side) {
        const auto* agent = registry().find(id);
        if (agent != nullptr && agent->heldLoad())
            loads << side.arg(QString::fromStdString(engine::textOf(*agent->heldLoad())));
    };
    add(m_device, tr("device: %1"));
    add(m_edge, tr("edge: %1"));
    return loads.join(QStringLiteral("; "));
}

/// One that comes, changes or goes between two frames was there for a part of the run.
void RunJob::noteLoads()
{
    const auto before = m_loads;
    m_loads = loadsHeld();
    if (!m_log || over() || m_loads == before)
        return;
    const auto& held = m_loads.isEmpty() ? before : m_loads;
    m_log->setLoadHeld(tr("%1, for a part of the run").arg(held).toStdString());
}

void RunJob::finished()
{
    if (m_log)
        return end({});
    m_planAwaited = true;
    tell(tr("Planning"), -1.0);
    awaitPlan();
}

void RunJob::awaitPlan()
{
    if (over())
        return;
    if (const auto* plan = workspace().plan())
        return startRun(*plan);
    if (workspace().planning())
        return;
    end(workspace().costsProblem().value_or(
        engine::Error{engine::ErrorCode::InvalidInput, tr("there is no plan to run").toStdString()}));
}

void RunJob::startRun(const engine::Plan& plan)
{
    m_planAwaited = false;
    auto head =
        runHead(workspace(), registry().find(m_device)->description(), registry().find(m_edge)->description(), plan);
    if (!head)
        return end(head.error());
    head->planned = static_cast<int>(m_order.size());
    noteLoads();
    head->loadHeld = m_loads.toStdString();
    addRunning(optionsOf(*head, workspace().resultOn()));
    m_log = std::make_shared<engine::RunLog>(std::move(*head));
    workspace().setRun(m_log);
    proceed();
}

network::RunOptions RunJob::optionsOf(const engine::RunReport& report, engine::Side resultOn) const
{
    network::RunOptions options;
    options.terms = {modelRef(), model()->fingerprint, {}, resultOn};
    for (const auto& plan : report.plans)
        options.terms.placements.push_back(plan.sideOf);
    options.edge = *registry().find(m_edge)->route();
    if (!report.linkMeasured)
        options.link = report.link;
    options.order = m_order;
    return options;
}

void RunJob::addRunning(network::RunOptions options)
{
    add({m_device, tr("Running live"), [this, options = std::move(options)](network::AgentSession& session) {
             auto run =
                 replies<network::RunRequest>([this](const network::RunResult& result) { return takeEnd(result); });
             run.news = [this](const network::FrameMeasured& frame) { takeFrame(frame.timing); };
             return session.ask(network::RunRequest{{}, options}, this, std::move(run));
         }});
}

/// An agent may send what it likes: only what was ordered is taken.
QString RunJob::problemOf(const engine::FrameTiming& timing) const
{
    const auto frame = m_log->report().frames.size();
    if (frame >= m_order.size() || timing.frame != static_cast<int>(frame))
        return tr("a frame that was not its turn");
    return timing.plan == m_order[frame] ? QString() : tr("a frame of another plan");
}

void RunJob::takeFrame(const engine::FrameTiming& timing)
{
    if (over())
        return;
    if (const auto problem = problemOf(timing); !problem.isEmpty())
        return end(
            engine::Error{engine::ErrorCode::Corrupt, tr("%1 sent %2").arg(nameOf(m_device), problem).toStdString()});
    workspace().appendFrame(*m_log, timing);
    tell(tr("Running live"), static_cast<double>(m_log->report().frames.size()) / static_cast<double>(m_order.size()));
}

engine::Result<void> RunJob::takeEnd(const network::RunResult& result)
{
    if (m_log->report().frames.size() < m_order.size())
        return engine::Error{engine::ErrorCode::Corrupt,
                             tr("%1 ended the run before its last frame").arg(nameOf(m_device)).toStdString()};
    workspace().finishRun(*m_log, result.splitDifference);
    return {};
}

} // namespace app
