// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QThread>

namespace network {

/// The thread that owns the sockets. Outlives the sessions that were made with it.
class NetworkThread
{
public:
    NetworkThread();
    ~NetworkThread();
    NetworkThread(const NetworkThread&) = delete;
    NetworkThread& operator=(const NetworkThread&) = delete;

    /// @p object has no parent; it is deleted when the thread ends unless it was before.
    void adopt(QObject* object);

private:
    QThread m_thread;
};

} // namespace network
