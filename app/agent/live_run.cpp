// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/live_run.h"

#include "app/agent/tensor_allowance.h"
#include "engine/run/frame_order.h"
#include "network/message_codec.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace app {

namespace {

using engine::Error;
using engine::ErrorCode;
using engine::PlanId;
using engine::Result;
using engine::RunMode;
using engine::Side;
using namespace std::chrono_literals;

constexpr int firstPings = 10;
constexpr int laterPings = 2;
/// Clocks drift by some 20 microseconds a second.
constexpr auto measureClockEvery = 1s;
/// What the clocks of two computers may be off, and more.
constexpr auto clockDoubt = 1s;

Error ofEdge(const Error& error)
{
    return {error.code, engine::sentence("the edge agent: %1", error.what)};
}

} // namespace

LiveRun::LiveRun(AgentParts& parts, network::RunRequest request)
    : Task(request.request), m_parts(parts), m_options(std::move(request.options)),
      m_link(parts.description.device.name, m_options.link ? m_options.link : parts.description.link, parts.payloads)
{
    connect(&m_link, &network::DataLink::ready, this, &LiveRun::join);
    connect(&m_link, &network::DataLink::received, this, &LiveRun::receive);
    connect(&m_link, &network::DataLink::partReceived, this, [this] { m_quiet = {}; });
    connect(&m_link, &network::DataLink::clockMeasured, this, [this] {
        m_clockMeasured = network::steadyNow();
        happened(Session::ClockMeasured{});
    });
    connect(&m_link, &network::DataLink::failed, this,
            [this](const Error& error) { happened(Session::LinkLost{ofLink(error)}); });
}

LiveRun::~LiveRun() = default;

/// With its address: where this computer cannot reach it, that is what is wrong.
Error LiveRun::ofLink(const Error& error) const
{
    return {error.code, engine::sentence("the edge agent at %1: %2", network::toString(m_options.edge), error.what)};
}

void LiveRun::start()
{
    const auto file = fileOf(m_parts, m_options.terms.model);
    if (!file) {
        Q_EMIT failed(file.error());
        return;
    }
    report(network::Stage::Preparing, 0.0);
    auto& shelf = m_parts.shelf;
    compute(
        m_parts.kernels,
        [&shelf, path = *file, terms = m_options.terms, seed = m_options.seed] {
            return prepare(shelf, path, terms, seed);
        },
        [this](Result<Prepared> prepared) { dial(std::move(prepared)); });
}

void LiveRun::cancel()
{
    if (m_session)
        happened(Session::Cancelled{});
    else
        Task::cancel();
}

Result<LiveRun::Prepared> LiveRun::prepare(ModelShelf& shelf, const ModelFile& file, const network::RunTerms& terms,
                                           std::uint32_t seed)
{
    auto model = shelf.openToRun(terms.model, file, terms.fingerprint);
    if (!model)
        return model.error();
    const auto& graph = (*model)->graph;
    auto& executor = *(*model)->executor;
    auto plan = engine::makeSidePlan(*model, graph, executor, Side::Device, terms.resultOn, terms.placements);
    if (!plan)
        return plan.error();
    auto whole = executor.prepare(engine::wholeGraph(graph));
    if (!whole)
        return whole.error();
    auto inputs = engine::seededInputs(graph, seed);
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
    m_frames = engine::plannedFrames(m_options.order, m_options.warmup);
    auto session = Session::create({m_frames, m_options.inFlight, engine::phaseSidesOf(*m_ready.plan)});
    if (!session) {
        Q_EMIT failed(session.error());
        return;
    }
    m_session = std::move(*session);
    m_link.dial(*m_parts.transport, m_options.edge);
}

void LiveRun::join()
{
    m_edgeIsThere = true;
    m_link.allowTensors(tensorAllowance(*m_ready.plan, Side::Edge));
    m_link.send(network::Join{request(), m_options.terms, m_options.inFlight});
}

void LiveRun::tick(std::chrono::milliseconds step, bool tell)
{
    Task::tick(step, tell);
    if (!m_edgeIsThere)
        return;
    if (tell)
        m_link.send(network::Progress{request(), 0.0, network::Stage::Measuring});
    m_quiet += step;
    if (m_quiet >= m_parts.patience.silence)
        happened(Session::LinkLost{{ErrorCode::Timeout, "the edge agent does not work on the run any more"}});
}

void LiveRun::receive(const network::Message& message, network::Timestamp arrival)
{
    if (network::requestOf(message) != request())
        return;
    m_quiet = {};
    if (std::holds_alternative<network::Joined>(message))
        happened(Session::Joined{});
    else if (const auto* failure = std::get_if<network::Failure>(&message))
        happened(Session::EdgeFailed{ofEdge(failure->error)});
    else if (const auto* answer = std::get_if<network::Tensors>(&message))
        edgePhaseDone(*answer, arrival);
}

void LiveRun::happened(const Session::Event& event)
{
    if (!m_session)
        return;
    for (const auto& action : m_session->on(event))
        std::visit([this](const auto& what) { act(what); }, action);
}

/// Before an event that may end a frame.
void LiveRun::maybeClockDue()
{
    if (network::steadyNow() - m_clockMeasured >= measureClockEvery)
        happened(Session::ClockDue{});
}

LiveRun::Frame& LiveRun::begun(int frame, PlanId plan)
{
    const auto found = m_underWay.find(frame);
    if (found != m_underWay.end())
        return found->second;
    const auto measured = m_frames[static_cast<std::size_t>(frame)].measured;
    const auto share = static_cast<double>(frame) / static_cast<double>(m_frames.size());
    if (measured < 0)
        report(network::Stage::WarmingUp, share);
    else
        note(network::Stage::Measuring, share);
    // On the edge they are needed there; they come here for each split once.
    const bool compared =
        modeOf(plan) == RunMode::Split && (m_options.terms.resultOn == Side::Device || m_asked.insert(plan).second);
    Frame begins{m_ready.inputs, engine::FrameMeter(plan, measured, network::steadyNow()), {}, compared};
    return m_underWay.emplace(frame, std::move(begins)).first->second;
}

bool LiveRun::endsWith(PlanId plan, int phase) const
{
    return static_cast<std::size_t>(phase) + 1 == m_ready.plan->of(plan).phases.size();
}

void LiveRun::act(const Session::Compute& what)
{
    compute(
        m_parts.kernels,
        [plan = m_ready.plan, id = what.plan, phase = static_cast<std::size_t>(what.phase),
         held = begun(what.frame, what.plan).held] { return engine::runPhase(*plan, id, phase, held); },
        [this, what](Result<engine::PhaseRun> run) { computed(what, std::move(run)); });
}

void LiveRun::computed(const Session::Compute& what, Result<engine::PhaseRun> run)
{
    const auto now = network::steadyNow();
    if (!run)
        return happened(Session::ComputeFailed{what.frame, what.phase, run.error()});
    auto& frame = m_underWay.at(what.frame);
    frame.meter.deviceComputed(run->computed);
    frame.end = now;
    for (auto& [id, tensor] : run->outputs)
        frame.held.insert_or_assign(id, std::move(tensor));
    maybeClockDue();
    happened(Session::Computed{what.frame, what.phase});
}

void LiveRun::act(const Session::Send& what)
{
    auto& frame = begun(what.frame, what.plan);
    const auto& phase = m_ready.plan->of(what.plan).phases[static_cast<std::size_t>(what.phase)];
    const bool wantOutputs = frame.compared && m_options.terms.resultOn == Side::Edge;
    network::Tensors message{
        request(), what.plan, what.frame, what.phase, wantOutputs, {}, engine::tensorsToSend(phase, frame.held)};
    frame.meter.sent(network::steadyNow());
    m_link.send(std::move(message));
}

/// What the edge says of its turn, by our clock. Whose turn it is says the session.
Result<engine::EdgeTimes> LiveRun::check(const network::Tensors& answer, network::Timestamp arrival) const
{
    const auto found = m_underWay.find(answer.frame);
    const auto& phases = m_ready.plan->of(answer.plan).phases;
    const auto at = static_cast<std::size_t>(answer.phase);
    if (found == m_underWay.end() || at >= phases.size() || phases[at].side != Side::Edge)
        return Error{ErrorCode::Corrupt, "the edge agent sent tensors that nobody waits for"};
    auto phase = phases[at];
    if (endsWith(answer.plan, answer.phase) && found->second.compared && m_options.terms.resultOn == Side::Edge)
        phase.sends = engine::outputsMadeOn(*m_ready.plan, answer.plan, Side::Edge);
    if (const auto valid = engine::checkSent(*m_ready.plan->graph, phase, answer.tensors); !valid)
        return ofEdge(valid.error());
    const auto ours = [this](network::Timestamp theirs) { return m_link.clock().toOurs(theirs); };
    const auto& turn = answer.turn;
    const bool inOrder = ours(turn.received) >= found->second.meter.sentAt() - clockDoubt
        && turn.received <= turn.finished && turn.finished <= turn.sent && ours(turn.sent) <= arrival + clockDoubt
        && turn.computed <= engine::Millis(turn.finished - turn.received + clockDoubt);
    if (!inOrder)
        return Error{ErrorCode::Corrupt, "the edge agent tells times that cannot be"};
    return engine::EdgeTimes{ours(turn.received), ours(turn.finished), ours(turn.sent), turn.computed};
}

void LiveRun::edgePhaseDone(const network::Tensors& answer, network::Timestamp arrival)
{
    const auto times = check(answer, arrival);
    if (!times)
        return happened(Session::EdgeFailed{times.error()});
    auto& frame = m_underWay.at(answer.frame);
    const bool ends = endsWith(answer.plan, answer.phase);
    frame.meter.answered(*times, arrival, ends);
    for (const auto& [id, tensor] : answer.tensors)
        frame.held.insert_or_assign(id, tensor);
    frame.end = ends ? frame.meter.edgeFinished() : network::steadyNow();
    maybeClockDue();
    happened(Session::Answered{answer.frame, answer.plan, answer.phase});
}

void LiveRun::act(const Session::FrameDone& what)
{
    auto frame = std::move(m_underWay.extract(what.frame).mapped());
    if (frame.compared)
        compareOutputs(frame.held);
    if (what.measured >= 0)
        Q_EMIT answered(network::FrameMeasured{request(), frame.meter.finish(frame.end)});
}

void LiveRun::compareOutputs(const engine::TensorMap& held)
{
    for (const auto& [id, expected] : m_ready.expected) {
        if (m_ready.plan->graph->constant(id))
            continue;
        const auto found = held.find(id);
        const auto difference = found == held.end() ? std::numeric_limits<double>::infinity()
                                                    : engine::relativeDifference(expected, found->second);
        m_splitDifference = std::max(m_splitDifference, difference);
    }
}

void LiveRun::act(const Session::MeasureClock&)
{
    m_link.measureClock(m_link.clock().known() ? laterPings : firstPings);
}

void LiveRun::act(const Session::Leave&)
{
    m_link.send(network::Leave{request()});
}

void LiveRun::act(const Session::Finish&)
{
    Q_EMIT answered(network::RunResult{request(), m_splitDifference});
    Q_EMIT finished();
}

void LiveRun::act(const Session::Fail& what)
{
    Q_EMIT failed(what.error);
}

} // namespace app
