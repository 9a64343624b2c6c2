// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"

#include <QObject>
#include <QPointer>
#include <QThread>

#include <memory>
#include <new>
#include <utility>

namespace app {

/// The one thread that executes kernels; work is done in the order in which it was asked for. Made and
/// used from the thread that talks, where answers arrive.
class KernelThread : public QObject
{
public:
    KernelThread();
    /// Waits for work that has begun; answers no more.
    ~KernelThread() override;

    /// Runs @p work() there, then @p done(result) here, unless @p context is gone by then.
    template <typename Work, typename Done>
    void run(QObject* context, Work work, Done done)
    {
        QMetaObject::invokeMethod(
            m_worker.get(), [this, guard = QPointer<QObject>(context), work = std::move(work), done = std::move(done)]() mutable {
                auto result = std::make_shared<decltype(work())>(guarded(work));
                tell(guard, [result, done = std::move(done)]() mutable { done(std::move(*result)); });
            });
    }

    /// From inside of work: runs @p report here, unless @p context is gone by then.
    template <typename Report>
    void tell(const QPointer<QObject>& context, Report report)
    {
        QMetaObject::invokeMethod(
            this,
            [context, report = std::move(report)]() mutable {
                if (context)
                    report();
            },
            Qt::QueuedConnection);
    }

private:
    /// A model that is too large is a failed request, not the end of the agent.
    template <typename Work>
    static auto guarded(Work& work) -> decltype(work())
    try {
        return work();
    } catch (const std::bad_alloc&) {
        return engine::Error{engine::ErrorCode::InvalidInput, "this needs more memory than the agent may take"};
    }

    QThread m_thread;
    std::unique_ptr<QObject> m_worker;
};

} // namespace app
