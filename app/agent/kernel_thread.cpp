// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/kernel_thread.h"

namespace app {

KernelThread::KernelThread(std::shared_ptr<WorkPulse> pulse)
    : m_pulse(std::move(pulse)), m_worker(std::make_unique<QObject>())
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

KernelThread::GoneFlag KernelThread::goneFlag(QObject* context)
{
    auto& gone = m_gone[context];
    if (!gone) {
        gone = std::make_shared<std::atomic<bool>>(false);
        connect(context, &QObject::destroyed, this, [this, context] {
            *m_gone[context] = true;
            m_gone.erase(context);
        });
    }
    return gone;
}

} // namespace app
