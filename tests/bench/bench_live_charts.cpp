// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
// Feeds a made-up run to the pages that show runs, the live page seen, and prints what a frame costs along it:
// bench_live_charts [FRAMES [FRAMES_A_SECOND]], 0: as fast as events are processed
#include "tests/widgets/made_up.h"
#include "widgets/pages/live_page.h"
#include "widgets/pages/partition_page.h"
#include "widgets/pages/report_page.h"

#include <QApplication>
#include <QFile>
#include <QTimer>

#include <cstdio>
#include <ctime>

namespace {

double processorMillis()
{
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

double residentMegabytes()
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return 0.0;
    for (const QByteArray& line : status.readAll().split('\n'))
        if (line.startsWith("VmRSS:"))
            return line.mid(6).simplified().split(' ').first().toDouble() / 1024.0;
    return 0.0;
}

/// Prints the processor time of each thousand frames that is asked for.
class Meter
{
public:
    explicit Meter(std::size_t frames) : m_frames(frames) {}

    void before(std::size_t frame)
    {
        if (frame % span != 0)
            return;
        if (frame > 0)
            print(frame - span);
        m_start = processorMillis();
    }

private:
    static constexpr std::size_t span = 1000;

    void print(std::size_t first) const
    {
        const std::size_t middle = m_frames / span / 2 * span;
        if (first > span && first != middle && first + span != m_frames / span * span)
            return;
        std::printf("frames %6zu to %6zu: %.3f ms of processor a frame, %.1f MB resident\n", first, first + span - 1,
                    (processorMillis() - m_start) / span, residentMegabytes());
        std::fflush(stdout);
    }

    std::size_t m_frames;
    double m_start = 0.0;
};

engine::RunReport reportOf(std::size_t frames)
{
    const auto graph = madeUpGraph();
    const auto plans = madeUpPlans(*graph, madeUpProfile(*graph, "phone", 6.0, 4.0),
                                   madeUpProfile(*graph, "lab-ws", 0.3), madeUpLink());
    engine::RunReport report = madeUpReport(plans, static_cast<int>(frames));
    report.frames.resize(frames);
    return report;
}

} // namespace

int main(int argc, char** argv)
{
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    const std::size_t frames = arguments.size() > 1 ? arguments[1].toUInt() : 20000;
    const int rate = arguments.size() > 2 ? arguments[2].toInt() : 200;
    engine::RunReport head = reportOf(frames);
    const std::vector<engine::FrameTiming> timings = std::exchange(head.frames, {});
    const auto run = std::make_shared<engine::RunLog>(std::move(head));
    widgets::LivePage live;
    widgets::PartitionPage partition;
    widgets::ReportPage report;
    live.resize(1600, 1000);
    live.show();
    live.setRunning(true);
    live.setRun(run);
    partition.setRun(run);
    report.setRun(run);
    Meter meter(frames);
    QTimer clock;
    clock.setTimerType(Qt::PreciseTimer);
    QObject::connect(&clock, &QTimer::timeout, &application, [&] {
        const std::size_t frame = run->report().frames.size();
        meter.before(frame);
        if (frame == frames)
            return QApplication::quit();
        run->append(timings[frame]);
        live.framesAppended();
        partition.framesAppended();
        report.framesAppended();
    });
    clock.start(rate > 0 ? 1000 / rate : 0);
    return QApplication::exec();
}
