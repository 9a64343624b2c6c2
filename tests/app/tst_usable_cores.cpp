// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/usable_cores.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

#include <sched.h>

/// The files of a computer, below a folder.
class TestUsableCores : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void knowsNoLimitWithoutGroups()
    {
        QVERIFY(!share());
        write("sys/fs/cgroup/cpu.max", "max 100000\n");
        write("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1\n");
        write("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
        QVERIFY(!share());
    }

    void readsTheSecondVersion()
    {
        write("sys/fs/cgroup/cpu.max", "150000 100000\n");
        QCOMPARE(share(), 1.5);
    }

    void readsTheFirstVersion()
    {
        write("proc/self/cgroup", "3:cpu,cpuacct:/phone\n");
        write("sys/fs/cgroup/cpu/phone/cpu.cfs_quota_us", "2000\n");
        write("sys/fs/cgroup/cpu/phone/cpu.cfs_period_us", "10000\n");
        QCOMPARE(share(), 0.2);
    }

    void takesTheLeastOfTheGroupsAroundIt()
    {
        write("proc/self/cgroup", "0::/user.slice/agent.scope\n");
        write("sys/fs/cgroup/user.slice/cpu.max", "300000 100000\n");
        write("sys/fs/cgroup/user.slice/agent.scope/cpu.max", "700000 100000\n");
        write("sys/fs/cgroup/system.slice/cpu.max", "1000 100000\n");
        QCOMPARE(share(), 3.0);
    }

    void countsOnlyCoresThatItMayRunOn()
    {
        cpu_set_t all;
        QCOMPARE(sched_getaffinity(0, sizeof all, &all), 0);
        QVERIFY(app::usableCores() >= 1 && app::usableCores() <= CPU_COUNT(&all));
        int first = 0;
        while (!CPU_ISSET(first, &all))
            ++first;
        cpu_set_t one;
        CPU_ZERO(&one);
        CPU_SET(first, &one);
        QCOMPARE(sched_setaffinity(0, sizeof one, &one), 0);
        const auto cores = app::usableCores();
        QCOMPARE(sched_setaffinity(0, sizeof all, &all), 0);
        QCOMPARE(cores, 1);
    }

private:
    std::optional<double> share() const { return app::coresOfControlGroups(m_folder->path().toStdString()); }

    void write(const char* path, const char* text) const
    {
        const auto file = std::filesystem::path(m_folder->path().toStdString()) / path;
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file) << text;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestUsableCores)
#include "tst_usable_cores.moc"
