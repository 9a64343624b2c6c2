// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/progress.h"

#include <QFutureWatcher>
#include <QPromise>
#include <QtConcurrentRun>

#include <type_traits>
#include <utility>

namespace widgets {

/// Runs @p work(keepGoing) on the pool, then calls @p done(result) from @p context's event loop:
/// never before this function returns, never after cancel(), never once @p context is gone.
/// The returned future carries the progress, 0 to 1000.
template <typename Work, typename Done>
auto inBackground(QObject* context, Work work, Done done)
{
    using R = std::invoke_result_t<Work, const engine::KeepGoing&>;
    QFuture<R> future = QtConcurrent::run([work = std::move(work)](QPromise<R>& promise) {
        promise.setProgressRange(0, 1000);
        promise.addResult(work([&promise](double progress) {
            promise.setProgressValue(static_cast<int>(1000.0 * progress));
            return !promise.isCanceled();
        }));
    });
    auto* watcher = new QFutureWatcher<R>(context);
    QObject::connect(watcher, &QObject::destroyed, [future]() mutable { future.cancel(); });
    QObject::connect(watcher, &QFutureWatcherBase::finished, context, [watcher, done = std::move(done)] {
        watcher->deleteLater();
        if (!watcher->isCanceled())
            done(watcher->result());
    });
    watcher->setFuture(future);
    return future;
}

} // namespace widgets
