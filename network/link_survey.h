// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/link_schedule.h"
#include "network/data_link.h"

namespace network {

/// Measures how long each size takes over a data link in each direction: pings first, then what an engine::LinkSchedule
/// says, each after a pause. The link is ready and carries nothing else meanwhile.
class LinkSurvey : public QObject
{
    Q_OBJECT
public:
    LinkSurvey(DataLink& link, RequestId request, engine::LinkSurveyOptions options, QObject* parent = nullptr);

    void start();

Q_SIGNALS:
    /// In [0, 1].
    void progressed(double fraction);
    void finished(const engine::LinkSamples& samples);
    /// The other side does not answer as asked, or not in time. In the place of finished().
    void failed(const engine::Error& error);

private:
    engine::Millis elapsed() const { return steadyNow() - m_start; }
    void ping();
    void pinged();
    void proceed();
    void send();
    void accept(const Message& message, Timestamp arrival);
    void finish();

    DataLink& m_link;
    RequestId m_request;
    engine::Millis m_budget;
    engine::LinkSchedule m_schedule;
    engine::LinkSchedule::Turn m_turn;
    std::vector<PingSample> m_pings;
    bool m_isWarm = false; ///< a first transfer, for which both ends had to make room, is behind
    Timestamp m_start{};
    Timestamp m_sent{}; ///< of the transfer that is under way; 0: none is
    QTimer m_pause;
    QTimer m_timeout;
};

/// By the clock that the soonest answered of them sets: see engine::LinkPing.
std::vector<engine::LinkPing> linkPings(std::span<const PingSample> samples);

} // namespace network
