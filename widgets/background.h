// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/progress.h"

#include <QElapsedTimer>
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

/// The same for @p work(keepGoing, tell), which may tell of unfinished results: the latest reach @p shown in
/// their order, at most twenty a second, all before @p done.
template <typename R, typename Work, typename Shown, typename Done>
QFuture<R> inSteps(QObject* context, Work work, Shown shown, Done done)
{
    constexpr int restMillis = 50;
    QFuture<R> future = QtConcurrent::run([work = std::move(work)](QPromise<R>& promise) {
        QElapsedTimer sinceLast;
        const auto tell = [&](R unfinished) {
            if (sinceLast.isValid() && sinceLast.elapsed() < restMillis)
                return;
            promise.addResult(std::move(unfinished));
            sinceLast.start();
        };
        promise.addResult(work([&promise](double) { return !promise.isCanceled(); }, tell));
    });
    auto* watcher = new QFutureWatcher<R>(context);
    QObject::connect(watcher, &QObject::destroyed, [future]() mutable { future.cancel(); });
    QObject::connect(watcher, &QFutureWatcherBase::resultReadyAt, context,
                     [watcher, shown = std::move(shown)](int index) {
                         if (!watcher->isCanceled())
                             shown(watcher->resultAt(index));
                     });
    QObject::connect(watcher, &QFutureWatcherBase::finished, context, [watcher, done = std::move(done)] {
        watcher->deleteLater();
        if (!watcher->isCanceled())
            done();
    });
    watcher->setFuture(future);
    return future;
}

} // namespace widgets
