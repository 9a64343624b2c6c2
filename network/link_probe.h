// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "network/data_link.h"

namespace network {

/// Measures a data link: both rates by bulk messages that grow until one takes long enough; the largest is repeated and
/// the quickest counts. Then the delay by small messages there and back, with a pause before each, of which the middle one
/// counts: what it takes to pack one, to wake who waits for it and to take it apart belongs to it, and each frame pays
/// that. The link is ready
/// and carries nothing else meanwhile.
class LinkProbe : public QObject
{
    Q_OBJECT
public:
    LinkProbe(DataLink& link, RequestId request, QObject* parent = nullptr);

    void start();

Q_SIGNALS:
    /// In [0, 1].
    void progressed(double fraction);
    void finished(const engine::Link& link);
    /// The other side does not answer as asked, or not in time. In the place of finished().
    void failed(const engine::Error& error);

private:
    enum class Direction { Up, Down, ThereAndBack };

    void sendBulk();
    bool isAsked(const Bulk& answer) const;
    void accept(const Message& message, Timestamp arrival);
    void measured(engine::Bandwidth rate);
    void finish();

    DataLink& m_link;
    RequestId m_request;
    Direction m_direction = Direction::Up;
    std::int64_t m_bytes;
    Timestamp m_sent{};
    engine::Millis m_best{0};            ///< of the transfers of the largest size
    std::vector<engine::Millis> m_small; ///< there and back
    int m_repetitions = 0;
    engine::Link m_result;
    QTimer m_timeout;
};

} // namespace network
