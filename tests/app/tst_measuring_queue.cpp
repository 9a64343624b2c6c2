// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/measuring_queue.h"

#include <QTest>

using namespace app;

namespace {

class IdleTask : public Task
{
public:
    IdleTask(std::string name, std::string& log) : Task(network::RequestId{1}), m_name(std::move(name)), m_log(log) {}
    void start() override { m_log += m_name; }

private:
    std::string m_name;
    std::string& m_log;
};

} // namespace

/// What may start while what runs; the log has a letter for each start.
class TestMeasuringQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_log.clear();
        m_queue = std::make_unique<MeasuringQueue>();
    }

    void aProfileWaitsForTheEdgeTurn()
    {
        auto serving = add("s", Turn::Serve);
        const auto profile = add("p", Turn::Alone);
        settle();
        QCOMPARE(m_log, std::string("s"));
        serving.reset();
        settle();
        QCOMPARE(m_log, std::string("sp"));
    }

    void anEdgeTurnWaitsForTheProfile()
    {
        auto profile = add("p", Turn::Alone);
        const auto serving = add("s", Turn::Serve);
        settle();
        QCOMPARE(m_log, std::string("p"));
        profile.reset();
        settle();
        QCOMPARE(m_log, std::string("ps"));
    }

    void twoAgentsThatServeEachOtherDoNotLock()
    {
        const auto run = add("r", Turn::Run);
        const auto serving = add("s", Turn::Serve);
        const auto second = add("t", Turn::Serve);
        settle();
        QCOMPARE(m_log, std::string("rst"));
    }

    void aRunsEdgeOvertakesAProfileThatWaits()
    {
        const auto run = add("r", Turn::Run);
        const auto profile = add("p", Turn::Alone);
        const auto serving = add("s", Turn::Serve);
        settle();
        QCOMPARE(m_log, std::string("rs"));
    }

    void runsFollowOneAnother()
    {
        auto first = add("a", Turn::Run);
        const auto second = add("b", Turn::Run);
        settle();
        QCOMPARE(m_log, std::string("a"));
        first.reset();
        settle();
        QCOMPARE(m_log, std::string("ab"));
    }

    void openingWaitsForWhoeverElseMeasures()
    {
        for (const auto turn : {Turn::Alone, Turn::Run, Turn::Serve}) {
            init();
            auto measuring = add("m", turn);
            const auto opening = add("o", Turn::Open, &m_other);
            const auto own = add("w", Turn::Open);
            settle();
            QCOMPARE(m_log, std::string("mw"));
            QVERIFY(m_queue->othersMeasure(*opening));
            QVERIFY(!m_queue->othersMeasure(*own));
            measuring.reset();
            settle();
            QCOMPARE(m_log, std::string("mwo"));
        }
    }

    void aMeasurementWaitsUntilOthersHaveOpened()
    {
        for (const auto turn : {Turn::Alone, Turn::Run, Turn::Serve}) {
            init();
            auto opening = add("o", Turn::Open);
            const auto measuring = add("m", turn, &m_other);
            settle();
            QCOMPARE(m_log, std::string("o"));
            opening.reset();
            settle();
            QCOMPARE(m_log, std::string("om"));
        }
    }

    void opensForSeveralAtOnce()
    {
        const auto one = add("a", Turn::Open);
        const auto other = add("b", Turn::Open, &m_other);
        settle();
        QCOMPARE(m_log, std::string("ab"));
    }

    void aRunsEdgeOvertakesWhoWaitsToOpen()
    {
        const auto run = add("r", Turn::Run);
        const auto opening = add("o", Turn::Open, &m_other);
        const auto serving = add("s", Turn::Serve, &m_other);
        settle();
        QCOMPARE(m_log, std::string("rs"));
    }

    void aTaskMayGiveItsTurnBack()
    {
        const auto opening = add("o", Turn::Open);
        const auto profile = add("p", Turn::Alone, &m_other);
        settle();
        QCOMPARE(m_log, std::string("o"));
        m_queue->leave(*opening);
        settle();
        QCOMPARE(m_log, std::string("op"));
    }

    /// As one that is asked for and cancelled at once.
    void aTaskThatIsOverIsNotStarted()
    {
        const auto over = add("o", Turn::Alone);
        const auto next = add("n", Turn::Alone);
        m_queue->leave(*over);
        settle();
        QCOMPARE(m_log, std::string("n"));
    }

    void aTaskThatLeavesWhileItWaitsIsSkipped()
    {
        auto first = add("a", Turn::Alone);
        auto second = add("b", Turn::Alone);
        const auto third = add("c", Turn::Alone);
        second.reset();
        first.reset();
        settle();
        QCOMPARE(m_log, std::string("c"));
    }

private:
    /// @p conversation: whom the task belongs to.
    std::unique_ptr<Task> add(std::string name, Turn turn, QObject* conversation = nullptr)
    {
        auto task = std::make_unique<IdleTask>(std::move(name), m_log);
        task->setParent(conversation != nullptr ? conversation : &m_conversation);
        m_queue->enqueue(task.get(), turn);
        return task;
    }

    static void settle() { QCoreApplication::processEvents(); }

    QObject m_conversation;
    QObject m_other;
    std::string m_log;
    std::unique_ptr<MeasuringQueue> m_queue;
};

QTEST_GUILESS_MAIN(TestMeasuringQueue)
#include "tst_measuring_queue.moc"
