// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/memory_limit.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

/// The files of a computer, below a folder.
class TestMemoryLimit : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void knowsNoLimitWithoutGroups()
    {
        QVERIFY(!limit());
        write("sys/fs/cgroup/memory.max", "max\n");
        write("proc/self/cgroup", "0::/\n");
        QVERIFY(!limit());
    }

    void readsTheSecondVersion()
    {
        write("sys/fs/cgroup/memory.max", "2000000000\n");
        QCOMPARE(limit(), engine::Bytes{2'000'000'000});
    }

    void readsTheFirstVersion()
    {
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "1000000000\n");
        QCOMPARE(limit(), engine::Bytes{1'000'000'000});
    }

    void takesTheLeastOfTheGroupsAroundIt_data()
    {
        QTest::addColumn<QByteArray>("outer");
        QTest::addColumn<QByteArray>("inner");
        QTest::addColumn<qint64>("least");
        QTest::newRow("outer") << QByteArray("600000000") << QByteArray("max") << qint64{600'000'000};
        QTest::newRow("inner") << QByteArray("800000000") << QByteArray("700000000") << qint64{700'000'000};
    }

    void takesTheLeastOfTheGroupsAroundIt()
    {
        QFETCH(QByteArray, outer);
        QFETCH(QByteArray, inner);
        QFETCH(qint64, least);
        write("proc/self/cgroup", "0::/user.slice/agent.scope\n");
        write("sys/fs/cgroup/user.slice/memory.max", outer);
        write("sys/fs/cgroup/user.slice/agent.scope/memory.max", inner);
        write("sys/fs/cgroup/system.slice/memory.max", "1000000");
        QCOMPARE(limit(), engine::Bytes{least});
    }

    void findsTheMemoryAmongTheControllers()
    {
        write("proc/self/cgroup", "12:cpu,cpuacct:/fast\n7:hugetlb,memory:/docker/0a1b\nnonsense\n0::/\n");
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712");
        write("sys/fs/cgroup/memory/docker/0a1b/memory.limit_in_bytes", "500000000");
        write("sys/fs/cgroup/memory/fast/memory.limit_in_bytes", "1000");
        QCOMPARE(limit(), engine::Bytes{500'000'000});
    }

    void fitsThisComputer()
    {
        const auto memory = app::memoryOfThisComputer();
        QVERIFY(memory.count > 0);
        if (const auto groups = app::memoryOfControlGroups())
            QVERIFY(memory <= *groups);
    }

private:
    std::optional<engine::Bytes> limit() const { return app::memoryOfControlGroups(m_folder->path().toStdString()); }

    void write(const char* path, const QByteArray& text) const
    {
        const auto file = std::filesystem::path(m_folder->path().toStdString()) / path;
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file) << text.toStdString();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestMemoryLimit)
#include "tst_memory_limit.moc"
