// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/latency_chart.h"

#include "widgets/charts/nearest.h"
#include "widgets/charts/qcustomplot.h"
#include "widgets/tables/value_text.h"
#include "widgets/theme.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <numeric>

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
    connect(plot(), &QCustomPlot::afterLayout, this, &LatencyChart::placeLevelTexts);
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
    const auto baseline = [this](RunMode mode, const QString& name, const QColor& colour) {
        const bool known = run()->statistics().frames(mode) > 0;
        const engine::Millis at =
            known ? run()->statistics().latency(mode) : run()->report().plan(mode).predicted.total();
        const QString text = known ? tr("%1 %2 (measured in this run)") : tr("%1 %2 (predicted)");
        const QString brief = known ? tr("%1 %2, measured") : tr("%1 %2, predicted");
        return Level{at, text.arg(name, millisText(at)), brief.arg(name, millisText(at)), colour};
    };
    const engine::Millis predicted = run()->report().plan(RunMode::Split).predicted.total();
    return {baseline(RunMode::DeviceOnly, tr("device only"), theme.device),
            baseline(RunMode::EdgeOnly, tr("edge only"), theme.edge),
            {predicted, tr("split %1 (predicted)").arg(millisText(predicted)),
             tr("split %1, predicted").arg(millisText(predicted)), theme.text}};
}

void LatencyChart::draw(const Theme& theme)
{
    m_areas = {};
    m_drawn = 0;
    m_levels.clear();
    m_levelTexts.clear();
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
    m_levelTexts.clear();
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
    drawLevelText(level, above, theme);
    if (above)
        return;
    auto* line = new QCPItemStraightLine(plot());
    line->setPen(QPen(level.colour, 1.4, Qt::DashLine));
    line->point1->setCoords(0, level.at.count());
    line->point2->setCoords(1, level.at.count());
    m_levels.push_back(line);
}

void LatencyChart::drawLevelText(const Level& level, bool above, const Theme& theme)
{
    auto* label = new QCPItemText(plot());
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
    label->position->setCoords(0.0, above ? 0.0 : level.at.count());
    const auto marked = [above](const QString& text) { return above ? QStringLiteral("↑ ") + text : text; };
    m_levels.push_back(label);
    m_levelTexts.push_back({label, marked(level.text), marked(level.brief)});
}

/// Side by side, in full if all have the room, else in brief. Where that is too little they may overlap from left to right if
/// they lie at different heights; else each ends in dots at its share of the width.
void LatencyChart::placeLevelTexts()
{
    constexpr double around = 12.0; // of a text, in pixels
    const double room = plot()->axisRect()->width();
    if (m_levelTexts.empty() || room <= 0.0)
        return;
    const QFontMetrics metrics(plot()->xAxis->tickLabelFont());
    const auto width = [&metrics](const QString& text) { return metrics.horizontalAdvance(text) + around; };
    const auto sum = [this, &width](QString LevelText::*form) {
        return std::accumulate(m_levelTexts.begin(), m_levelTexts.end(), 0.0,
                               [&](double all, const LevelText& level) { return all + width(level.*form); });
    };
    const auto form = sum(&LevelText::text) <= room ? &LevelText::text : &LevelText::brief;
    const double share = areCrowded(metrics.height()) ? std::min(1.0, room / sum(form)) : 1.0;
    const double gaps = std::max(1.0, static_cast<double>(m_levelTexts.size()) - 1.0);
    const double gap = (room - share * sum(form)) / gaps; // below 0 where they overlap
    double x = 0.0;
    for (const auto& level : m_levelTexts) {
        const double own = share * width(level.*form);
        level.item->setText(metrics.elidedText(level.*form, Qt::ElideRight, static_cast<int>(own - around) + 1));
        level.item->position->setCoords(x / room, level.item->position->coords().y());
        x += own + gap;
    }
}

/// Whether two of the texts lie at heights that differ by less than @p line, or nobody knows at which.
bool LatencyChart::areCrowded(double line) const
{
    const auto height = [](const LevelText& level) { return level.item->position->pixelPosition().y(); };
    for (auto one = m_levelTexts.begin(); one != m_levelTexts.end(); ++one)
        for (auto other = std::next(one); other != m_levelTexts.end(); ++other)
            if (!(std::abs(height(*one) - height(*other)) > line))
                return true;
    return false;
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
