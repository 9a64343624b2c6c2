// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/live_run.h"

#include "app/agent/run_options.h"
#include "engine/run/frame_order.h"

#include <algorithm>
#include <limits>

namespace app {

namespace {

using engine::Error;
using engine::ErrorCode;
using engine::PhaseRun;
using engine::Result;
using engine::RunMode;
using engine::Side;
using namespace std::chrono_literals;

constexpr int firstPings = 10;
constexpr int laterPings = 2;
/// Clocks drift by some 20 microseconds a second.
constexpr auto measureClockEvery = 1s;
/// Opening and preparing a large model.
constexpr auto joinPatience = 150s;
/// A transfer over a very slow link included; a dead link is noticed much sooner.
constexpr auto turnPatience = 300s;

} // namespace

LiveRun::LiveRun(AgentParts& parts, network::RunRequest request)
    : Task(request.request), m_parts(parts), m_options(std::move(request.options)),
      m_link(parts.description.device.name, parts.description.link)
{
    m_timeout.setSingleShot(true);
    connect(&m_timeout, &QTimer::timeout, this,
            [this] { Q_EMIT failed({ErrorCode::Timeout, "the edge agent does not answer"}); });
    connect(&m_link, &network::DataLink::ready, this, &LiveRun::join);
    connect(&m_link, &network::DataLink::received, this, &LiveRun::receive);
    connect(&m_link, &network::DataLink::clockMeasured, this, &LiveRun::beginFrame);
    connect(&m_link, &network::DataLink::failed, this, [this](const Error& error) {
        Q_EMIT failed({error.code, "the edge agent: " + error.message});
    });
}

LiveRun::~LiveRun() = default;

void LiveRun::start()
{
    const auto valid = check(m_options);
    const auto file = valid ? fileOf(m_parts, m_options.model) : Result<ModelFile>(valid.error());
    if (!file) {
        Q_EMIT failed(file.error());
        return;
    }
    m_frames = engine::plannedFrames(planOrder(m_options), m_options.warmup);
    report(network::Stage::Preparing, 0.0);
    auto& shelf = m_parts.shelf;
    m_parts.kernels.run(
        this, [&shelf, path = *file, options = m_options] { return prepare(shelf, path, options); },
        [this](Result<Prepared> prepared) { dial(std::move(prepared)); });
}

Result<LiveRun::Prepared> LiveRun::prepare(ModelShelf& shelf, const ModelFile& file,
                                           const network::RunOptions& options)
{
    auto model = shelf.openToRun(options.model, file, options.fingerprint);
    if (!model)
        return model.error();
    const auto& graph = (*model)->graph;
    auto plan = engine::makeSidePlan(*model, graph, *(*model)->executor, Side::Device, options.resultOn,
                                     placementsByPlan(options.placements));
    if (!plan)
        return plan.error();
    auto whole = (*model)->executor->prepare(engine::wholeGraph(graph));
    if (!whole)
        return whole.error();
    auto inputs = engine::seededInputs(graph, options.seed);
    auto run = (*whole)->run(inputs);
    if (!run)
        return run.error();
    return Prepared{*plan, std::move(inputs), std::move(run->outputs)};
}

void LiveRun::dial(Result<Prepared> prepared)
{
    if (!prepared) {
        Q_EMIT failed(prepared.error());
        return;
    }
    m_ready = std::move(*prepared);
    m_link.dial(QString::fromStdString(m_options.edgeHost), m_options.edgePort);
}

void LiveRun::join()
{
    waitForEdge(joinPatience);
    m_link.send(network::Join{request(), m_options.model, m_options.fingerprint, m_options.placements,
                              m_options.resultOn});
}

void LiveRun::waitForEdge(std::chrono::milliseconds patience)
{
    m_timeout.start(patience);
}

void LiveRun::receive(const network::Message& message, network::Timestamp arrival)
{
    if (std::holds_alternative<network::Joined>(message)) {
        nextFrame();
    } else if (const auto* failure = std::get_if<network::Failure>(&message)) {
        Q_EMIT failed({failure->code, "the edge agent: " + failure->message});
    } else if (const auto* answer = std::get_if<network::Tensors>(&message)) {
        edgePhaseDone(*answer, arrival);
    } else if (std::holds_alternative<network::Progress>(message) && m_timeout.isActive()) {
        m_timeout.start(); // alive, and busy with somebody else's measurement
    }
}

void LiveRun::nextFrame()
{
    if (m_at == m_frames.size())
        return finishRun();
    const auto now = network::steadyNow();
    if (now - m_clockMeasured < measureClockEvery)
        return beginFrame();
    waitForEdge(turnPatience);
    m_link.measureClock(m_link.clock().known() ? laterPings : firstPings);
    m_clockMeasured = now;
}

void LiveRun::beginFrame()
{
    m_timeout.stop();
    m_held = m_ready.inputs;
    m_phase = 0;
    if (frame().measured < 0)
        report(network::Stage::WarmingUp, static_cast<double>(m_at) / static_cast<double>(m_frames.size()));
    m_meter.emplace(frame().plan, frame().measured, network::steadyNow());
    runDevicePhase();
}

void LiveRun::runDevicePhase()
{
    if (phases()[m_phase].segment.layers.empty())
        return devicePhaseDone(PhaseRun{});
    m_parts.kernels.run(
        this, [plan = m_ready.plan, id = frame().plan, phase = m_phase, held = m_held] {
            return engine::runPhase(*plan, id, phase, held);
        },
        [this](Result<PhaseRun> run) { devicePhaseDone(std::move(run)); });
}

void LiveRun::devicePhaseDone(Result<PhaseRun> run)
{
    const auto now = network::steadyNow();
    if (!run) {
        Q_EMIT failed(run.error());
        return;
    }
    m_meter->deviceComputed(run->computed);
    for (auto& [id, tensor] : run->outputs)
        m_held.insert_or_assign(id, std::move(tensor));
    if (lastPhase())
        return finishFrame(now);
    network::Tensors message{request(),
                             modeOf(frame().plan),
                             static_cast<int>(m_at),
                             static_cast<int>(m_phase),
                             wantsOutputs(),
                             {},
                             tensorsToSend(phases()[m_phase], m_held)};
    waitForEdge(turnPatience);
    m_meter->sent(network::steadyNow());
    m_link.send(std::move(message));
    ++m_phase;
}

bool LiveRun::wantsOutputs() const
{
    return m_options.resultOn == Side::Edge && modeOf(frame().plan) == RunMode::Split && !m_compared;
}

Result<void> LiveRun::checkAnswer(const network::Tensors& answer) const
{
    const bool expected = m_meter && m_phase < phases().size() && phases()[m_phase].side == Side::Edge
        && answer.mode == modeOf(frame().plan) && answer.frame == static_cast<int>(m_at)
        && answer.phase == static_cast<int>(m_phase);
    if (!expected)
        return Error{ErrorCode::Corrupt, "the edge agent sent tensors that nobody waits for"};
    auto phase = phases()[m_phase];
    if (lastPhase() && wantsOutputs())
        phase.sends = outputsMadeOn(*m_ready.plan, frame().plan, Side::Edge);
    return checkSent(*m_ready.plan->graph, phase, answer.tensors);
}

void LiveRun::edgePhaseDone(const network::Tensors& answer, network::Timestamp arrival)
{
    if (const auto valid = checkAnswer(answer); !valid) {
        Q_EMIT failed(valid.error());
        return;
    }
    m_timeout.stop();
    const auto ours = [this](network::Timestamp theirs) { return m_link.clock().toOurs(theirs); };
    const auto& turn = answer.turn;
    m_meter->answered({ours(turn.received), ours(turn.finished), ours(turn.sent), turn.computed}, arrival, lastPhase());
    for (const auto& [id, tensor] : answer.tensors)
        m_held.insert_or_assign(id, tensor);
    if (lastPhase())
        return finishFrame(m_meter->edgeFinished());
    ++m_phase;
    runDevicePhase();
}

void LiveRun::finishFrame(network::Timestamp end)
{
    const auto timing = m_meter->finish(end);
    m_meter.reset();
    if (modeOf(frame().plan) == RunMode::Split)
        compareOutputs();
    if (frame().measured >= 0)
        Q_EMIT answered(network::FrameMeasured{request(), timing});
    ++m_at;
    // A cancelled run is deleted from the event loop: let it have its turn.
    QMetaObject::invokeMethod(this, &LiveRun::nextFrame, Qt::QueuedConnection);
}

void LiveRun::compareOutputs()
{
    if (m_options.resultOn == Side::Edge && m_compared)
        return;
    m_compared = true;
    for (const auto& [id, expected] : m_ready.expected) {
        if (m_ready.plan->graph->constant(id))
            continue;
        const auto found = m_held.find(id);
        const auto difference = found == m_held.end() ? std::numeric_limits<double>::infinity()
                                                      : engine::relativeDifference(expected, found->second);
        m_splitDifference = std::max(m_splitDifference, difference);
    }
}

void LiveRun::finishRun()
{
    m_link.send(network::Leave{request()});
    Q_EMIT answered(network::RunResult{request(), m_splitDifference});
    Q_EMIT finished();
}

} // namespace app
