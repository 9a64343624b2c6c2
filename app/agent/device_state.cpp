// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/device_state.h"

#include <QFile>

#include <sys/resource.h>

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
    state.governor = firstWord(cores.filePath(QStringLiteral("cpu0/cpufreq/scaling_governor"))).toStdString();
    return state;
}

std::int64_t preemptions()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_nivcsw;
}

} // namespace app
