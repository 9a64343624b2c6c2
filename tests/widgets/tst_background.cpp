// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/background.h"

#include <QSemaphore>
#include <QTest>

#include <algorithm>
#include <memory>
#include <optional>

class TestBackground : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void answersFromTheEventLoopOfItsContext();
    void neverAnswersBeforeItReturns();
    void staysSilentAfterCancel();
    void asksTheWorkToStopAfterCancel();
    void staysSilentOnceTheContextIsGone();
    void reportsProgress();
    void showsUnfinishedResultsInTheirOrder();
    void showsNothingAfterCancel();
};

void TestBackground::answersFromTheEventLoopOfItsContext()
{
    std::optional<int> answer;
    QThread* answeredOn = nullptr;
    QThread* workedOn = nullptr;
    widgets::inBackground(
        this,
        [&workedOn](const engine::KeepGoing&) {
            workedOn = QThread::currentThread();
            return 42;
        },
        [&](int value) {
            answer = value;
            answeredOn = QThread::currentThread();
        });
    QTRY_COMPARE(answer, std::optional(42));
    QCOMPARE(answeredOn, thread());
    QVERIFY(workedOn != thread());
}

void TestBackground::neverAnswersBeforeItReturns()
{
    bool answered = false;
    auto future = widgets::inBackground(
        this, [](const engine::KeepGoing&) { return 1; }, [&answered](int) { answered = true; });
    future.waitForFinished();
    QVERIFY(!answered);
    QTRY_VERIFY(answered);
}

void TestBackground::staysSilentAfterCancel()
{
    bool answered = false;
    auto future = widgets::inBackground(
        this, [](const engine::KeepGoing&) { return 1; }, [&answered](int) { answered = true; });
    future.waitForFinished();
    future.cancel();
    bool later = false;
    widgets::inBackground(
        this, [](const engine::KeepGoing&) { return 1; }, [&later](int) { later = true; });
    QTRY_VERIFY(later);
    QVERIFY(!answered);
}

void TestBackground::asksTheWorkToStopAfterCancel()
{
    auto started = std::make_shared<QSemaphore>();
    auto stopped = std::make_shared<QSemaphore>();
    auto future = widgets::inBackground(
        this,
        [started, stopped](const engine::KeepGoing& keepGoing) {
            started->release();
            while (keepGoing(0.5))
                QThread::yieldCurrentThread();
            stopped->release();
            return 1;
        },
        [](int) { QFAIL("answered after cancel"); });
    QVERIFY(started->tryAcquire(1, 20'000));
    future.cancel();
    QVERIFY(stopped->tryAcquire(1, 20'000));
}

void TestBackground::staysSilentOnceTheContextIsGone()
{
    auto started = std::make_shared<QSemaphore>();
    auto stopped = std::make_shared<QSemaphore>();
    auto context = std::make_unique<QObject>();
    widgets::inBackground(
        context.get(),
        [started, stopped](const engine::KeepGoing& keepGoing) {
            started->release();
            while (keepGoing(0.5))
                QThread::yieldCurrentThread();
            stopped->release();
            return 1;
        },
        [](int) { QFAIL("answered without a context"); });
    QVERIFY(started->tryAcquire(1, 20'000));
    context.reset();
    QVERIFY(stopped->tryAcquire(1, 20'000));
    QCoreApplication::processEvents();
}

void TestBackground::reportsProgress()
{
    auto future = widgets::inBackground(
        this,
        [](const engine::KeepGoing& keepGoing) {
            keepGoing(0.25);
            return 1;
        },
        [](int) {});
    future.waitForFinished();
    QCOMPARE(future.progressMaximum(), 1000);
    QCOMPARE(future.progressValue(), 250);
}

void TestBackground::showsUnfinishedResultsInTheirOrder()
{
    QList<int> shown;
    bool done = false;
    auto future = widgets::inSteps<int>(
        this,
        [](const engine::KeepGoing&, const auto& tell) {
            for (int step = 1; step < 1000; ++step)
                tell(step);
            return 1000;
        },
        [&shown](int step) { shown.append(step); }, [&done] { done = true; });
    future.waitForFinished();
    QVERIFY(shown.isEmpty());
    QTRY_VERIFY(done);
    QCOMPARE(shown.first(), 1);
    QCOMPARE(shown.last(), 1000);
    QVERIFY(std::ranges::is_sorted(shown));
}

void TestBackground::showsNothingAfterCancel()
{
    auto future = widgets::inSteps<int>(
        this,
        [](const engine::KeepGoing& keepGoing, const auto& tell) {
            tell(1);
            while (keepGoing(-1.0))
                QThread::yieldCurrentThread();
            return 2;
        },
        [](int) { QFAIL("shown after cancel"); }, [] { QFAIL("done after cancel"); });
    future.cancel();
    future.waitForFinished();
    bool later = false;
    widgets::inBackground(
        this, [](const engine::KeepGoing&) { return 1; }, [&later](int) { later = true; });
    QTRY_VERIFY(later);
}

QTEST_GUILESS_MAIN(TestBackground)
#include "tst_background.moc"
