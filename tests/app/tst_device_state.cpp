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
        QVERIFY(state == (engine::DeviceState{1.25, 2400.5, 41.5, "schedutil"}));
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
