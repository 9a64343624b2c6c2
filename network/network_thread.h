// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QThread>

namespace network {

/// The thread that owns the sockets. Outlives the sessions that were made with it.
class NetworkThread
{
public:
    enum class Home {
        Own,   ///< a busy window cannot bend a measurement
        Caller ///< nothing is bent, or nothing is measured: tests, streams that live in the caller's thread
    };
    explicit NetworkThread(Home home = Home::Own);
    ~NetworkThread();
    NetworkThread(const NetworkThread&) = delete;
    NetworkThread& operator=(const NetworkThread&) = delete;

    /// @p object has no parent; it is deleted when the thread ends unless it was before.
    void adopt(QObject* object);

private:
    QThread m_thread;
    QObject m_caller; ///< owns what the caller's thread adopted
    Home m_home;
};

} // namespace network
