// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "network/network_thread.h"

namespace network {

NetworkThread::NetworkThread(Home home) : m_home(home)
{
    m_thread.setObjectName(QStringLiteral("network"));
    if (m_home == Home::Own)
        m_thread.start(QThread::HighPriority);
}

NetworkThread::~NetworkThread()
{
    m_thread.quit();
    m_thread.wait();
}

void NetworkThread::adopt(QObject* object)
{
    if (m_home == Home::Caller)
        return object->setParent(&m_caller);
    object->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, object, &QObject::deleteLater);
}

} // namespace network
