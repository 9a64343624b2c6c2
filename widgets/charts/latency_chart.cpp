// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/latency_chart.h"

#include "widgets/charts/nearest.h"
#include "widgets/charts/qcustomplot.h"
#include "widgets/tables/value_text.h"
#include "widgets/theme.h"

#include <algorithm>
#include <array>

namespace widgets {

namespace {

/// From below: device, upload, edge, download, other.
std::array<double, 5> partsOf(const engine::FrameTiming& frame)
{
    return {frame.device.count(), frame.uplink.count(), frame.edge.count(), frame.downlink.count(),
            std::max(0.0, frame.other().count())};
}

} // namespace

LatencyChart::LatencyChart(QWidget* parent) : RunChart(parent)
{
    setObjectName(QStringLiteral("latencyChart"));
    setExportName(tr("latency"));
    setTitle(tr("End-to-end latency per frame"));
    labelFrames();
    plot()->yAxis->setLabel(tr("end-to-end latency (ms, measured)"));
    redraw();
}

std::array<LegendEntry, LatencyChart::partCount> LatencyChart::parts(const Theme& theme)
{
    return {{{tr("device"), theme.device},
             {tr("upload"), theme.link},
             {tr("edge"), theme.edge},
             {tr("download"), theme.link.lighter(135)},
             {tr("other"), theme.wire}}};
}

std::vector<LegendEntry> LatencyChart::legendEntries() const
{
    const auto entries = parts(themeOf(palette()));
    return {entries.begin(), entries.end()};
}

void LatencyChart::forget()
{
    m_read = 0;
    m_split.clear();
    m_slowest = engine::Millis{0};
}

void LatencyChart::readOn()
{
    const auto& frames = run()->report().frames;
    for (; m_read < frames.size(); ++m_read) {
        if (frames[m_read].mode() != engine::RunMode::Split)
            continue;
        m_split.push_back(m_read);
        m_slowest = std::max(m_slowest, frames[m_read].latency);
    }
}

const engine::FrameTiming& LatencyChart::splitFrame(std::size_t position) const
{
    return run()->report().frames[m_split[position]];
}

std::vector<LatencyChart::Level> LatencyChart::levels(const Theme& theme) const
{
    using engine::RunMode;
    if (!run())
        return {};
    const auto baseline = [this](RunMode mode, const QString& name, const QColor& colour, double place) {
        const bool known = run()->statistics().frames(mode) > 0;
        const engine::Millis at =
            known ? run()->statistics().latency(mode) : run()->report().plan(mode).predicted.total();
        const QString text = known ? tr("%1 %2 (measured in this run)") : tr("%1 %2 (predicted)");
        return Level{at, text.arg(name, millisText(at)), colour, place};
    };
    const engine::Millis predicted = run()->report().plan(RunMode::Split).predicted.total();
    return {baseline(RunMode::DeviceOnly, tr("device only"), theme.device, 0.01),
            baseline(RunMode::EdgeOnly, tr("edge only"), theme.edge, 0.36),
            {predicted, tr("split %1 (predicted)").arg(millisText(predicted)), theme.text, 0.72}};
}

void LatencyChart::draw(const Theme& theme)
{
    m_areas = {};
    m_drawn = 0;
    m_levels.clear();
    extend(theme);
}

bool LatencyChart::extend(const Theme& theme)
{
    if (m_drawn == 0 && !m_split.empty())
        makeAreas(theme);
    if (m_drawn < m_split.size())
        extendAreas();
    for (QCPAbstractItem* item : m_levels)
        plot()->removeItem(item);
    m_levels.clear();
    drawLevels(theme);
    return true;
}

void LatencyChart::makeAreas(const Theme& theme)
{
    const auto entries = parts(theme);
    for (std::size_t i = 0; i < m_areas.size(); ++i) {
        m_areas[i] = plot()->addGraph();
        QColor fill = entries[i].colour;
        fill.setAlpha(210);
        m_areas[i]->setPen(Qt::NoPen);
        m_areas[i]->setBrush(fill);
        if (i > 0)
            m_areas[i]->setChannelFillGraph(m_areas[i - 1]);
    }
}

void LatencyChart::extendAreas()
{
    constexpr double overhang = 0.5; // so that a single frame has an area
    const auto add = [this](double key, const engine::FrameTiming& frame) {
        double top = 0.0;
        const auto times = partsOf(frame);
        for (std::size_t i = 0; i < times.size(); ++i)
            m_areas[i]->data()->add(QCPGraphData(key, top += times[i]));
    };
    if (m_drawn == 0)
        add(splitFrame(0).frame - overhang, splitFrame(0));
    else
        for (QCPGraph* area : m_areas)
            area->data()->removeAfter(splitFrame(m_drawn - 1).frame + overhang / 2);
    for (; m_drawn < m_split.size(); ++m_drawn)
        add(splitFrame(m_drawn).frame, splitFrame(m_drawn));
    add(splitFrame(m_drawn - 1).frame + overhang, splitFrame(m_drawn - 1));
}

void LatencyChart::drawLevels(const Theme& theme)
{
    const std::vector<Level> all = levels(theme);
    const double top = highest(all);
    for (const Level& level : all)
        if (level.at.count() > 0.0)
            drawLevel(level, level.at.count() > top, theme);
}

void LatencyChart::drawLevel(const Level& level, bool above, const Theme& theme)
{
    m_levels.push_back(levelText(level, above, theme));
    if (above)
        return;
    auto* line = new QCPItemStraightLine(plot());
    line->setPen(QPen(level.colour, 1.4, Qt::DashLine));
    line->point1->setCoords(0, level.at.count());
    line->point2->setCoords(1, level.at.count());
    m_levels.push_back(line);
}

QCPAbstractItem* LatencyChart::levelText(const Level& level, bool above, const Theme& theme)
{
    auto* label = new QCPItemText(plot());
    label->setText(above ? QStringLiteral("↑ ") + level.text : level.text);
    label->setFont(plot()->xAxis->tickLabelFont());
    label->setColor(ink(level.colour, theme));
    QColor ground = theme.card;
    ground.setAlpha(215);
    label->setBrush(ground);
    label->setPadding(QMargins(3, 1, 3, 1));
    label->position->setTypeX(QCPItemPosition::ptAxisRectRatio);
    label->setPositionAlignment(Qt::AlignLeft | (above ? Qt::AlignTop : Qt::AlignBottom));
    if (above)
        label->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
    label->position->setCoords(level.place, above ? 0.0 : level.at.count());
    return label;
}

double LatencyChart::highest(const std::vector<Level>& levels) const
{
    constexpr double mostOverSplit = 6.0; // because a slow baseline must not flatten the frames
    const engine::Millis predicted =
        run() ? run()->report().plan(engine::RunMode::Split).predicted.total() : engine::Millis{0};
    const double split = std::max(predicted, m_slowest).count();
    double all = split;
    for (const Level& level : levels)
        if (level.at.count() <= mostOverSplit * split)
            all = std::max(all, level.at.count());
    return all > 0.0 ? 1.14 * all : 1.0;
}

void LatencyChart::fitAxes()
{
    if (m_split.empty())
        fitFrames(0, 1);
    else
        fitFrames(splitFrame(0).frame, splitFrame(m_split.size() - 1).frame);
    plot()->yAxis->setRange(0.0, highest(levels(Theme{})));
}

std::optional<Chart::Reading> LatencyChart::readingAt(double key) const
{
    if (m_split.empty())
        return {};
    const auto number = [this](std::size_t place) { return run()->report().frames[place].frame; };
    const engine::FrameTiming* nearest = &run()->report().frames[*nearestOf(m_split, key, number)];
    return Reading{static_cast<double>(nearest->frame),
                   tr("frame %1 · %2\ndevice %3\nupload %4\nedge %5\ndownload %6\nother %7")
                       .arg(nearest->frame)
                       .arg(millisText(nearest->latency), millisText(nearest->device), millisText(nearest->uplink),
                            millisText(nearest->edge), millisText(nearest->downlink), millisText(nearest->other()))};
}

engine::CsvTable LatencyChart::table() const
{
    engine::CsvTable table;
    table.columns = {"frame", "mode", "latency_ms", "device_ms", "uplink_ms", "edge_ms", "downlink_ms"};
    if (!run())
        return table;
    for (const engine::FrameTiming& frame : run()->report().frames) {
        auto& fields = table.rows.emplace_back();
        fields = {std::to_string(frame.frame), std::string(engine::runModeName(frame.mode()))};
        for (const auto time : {frame.latency, frame.device, frame.uplink, frame.edge, frame.downlink})
            fields.push_back(engine::csvNumber(time.count()));
    }
    return table;
}

} // namespace widgets
