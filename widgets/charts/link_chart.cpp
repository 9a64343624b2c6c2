// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/link_chart.h"

#include "engine/io/records/link_file.h"
#include "widgets/charts/log_axis.h"
#include "widgets/charts/qcustomplot.h"
#include "widgets/tables/link_text.h"
#include "widgets/tables/value_text.h"
#include "widgets/theme.h"

#include <algorithm>
#include <cmath>

namespace widgets {

namespace {

using engine::LinkDirection;

constexpr double bytesInKilobyte = 1000.0;
constexpr std::array directions{LinkDirection::Up, LinkDirection::Down};

double kilobytes(engine::Bytes size)
{
    return static_cast<double>(size.count) / bytesInKilobyte;
}

/// Lighter than the link's own, so that the two are told apart by more than their marks.
QColor colourOf(LinkDirection direction, const Theme& theme)
{
    return direction == LinkDirection::Up ? theme.link : theme.muted;
}

QString nameOf(LinkDirection direction)
{
    return direction == LinkDirection::Up ? LinkChart::tr("up") : LinkChart::tr("down");
}

/// From so many kilobytes, as the eye sees it.
double distance(const engine::TransferTiming& size, double key)
{
    return std::abs(std::log(kilobytes(size.bytes) / key));
}

/// Null: none.
const engine::TransferTiming* nearest(const engine::WayStatistics& way, double key)
{
    if (way.sizes.empty() || !(key > 0.0))
        return nullptr;
    return &*std::ranges::min_element(way.sizes, {},
                                      [key](const engine::TransferTiming& size) { return distance(size, key); });
}

QString textOf(const engine::TransferTiming& size, const engine::WayStatistics& way, LinkDirection direction)
{
    auto text =
        LinkChart::tr("%1 %2: %3 [%4, %5], 95 % within %6, samples: %7")
            .arg(bytesText(size.bytes), nameOf(direction), millisText(size.median, size.medianAbsoluteDeviation),
                 millisNumber(size.interval.low), millisNumber(size.interval.high), millisNumber(size.p95))
            .arg(size.samples);
    if (way.line)
        text += LinkChart::tr("\nline %1").arg(millisText(way.line->timeOf(size.bytes)));
    return text;
}

} // namespace

LinkChart::LinkChart(QWidget* parent) : Chart(parent)
{
    setObjectName(QStringLiteral("linkChart"));
    setExportName(tr("link"));
    setTitle(tr("Time of a transfer by its size"));
    plot()->xAxis->setLabel(tr("size (kB, logarithmic)"));
    plot()->yAxis->setLabel(tr("one way (ms, logarithmic)"));
    makeLogarithmic(plot()->xAxis);
    makeLogarithmic(plot()->yAxis);
    redraw();
}

void LinkChart::setLink(std::optional<engine::LinkMeasurement> link)
{
    m_link = std::move(link);
    m_statistics = m_link ? engine::statisticsOf(m_link->samples) : engine::LinkStatistics();
    forgetZoom();
    redraw();
}

QString LinkChart::emptyText() const
{
    return tr("Not measured yet");
}

void LinkChart::draw(const Theme& theme)
{
    for (const auto direction : directions) {
        const auto& way = m_statistics.way(direction);
        if (way.sizes.empty())
            continue;
        const auto style = direction == LinkDirection::Up ? Qt::SolidLine : Qt::DashLine;
        drawLine(way, QPen(colourOf(direction, theme), 1.6, style));
        drawSizes(way, direction, theme);
    }
}

/// As far as the other direction was measured, or sizes were not reached: that is what it is for.
void LinkChart::drawLine(const engine::WayStatistics& way, const QPen& pen)
{
    if (!way.line)
        return;
    constexpr int points = 100;
    const double from = kilobytes(way.sizes.front().bytes);
    const double to = kilobytes(way.notReached.empty() ? way.sizes.back().bytes : way.notReached.back());
    auto* graph = plot()->addGraph();
    graph->setPen(pen);
    for (int i = 0; i <= points; ++i) {
        const double at = from * std::pow(to / from, static_cast<double>(i) / points);
        const engine::Bytes size{std::llround(at * bytesInKilobyte)};
        graph->addData(at, way.line->timeOf(size).count());
    }
}

void LinkChart::drawSizes(const engine::WayStatistics& way, LinkDirection direction, const Theme& theme)
{
    const auto colour = colourOf(direction, theme);
    auto* points = plot()->addGraph();
    points->setLineStyle(QCPGraph::lsNone);
    points->setScatterStyle(direction == LinkDirection::Up
                                ? QCPScatterStyle(QCPScatterStyle::ssDisc, colour, colour, 8)
                                : QCPScatterStyle(QCPScatterStyle::ssTriangle, colour, theme.card, 8));
    auto* bars = new QCPErrorBars(plot()->xAxis, plot()->yAxis);
    bars->setPen(QPen(colour, 1.2));
    bars->setWhiskerWidth(6);
    bars->setSymbolGap(0);
    bars->setDataPlottable(points);
    for (const auto& size : way.sizes) {
        points->addData(kilobytes(size.bytes), size.median.count());
        bars->addData(std::max(0.0, (size.median - size.interval.low).count()),
                      std::max(0.0, (size.interval.high - size.median).count()));
    }
}

void LinkChart::fitAxes()
{
    std::optional<QCPRange> keys;
    std::optional<QCPRange> values;
    const auto show = [](std::optional<QCPRange>& range, double value) {
        if (!range)
            range = QCPRange(value, value);
        range->expand(value);
    };
    for (const auto direction : directions) {
        const auto& way = m_statistics.way(direction);
        for (const auto& size : way.sizes) {
            show(keys, kilobytes(size.bytes));
            show(values, size.interval.low.count());
            show(values, size.interval.high.count());
        }
        if (!way.line)
            continue;
        for (const auto size : way.notReached) {
            show(keys, kilobytes(size));
            show(values, way.line->timeOf(size).count());
        }
    }
    if (!keys)
        return;
    plot()->xAxis->setRange(keys->lower / 1.4, keys->upper * 1.4);
    plot()->yAxis->setRange(values->lower / 1.4, values->upper * 1.4);
}

std::optional<Chart::Reading> LinkChart::readingAt(double key) const
{
    const engine::TransferTiming* found = nullptr;
    for (const auto direction : directions) {
        const auto* size = nearest(m_statistics.way(direction), key);
        if (found == nullptr || (size != nullptr && distance(*size, key) < distance(*found, key)))
            found = size;
    }
    if (found == nullptr)
        return {};
    QStringList lines;
    for (const auto direction : directions) {
        const auto& way = m_statistics.way(direction);
        const auto size = std::ranges::find(way.sizes, found->bytes, &engine::TransferTiming::bytes);
        if (size != way.sizes.end())
            lines << textOf(*size, way, direction);
    }
    return Reading{kilobytes(found->bytes), lines.join(QLatin1Char('\n'))};
}

std::optional<Chart::Reading> LinkChart::readingAtPoint(const QPointF& point) const
{
    return readingAt(point.x());
}

engine::CsvTable LinkChart::table() const
{
    return engine::tableOf(m_link.value_or(engine::LinkMeasurement{}));
}

std::vector<LegendEntry> LinkChart::legendEntries() const
{
    if (!m_link)
        return {};
    const auto theme = themeOf(palette());
    return {{tr("up"), colourOf(LinkDirection::Up, theme), LegendEntry::Mark::Disc},
            {tr("down (dashed)"), colourOf(LinkDirection::Down, theme), LegendEntry::Mark::Triangle}};
}

Conditions LinkChart::conditions() const
{
    return m_link ? conditionsOf(*m_link) : Chart::conditions();
}

} // namespace widgets
