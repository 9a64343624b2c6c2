// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/latency_chart.h"

#include "engine/run/run_statistics.h"
#include "widgets/charts/csv_text.h"
#include "widgets/charts/qcustomplot.h"
#include "widgets/tables/value_text.h"
#include "widgets/theme.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace widgets {

namespace {

constexpr int partCount = 5;

/// From below: device, upload, edge, download, other.
std::array<double, partCount> partsOf(const engine::FrameTiming& frame)
{
    return {frame.device.count(), frame.uplink.count(), frame.edge.count(), frame.downlink.count(),
            std::max(0.0, frame.other().count())};
}

std::array<QColor, partCount> coloursOf(const Theme& theme)
{
    return {theme.device, theme.link, theme.edge, theme.link.lighter(135), theme.wire};
}

} // namespace

LatencyChart::LatencyChart(QWidget* parent) : Chart(parent)
{
    setObjectName(QStringLiteral("latencyChart"));
    setExportName(tr("latency"));
    plot()->xAxis->setLabel(tr("frame"));
    plot()->yAxis->setLabel(tr("end-to-end latency (ms, measured)"));
    redraw();
}

void LatencyChart::setReport(const std::optional<engine::RunReport>& report)
{
    m_report = report;
    m_split.clear();
    if (report)
        std::ranges::copy_if(report->frames, std::back_inserter(m_split),
                             [](const engine::FrameTiming& frame) { return frame.mode() == engine::RunMode::Split; });
    redraw();
}

QString LatencyChart::legend()
{
    const std::array<QString, partCount> names{tr("device"), tr("upload"), tr("edge"), tr("download"), tr("other")};
    const auto colours = coloursOf(Theme{});
    QStringList entries;
    for (std::size_t i = 0; i < names.size(); ++i)
        entries << QStringLiteral("<span style=\"color:%1\">■</span> %2").arg(colours[i].name(), names[i]);
    return entries.join(QStringLiteral("&nbsp; "));
}

std::vector<LatencyChart::Level> LatencyChart::levels(const Theme& theme) const
{
    using engine::RunMode;
    if (!m_report)
        return {};
    const auto baseline = [this](RunMode mode, const QString& name, const QColor& colour, double place) {
        const engine::ModeSummary measured = engine::summarize(*m_report, mode);
        const bool known = measured.frames > 0;
        const engine::Millis at = known ? measured.latency : m_report->plan(mode).predicted.total();
        const QString text = known ? tr("%1 %2 (measured in this run)") : tr("%1 %2 (predicted)");
        return Level{at, text.arg(name, millisText(at)), colour, place};
    };
    const engine::Millis predicted = m_report->plan(RunMode::Split).predicted.total();
    return {baseline(RunMode::DeviceOnly, tr("device only"), theme.device, 0.01),
            baseline(RunMode::EdgeOnly, tr("edge only"), theme.edge, 0.36),
            {predicted, tr("split %1 (predicted)").arg(millisText(predicted)), theme.text, 0.72}};
}

void LatencyChart::draw(const Theme& theme)
{
    if (!m_split.empty())
        drawAreas(theme);
    for (const Level& level : levels(theme))
        if (level.at.count() > 0.0)
            drawLevel(level, theme);
}

void LatencyChart::drawAreas(const Theme& theme)
{
    std::array<QVector<double>, partCount> tops;
    QVector<double> keys;
    const auto add = [&](double key, const engine::FrameTiming& frame) {
        keys << key;
        double top = 0.0;
        const auto parts = partsOf(frame);
        for (std::size_t i = 0; i < parts.size(); ++i)
            tops[i] << (top += parts[i]);
    };
    add(m_split.front().frame - 0.5, m_split.front());
    for (const engine::FrameTiming& frame : m_split)
        add(frame.frame, frame);
    add(m_split.back().frame + 0.5, m_split.back());

    const auto colours = coloursOf(theme);
    QCPGraph* below = nullptr;
    for (std::size_t i = 0; i < colours.size(); ++i) {
        auto* area = plot()->addGraph();
        QColor fill = colours[i];
        fill.setAlpha(210);
        area->setPen(Qt::NoPen);
        area->setBrush(fill);
        area->setData(keys, tops[i], true);
        if (below)
            area->setChannelFillGraph(below);
        below = area;
    }
}

void LatencyChart::drawLevel(const Level& level, const Theme& theme)
{
    const bool above = level.at.count() > highest();
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
    if (!above) {
        auto* line = new QCPItemStraightLine(plot());
        line->setPen(QPen(level.colour, 1.4, Qt::DashLine));
        line->point1->setCoords(0, level.at.count());
        line->point2->setCoords(1, level.at.count());
    }
}

double LatencyChart::highest() const
{
    constexpr double mostOverSplit = 6.0; // because a slow baseline must not flatten the frames
    double split = m_report ? m_report->plan(engine::RunMode::Split).predicted.total().count() : 0.0;
    for (const engine::FrameTiming& frame : m_split)
        split = std::max(split, frame.latency.count());
    double all = split;
    for (const Level& level : levels(Theme{}))
        if (level.at.count() <= mostOverSplit * split)
            all = std::max(all, level.at.count());
    return all > 0.0 ? 1.14 * all : 1.0;
}

void LatencyChart::fitAxes()
{
    const double first = m_split.empty() ? 0.0 : m_split.front().frame;
    const double last = m_split.empty() ? 1.0 : m_split.back().frame;
    plot()->xAxis->setRange(first - 0.5, std::max(last, first + 1.0) + 0.5);
    plot()->yAxis->setRange(0.0, highest());
}

std::optional<Chart::Reading> LatencyChart::readingAt(double key) const
{
    if (m_split.empty())
        return {};
    const auto nearest = std::ranges::min_element(
        m_split, {}, [key](const engine::FrameTiming& frame) { return std::abs(frame.frame - key); });
    return Reading{static_cast<double>(nearest->frame),
                   tr("frame %1 · %2\ndevice %3\nupload %4\nedge %5\ndownload %6\nother %7")
                       .arg(nearest->frame)
                       .arg(millisText(nearest->latency), millisText(nearest->device), millisText(nearest->uplink),
                            millisText(nearest->edge), millisText(nearest->downlink),
                            millisText(nearest->other()))};
}

QString LatencyChart::csv() const
{
    QString text = csvLine({QStringLiteral("frame"), QStringLiteral("mode"), QStringLiteral("latency_ms"),
                            QStringLiteral("device_ms"), QStringLiteral("uplink_ms"), QStringLiteral("edge_ms"),
                            QStringLiteral("downlink_ms")});
    if (!m_report)
        return text;
    for (const engine::FrameTiming& frame : m_report->frames) {
        const std::string_view mode = engine::runModeName(frame.mode());
        text += csvLine(
            {QString::number(frame.frame), QString::fromUtf8(mode.data(), static_cast<qsizetype>(mode.size())),
             csvNumber(frame.latency.count()), csvNumber(frame.device.count()), csvNumber(frame.uplink.count()),
             csvNumber(frame.edge.count()), csvNumber(frame.downlink.count())});
    }
    return text;
}

} // namespace widgets
