// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/kernel_thread.h"

#include <QScopeGuard>
#include <QTest>

#include <functional>
#include <latch>

namespace {

/// Shut until it is opened, which it is at the latest when the test ends, however it ends.
class Gate
{
public:
    Gate() : m_open(std::make_shared<std::atomic<bool>>(false)) {}
    ~Gate() { open(); }
    Q_DISABLE_COPY_MOVE(Gate)

    void open()
    {
        *m_open = true;
        m_open->notify_all();
    }
    /// A work that ends when the gate is open.
    auto work(std::function<void()> before = [] {}) const
    {
        return [open = m_open, before = std::move(before)]() -> engine::Result<void> {
            before();
            open->wait(false);
            return {};
        };
    }

private:
    std::shared_ptr<std::atomic<bool>> m_open;
};

engine::Result<void> nothing()
{
    return {};
}

} // namespace

class TestKernelThread : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void doesItsWorkInOrderAndAnswersHere()
    {
        app::KernelThread kernels;
        std::vector<int> answers;
        for (int i = 0; i < 10; ++i) {
            kernels.run(
                this, [i]() -> engine::Result<int> { return i; },
                [&](const engine::Result<int>& answer) {
                    QCOMPARE(QThread::currentThread(), thread());
                    answers.push_back(*answer);
                });
        }
        QTRY_COMPARE(answers, (std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
    }

    void doesNotBeginWhatNobodyWaitsForAnyMore()
    {
        app::KernelThread kernels;
        Gate gate;
        std::vector<int> answers;
        std::atomic<int> begun{0};
        const auto counted = [&]() -> engine::Result<void> {
            ++begun;
            return {};
        };
        const auto answered = [&](int number) { return [&, number](const auto&) { answers.push_back(number); }; };
        auto cancelled = std::make_unique<QObject>();
        kernels.run(this, gate.work(), answered(1));
        for (int i = 0; i < 100; ++i)
            kernels.run(cancelled.get(), counted, answered(2));
        kernels.run(this, nothing, answered(3));
        cancelled.reset();
        gate.open();
        QTRY_COMPARE(answers, (std::vector<int>{1, 3}));
        QCOMPARE(begun.load(), 0);
    }

    void keepsAnAnswerFromThoseWhoAreGone()
    {
        app::KernelThread kernels;
        Gate gate;
        std::vector<int> answers;
        std::latch begun(1);
        auto context = std::make_unique<QObject>();
        kernels.run(context.get(), gate.work([&] { begun.count_down(); }), [&](const auto&) { answers.push_back(1); });
        kernels.run(this, nothing, [&](const auto&) { answers.push_back(2); });
        begun.wait();
        context.reset();
        gate.open();
        QTRY_COMPARE(answers, (std::vector<int>{2}));
    }

    void tellsWorkThatHangsFromWorkThatComputes()
    {
        std::atomic<bool> enough{false};
        std::latch begun(1);
        app::KernelThread kernels;
        Gate compute;
        Gate end;
        const auto letGo = qScopeGuard([&] { enough = true; });
        bool ended = false;
        kernels.run(
            this,
            [&, hang = compute.work(), hangAgain = end.work()]() mutable {
                begun.count_down();
                (void)hang();
                while (!enough) {
                }
                return hangAgain();
            },
            [&](const auto&) { ended = true; });
        begun.wait();
        QTRY_VERIFY(!kernels.pulse().isAlive());
        compute.open();
        int alive = 0; // each answer counts from the one before
        QTRY_VERIFY((alive += kernels.pulse().isAlive() ? 1 : 0) > 3);
        enough = true;
        QTRY_VERIFY(!kernels.pulse().isAlive());
        QVERIFY(!ended);
        end.open();
        QTRY_VERIFY(ended);
        QVERIFY(kernels.pulse().isAlive());
    }

    /// An address may be that of another context by then.
    void worksForAContextInThePlaceOfOneThatIsGone()
    {
        app::KernelThread kernels;
        alignas(QObject) std::byte place[sizeof(QObject)];
        int answers = 0;
        for (int i = 1; i <= 2; ++i) {
            auto* context = new (place) QObject;
            kernels.run(context, nothing, [&](const auto&) { ++answers; });
            QTRY_COMPARE(answers, i);
            context->~QObject();
        }
    }

    void turnsALackOfMemoryIntoAnError()
    {
        app::KernelThread kernels;
        std::optional<engine::Error> error;
        kernels.run(
            this, []() -> engine::Result<void> { throw std::bad_alloc(); },
            [&](const engine::Result<void>& answer) { error = answer.error(); });
        QTRY_VERIFY(error);
        QVERIFY(error->message().find("memory") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestKernelThread)
#include "tst_kernel_thread.moc"
