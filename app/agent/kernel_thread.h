// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/agent/work_pulse.h"
#include "engine/core/result.h"

#include <QObject>
#include <QPointer>
#include <QThread>

#include <atomic>
#include <map>
#include <memory>
#include <new>
#include <utility>

namespace app {

/// The one thread that executes kernels; work is done in the order in which it was asked for. Made and
/// used from the thread that talks, where answers arrive.
class KernelThread : public QObject
{
public:
    /// @p pulse: one that others beat as well, never null.
    explicit KernelThread(std::shared_ptr<WorkPulse> pulse = std::make_shared<WorkPulse>());
    /// Waits for work that has begun; answers no more.
    ~KernelThread() override;

    /// Whether the work that has begun gets anywhere.
    WorkPulse& pulse() { return *m_pulse; }

    /// Runs @p work() there, then @p done(result) here. When @p context is gone before, neither happens: what
    /// nobody waits for any more is not begun.
    template <typename Work, typename Done>
    void run(QObject* context, Work work, Done done)
    {
        QMetaObject::invokeMethod(
            m_worker.get(), [this, gone = goneFlag(context), work = std::move(work), done = std::move(done)]() mutable {
                if (*gone)
                    return;
                auto result = std::make_shared<decltype(work())>(measured(work));
                QMetaObject::invokeMethod(
                    this,
                    [gone, result, done = std::move(done)]() mutable {
                        if (!*gone)
                            done(std::move(*result));
                    },
                    Qt::QueuedConnection);
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
    /// Set in this thread, read in both; a QPointer may be looked at in one only.
    using GoneFlag = std::shared_ptr<std::atomic<bool>>;

    /// One for each context, however much work it asks for.
    GoneFlag goneFlag(QObject* context);

    template <typename Work>
    auto measured(Work& work) -> decltype(work())
    {
        struct Bracket
        {
            explicit Bracket(WorkPulse& of) : pulse(of) { pulse.began(); }
            ~Bracket() { pulse.ended(); }
            WorkPulse& pulse;
        } const bracket(*m_pulse);
        return guarded(work);
    }

    /// A model that is too large is a failed request, not the end of the agent.
    template <typename Work>
    static auto guarded(Work& work) -> decltype(work())
    try {
        return work();
    } catch (const std::bad_alloc&) {
        return engine::Error{engine::ErrorCode::InvalidInput, "this needs more memory than the agent may take"};
    }

    std::shared_ptr<WorkPulse> m_pulse;
    std::map<QObject*, GoneFlag> m_gone; ///< of the contexts that live
    QThread m_thread;
    std::unique_ptr<QObject> m_worker;
};

} // namespace app
