// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <functional>

namespace widgets {

/// Work that follows a value which changes faster than anybody looks: done at most 20 times a second and for at most
/// a fifth of the time, however often it is asked for, and once more after the last change.
class Pace : public QObject
{
    Q_OBJECT
public:
    /// Owned by @p parent, on whose thread @p work is done, from the event loop.
    Pace(std::function<void()> work, QObject* parent);

    void request();

private:
    void run();

    std::function<void()> m_work;
    QTimer m_timer;
    QElapsedTimer m_sinceWork; ///< from its end
    qint64 m_pause = 0;        ///< milliseconds after the last work
};

} // namespace widgets
