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
    std::unique_ptr<Task> add(std::string name, Turn turn)
    {
        auto task = std::make_unique<IdleTask>(std::move(name), m_log);
        m_queue->enqueue(task.get(), turn);
        return task;
    }

    static void settle() { QCoreApplication::processEvents(); }

    std::string m_log;
    std::unique_ptr<MeasuringQueue> m_queue;
};

QTEST_GUILESS_MAIN(TestMeasuringQueue)
#include "tst_measuring_queue.moc"
