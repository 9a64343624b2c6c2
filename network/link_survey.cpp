// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "network/link_survey.h"

#include <algorithm>
#include <utility>

namespace network {

namespace {

constexpr std::size_t mostPings = 41;
constexpr std::size_t leastPings = 5;
/// The pings may take this part of the budget, if it is enough for the least of them.
constexpr double shareOfPings = 0.1;
/// What has been begun may take so much longer than all was meant to.
constexpr std::chrono::seconds patience{20};

} // namespace

LinkSurvey::LinkSurvey(DataLink& link, RequestId request, engine::LinkSurveyOptions options, QObject* parent)
    : QObject(parent), m_link(link), m_request(request), m_budget(options.budget), m_schedule(std::move(options))
{
    connect(&link, &DataLink::clockMeasured, this, &LinkSurvey::pinged);
    connect(&link, &DataLink::received, this, &LinkSurvey::accept);
    m_pause.setSingleShot(true);
    m_pause.setTimerType(Qt::PreciseTimer);
    m_pause.setInterval(std::chrono::duration_cast<std::chrono::milliseconds>(engine::pauseBeforeTransfer));
    m_timeout.setSingleShot(true);
    connect(&m_timeout, &QTimer::timeout, this, [this] {
        m_pause.stop();
        m_sent = {};
        Q_EMIT failed(
            {engine::ErrorCode::Timeout, "the link is too slow to be measured, or the edge agent does not answer"});
    });
}

void LinkSurvey::start()
{
    m_start = steadyNow();
    m_timeout.start(std::chrono::ceil<std::chrono::milliseconds>(m_budget) + patience);
    connect(&m_pause, &QTimer::timeout, this, &LinkSurvey::ping);
    ping();
}

void LinkSurvey::ping()
{
    m_link.measureClock(1);
}

void LinkSurvey::pinged()
{
    if (!m_timeout.isActive())
        return;
    m_pings.push_back(m_link.clock().newest());
    const bool enough = m_pings.size() >= leastPings && elapsed() > shareOfPings * m_budget;
    if (m_pings.size() < mostPings && !enough)
        return m_pause.start();
    m_pause.disconnect(this);
    connect(&m_pause, &QTimer::timeout, this, &LinkSurvey::send);
    proceed();
}

void LinkSurvey::proceed()
{
    Q_EMIT progressed(m_schedule.progress(elapsed()));
    const auto turn = m_schedule.next(elapsed());
    if (!turn)
        return finish();
    m_turn = *turn;
    m_pause.start();
}

void LinkSurvey::send()
{
    const bool up = m_turn.direction == engine::LinkDirection::Up;
    Bulk bulk{m_request, up ? 0 : m_turn.bytes.count, {}};
    if (up)
        bulk.bytes = engine::makeBlob(std::vector<std::byte>(static_cast<std::size_t>(m_turn.bytes.count)));
    m_sent = steadyNow();
    m_link.send(std::move(bulk));
}

void LinkSurvey::accept(const Message& message, Timestamp arrival)
{
    const auto* answer = std::get_if<Bulk>(&message);
    if (answer == nullptr || !m_timeout.isActive())
        return;
    const auto asked = m_turn.direction == engine::LinkDirection::Up ? 0 : m_turn.bytes.count;
    const bool isAsked = m_sent != Timestamp{} && answer->request == m_request
        && static_cast<std::int64_t>(answer->bytes.bytes.size()) == asked;
    if (!isAsked) {
        m_timeout.stop();
        m_pause.stop();
        return Q_EMIT failed(
            {engine::ErrorCode::Corrupt, "the edge agent answered with other bytes than it was asked for"});
    }
    if (std::exchange(m_isWarm, true))
        m_schedule.took(engine::Millis(arrival - m_sent));
    m_sent = {};
    proceed();
}

void LinkSurvey::finish()
{
    m_timeout.stop();
    auto samples = m_schedule.samples();
    samples.pings = linkPings(m_pings);
    Q_EMIT finished(samples);
}

std::vector<engine::LinkPing> linkPings(std::span<const PingSample> samples)
{
    if (samples.empty())
        return {};
    const auto best = std::ranges::min_element(samples, {}, &PingSample::roundTrip);
    const auto offset = ((best->received - best->asked) + (best->sent - best->answered)) / 2;
    std::vector<engine::LinkPing> pings;
    for (const auto& sample : samples)
        pings.push_back({engine::Millis(sample.received - sample.asked - offset),
                         engine::Millis(sample.answered - sample.sent + offset)});
    return pings;
}

} // namespace network
