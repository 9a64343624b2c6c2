// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/kernel_thread.h"

namespace app {

KernelThread::KernelThread() : m_worker(std::make_unique<QObject>())
{
    m_thread.setObjectName(QStringLiteral("kernels"));
    m_worker->moveToThread(&m_thread);
    m_thread.start();
}

KernelThread::~KernelThread()
{
    m_thread.quit();
    m_thread.wait();
}

} // namespace app
