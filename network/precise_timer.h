// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "network/timestamp.h"

#include <QObject>
#include <QSocketNotifier>

namespace network {

/// Wakes at an instant of the monotonic clock, to about 0.1 ms; QTimer rounds to whole milliseconds.
class PreciseTimer : public QObject
{
    Q_OBJECT
public:
    explicit PreciseTimer(QObject* parent = nullptr);
    ~PreciseTimer() override;

    /// Replaces the instant that was set before.
    void wakeAt(Timestamp instant);

Q_SIGNALS:
    void woke();

private:
    void consume();

    int m_descriptor;
    QSocketNotifier m_notifier;
};

} // namespace network
