// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/agent/kernel_thread.h"
#include "network/message.h"

#include <QObject>

namespace app {

/// The work for one request. Ends with one of finished() and failed(); deleting it stops it.
class Task : public QObject
{
    Q_OBJECT
public:
    explicit Task(network::RequestId request) : m_progress{request, 0.0, network::Stage::Waiting} {}
    ~Task() override;

    network::RequestId request() const { return m_progress.request; }
    /// Its turn has come.
    virtual void start() = 0;
    /// Leads to failed() with Cancelled at once, whatever still goes on elsewhere.
    virtual void cancel();
    /// Messages that belong to the request after its first.
    virtual void accept(const network::Message& message, network::Timestamp arrival);
    /// More of a large message has come that is not whole yet.
    virtual void hearMore() {}
    /// @p step has gone by, by the agent's own count; comes while the task waits, too. @p tell: the thread that
    /// works gets anywhere, and it is time to say so. Repeats what was reported last.
    virtual void tick(std::chrono::milliseconds step, bool tell);

Q_SIGNALS:
    void answered(const network::Message& message);
    /// Tensors of so many bytes belong to the request from now on.
    void tensorsAllowed(std::size_t bytes);
    void finished();
    void failed(const engine::Error& error);

protected:
    /// Tells who asked.
    void report(network::Stage stage, double fraction);
    /// For the next tick() that tells.
    void note(network::Stage stage, double fraction);

    /// Runs @p work() in the thread of the kernels, then @p done(result) here. What needs more memory than there is
    /// ends the task.
    template <typename Work, typename Done>
    void compute(KernelThread& kernels, Work work, Done done)
    {
        kernels.run(this, std::move(work), [this, done = std::move(done)](auto result) mutable {
            try {
                done(std::move(result));
            } catch (const std::bad_alloc&) {
                failOfMemory();
            }
        });
    }

private:
    void failOfMemory();

    network::Progress m_progress; ///< as reported last
};

} // namespace app
