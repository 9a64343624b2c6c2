// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/segments/parallel.h"

#include <QDeadlineTimer>
#include <QTest>

#include <atomic>
#include <thread>

using namespace engine;

class TestParallel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// Each range waits for the other: one thread alone would never come to the second.
    void loopsRunOnTheirThreadsAtOnce()
    {
        kernels::setKernelThreads(2);
        std::atomic<int> begun = 0;
        std::atomic<int> met = 0;
        kernels::inParallel(2, 1, [&](std::int64_t, std::int64_t) {
            ++begun;
            QDeadlineTimer patience(10'000);
            while (begun < 2 && !patience.hasExpired())
                std::this_thread::yield();
            met += begun == 2;
        });
        kernels::setKernelThreads(1);
        QCOMPARE(met.load(), 2);
    }

    void oneThreadKeepsALoopWhole()
    {
        kernels::setKernelThreads(2);
        int calls = 0;
        {
            const kernels::OneThread alone;
            kernels::inParallel(2, 1, [&](std::int64_t from, std::int64_t to) { calls += from == 0 && to == 2; });
        }
        QCOMPARE(calls, 1);
        std::atomic<int> parts = 0;
        kernels::inParallel(2, 1, [&](std::int64_t, std::int64_t) { ++parts; });
        kernels::setKernelThreads(1);
        QCOMPARE(parts.load(), 2);
    }
};

QTEST_GUILESS_MAIN(TestParallel)
#include "tst_parallel.moc"
