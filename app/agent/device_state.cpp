// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/device_state.h"

#include <QFile>

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>

namespace app {

namespace {

/// The first word of a small file; empty where there is none.
QByteArray firstWord(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.read(64).simplified().split(' ').front() : QByteArray();
}

std::optional<double> numberIn(const QString& path)
{
    bool isNumber = false;
    const double number = firstWord(path).toDouble(&isNumber);
    return isNumber ? std::optional(number) : std::nullopt;
}

/// Of the numbers in @p file of each folder in @p folder that is named like @p pattern, the largest.
std::optional<double> largestIn(const QDir& folder, const QString& pattern, const QString& file)
{
    std::optional<double> largest;
    for (const auto& name : folder.entryList({pattern}, QDir::Dirs)) {
        const auto number = numberIn(folder.filePath(name + file));
        if (number && (!largest || *number > *largest))
            largest = number;
    }
    return largest;
}

std::optional<double> scaled(std::optional<double> value, double factor)
{
    return value ? std::optional(*value * factor) : std::nullopt;
}

/// The lines of a small file that begin with @p word, without it; none where there is no such file.
QByteArrayList linesAfter(const QString& path, const QByteArray& word)
{
    QFile file(path);
    QByteArrayList lines;
    if (!file.open(QIODevice::ReadOnly))
        return lines;
    for (const auto& line : file.read(1 << 16).split('\n')) {
        if (line.startsWith(word))
            lines.push_back(line.mid(word.size()).simplified());
    }
    return lines;
}

std::optional<double> firstNumberAfter(const QString& path, const QByteArray& word)
{
    const auto lines = linesAfter(path, word);
    bool isNumber = false;
    const double number = lines.isEmpty() ? 0.0 : lines.front().split(' ').front().toDouble(&isNumber);
    return isNumber ? std::optional(number) : std::nullopt;
}

/// "some avg10=0.00 avg60=0.00 avg300=0.00 total=4711", in microseconds
std::optional<double> secondsWaited(const QString& path)
{
    for (const auto& line : linesAfter(path, "some ")) {
        const auto at = line.indexOf("total=");
        bool isNumber = false;
        const double microseconds = line.mid(at + 6).toDouble(&isNumber);
        if (at >= 0 && isNumber)
            return microseconds * 1e-6;
    }
    return {};
}

double secondsUsed()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

} // namespace

engine::DeviceState deviceState(const QDir& root)
{
    const QDir cores(root.filePath(QStringLiteral("sys/devices/system/cpu")));
    const QDir sensors(root.filePath(QStringLiteral("sys/class/thermal")));
    constexpr double megahertzInKilohertz = 1e-3;
    constexpr double degreesInMillidegree = 1e-3;
    engine::DeviceState state;
    state.load = numberIn(root.filePath(QStringLiteral("proc/loadavg")));
    state.megahertz = scaled(largestIn(cores, QStringLiteral("cpu[0-9]*"), QStringLiteral("/cpufreq/scaling_cur_freq")),
                             megahertzInKilohertz);
    state.temperature =
        scaled(largestIn(sensors, QStringLiteral("thermal_zone*"), QStringLiteral("/temp")), degreesInMillidegree);
    constexpr double megabytesInKilobyte = 1e-3 * 1.024;
    state.freeMemory =
        scaled(firstNumberAfter(root.filePath(QStringLiteral("proc/meminfo")), "MemAvailable:"), megabytesInKilobyte);
    state.governor = firstWord(cores.filePath(QStringLiteral("cpu0/cpufreq/scaling_governor"))).toStdString();
    return state;
}

LoadMeter::LoadMeter(const QDir& root) : m_root(root), m_before(count()) {}

LoadMeter::Counted LoadMeter::count() const
{
    Counted counted;
    counted.own = secondsUsed();
    counted.at = std::chrono::steady_clock::now();
    counted.waiting = secondsWaited(m_root.filePath(QStringLiteral("proc/pressure/cpu")));
    // user nice system idle iowait irq softirq steal; what guests used stands in the first two already
    const auto lines = linesAfter(m_root.filePath(QStringLiteral("proc/stat")), "cpu ");
    const auto ticks = lines.isEmpty() ? QByteArrayList() : lines.front().split(' ').mid(0, 8);
    if (ticks.size() < 5)
        return counted;
    const auto perSecond = static_cast<double>(std::max(1L, sysconf(_SC_CLK_TCK)));
    double sum = 0.0;
    for (const auto& tick : ticks)
        sum += tick.toDouble();
    counted.all = sum / perSecond;
    counted.idle = (ticks[3].toDouble() + ticks[4].toDouble()) / perSecond;
    return counted;
}

engine::DeviceState LoadMeter::state() const
{
    constexpr double leastSeconds = 0.2; // in hundredths of a second
    auto state = deviceState(m_root);
    const auto now = count();
    if (now.all && m_before.all && *now.all - *m_before.all >= leastSeconds) {
        const double all = *now.all - *m_before.all;
        state.busy = std::clamp(1.0 - (*now.idle - *m_before.idle) / all, 0.0, 1.0);
        state.others = std::clamp(*state.busy - (now.own - m_before.own) / all, 0.0, 1.0);
    }
    const double seconds = std::chrono::duration<double>(now.at - m_before.at).count();
    if (now.waiting && m_before.waiting && seconds > 0.0)
        state.waiting = std::clamp((*now.waiting - *m_before.waiting) / seconds, 0.0, 1.0);
    return state;
}

std::int64_t preemptions()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_nivcsw;
}

} // namespace app
