// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/device_state.h"

#include <QTemporaryDir>
#include <QTest>

class TestDeviceState : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsWhatTheSystemTells()
    {
        write("proc/loadavg", "1.25 0.80 0.40 3/512 4711\n");
        write("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "schedutil\n");
        write("sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq", "1200000\n");
        write("sys/devices/system/cpu/cpu10/cpufreq/scaling_cur_freq", "2400500\n");
        write("sys/devices/system/cpu/cpufreq/scaling_cur_freq", "9900000\n"); // of no core
        write("sys/class/thermal/thermal_zone0/temp", "41500\n");
        write("sys/class/thermal/thermal_zone1/temp", "not now\n");
        const auto state = app::deviceState(QDir(m_root.path()));
        QVERIFY(
            state
            == (engine::DeviceState{.load = 1.25, .megahertz = 2400.5, .temperature = 41.5, .governor = "schedutil"}));
    }

    void tellsRatesOfAnInterval()
    {
        write("proc/stat", "cpu  1000 0 200 5000 100 0 0 0 40 0\ncpu0 500 0 100 2500 50 0 0 0 20 0\n");
        write("proc/pressure/cpu", "some avg10=0.00 avg60=0.00 avg300=0.00 total=1000\nfull avg10=0 total=9\n");
        write("proc/meminfo", "MemTotal: 9000 kB\nMemFree: 10 kB\nMemAvailable:    2000 kB\n");
        const app::LoadMeter meter(QDir(m_root.path()));
        // As long as 1,000 seconds of one core, of which 300 were used: all of these by others, give or take.
        write("proc/stat", "cpu  26000 0 5200 75000 100 0 0 0 40 0\ncpu0 500 0 100 2500 50 0 0 0 20 0\n");
        write("proc/pressure/cpu", "some avg10=0.00 avg60=0.00 avg300=0.00 total=3600001000\n");
        const auto state = meter.state();
        QVERIFY(state.busy && state.others && state.waiting && state.freeMemory);
        QCOMPARE(*state.busy, 0.3);
        QVERIFY(*state.others > 0.29 && *state.others <= 0.3);
        QCOMPARE(*state.waiting, 1.0);
        QCOMPARE(*state.freeMemory, 2.048);
    }

    void knowsNothingWhereNothingIsTold()
    {
        const QTemporaryDir empty;
        QVERIFY(app::deviceState(QDir(empty.path())) == engine::DeviceState());
    }

private:
    void write(const char* path, const char* text)
    {
        QFile file(m_root.filePath(QLatin1String(path)));
        QVERIFY(QDir().mkpath(QFileInfo(file).path()));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }

    QTemporaryDir m_root;
};

QTEST_GUILESS_MAIN(TestDeviceState)
#include "tst_device_state.moc"
