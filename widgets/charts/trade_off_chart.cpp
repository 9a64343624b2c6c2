// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/trade_off_chart.h"

#include "engine/io/records/what_if_file.h"
#include "widgets/charts/qcustomplot.h"
#include "widgets/tables/value_text.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace widgets {

namespace {

/// Frames per second when one leaves each @p period.
double throughput(engine::Millis period)
{
    return period.count() > 0.0 ? 1000.0 / period.count() : 0.0;
}

} // namespace

TradeOffChart::TradeOffChart(QWidget* parent) : Chart(parent)
{
    setObjectName(QStringLiteral("tradeOffChart"));
    setExportName(tr("trade-offs"));
    setTitle(tr("Trade-offs of latency, throughput and bytes sent"));
    plot()->xAxis->setLabel(tr("latency of a frame (ms, predicted)"));
    plot()->yAxis->setLabel(tr("throughput (frames/s, predicted)"));
    plot()->axisRect()->setRangeDrag(Qt::Horizontal | Qt::Vertical);
    plot()->axisRect()->setRangeZoom(Qt::Horizontal | Qt::Vertical);
    connect(plot(), &QCustomPlot::afterLayout, this, &TradeOffChart::hideCrowdedLabels);
    redraw();
}

void TradeOffChart::setPoints(std::vector<engine::TradeOff> points)
{
    m_points = std::move(points);
    redraw();
}

void TradeOffChart::setPresent(const std::optional<engine::Plan>& plan)
{
    m_present = plan;
    redraw();
}

void TradeOffChart::setChosen(const std::optional<Placement>& chosen)
{
    m_chosen = chosen;
    redraw();
}

void TradeOffChart::setPlacementWords(PlacementWords words)
{
    m_words = std::move(words);
    redraw();
}

QString TradeOffChart::emptyText() const
{
    return tr("Needs a model, the layer times of a device and an edge, and a link");
}

double TradeOffChart::radiusOf(engine::Bytes sent) const
{
    constexpr double least = 4.0;
    constexpr double growth = 9.0;
    const auto most = std::ranges::max(m_points, {}, &engine::TradeOff::sent).sent.count;
    return least + (most > 0 ? growth * std::sqrt(static_cast<double>(sent.count) / static_cast<double>(most)) : 0.0);
}

void TradeOffChart::draw(const Theme& theme)
{
    m_labels.clear();
    if (m_points.empty())
        return;
    if (m_present)
        drawMark(m_present->predicted.total(), m_present->predicted.period(), false, theme);
    const auto chosen =
        std::ranges::find_if(m_points, [this](const auto& point) { return m_chosen == point.plan.sideOf; });
    if (chosen != m_points.end())
        drawMark(chosen->latency, chosen->period, true, theme);
    drawFront(theme);
    for (const auto& point : m_points)
        drawPoint(point, theme);
}

/// The line joins those that would stay if bytes cost nothing.
void TradeOffChart::drawFront(const Theme& theme)
{
    auto* line = plot()->addGraph();
    line->setLineStyle(QCPGraph::lsStepLeft);
    line->setPen(QPen(theme.wire, 1.2, Qt::DashLine));
    double best = 0.0;
    for (const auto& point : m_points) {
        if (throughput(point.period) <= best)
            continue;
        best = throughput(point.period);
        line->addData(point.latency.count(), best);
    }
}

void TradeOffChart::drawPoint(const engine::TradeOff& point, const Theme& theme)
{
    const double share = deviceShare(point.plan.sideOf);
    const auto shape = share == 1.0 ? QCPScatterStyle::ssTriangle
        : share == 0.0              ? QCPScatterStyle::ssSquare
                                    : QCPScatterStyle::ssCircle;
    const QColor colour = placementColour(point.plan.sideOf, theme);
    QColor fill = colour;
    fill.setAlpha(150);
    auto* dot = plot()->addGraph();
    dot->setLineStyle(QCPGraph::lsNone);
    dot->setScatterStyle(QCPScatterStyle(shape, QPen(colour, 1.4), fill, 2.0 * radiusOf(point.sent)));
    dot->addData(point.latency.count(), throughput(point.period));
    auto* label = new QCPItemText(plot());
    label->setText(bytesText(point.sent));
    label->setFont(plot()->xAxis->tickLabelFont());
    label->setColor(theme.muted);
    label->setPositionAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    label->setPadding(QMargins(static_cast<int>(radiusOf(point.sent)) + 4, 0, 0, 0));
    label->position->setCoords(point.latency.count(), throughput(point.period));
    m_labels.push_back(label);
}

void TradeOffChart::drawMark(engine::Millis latency, engine::Millis period, bool isChoice, const Theme& theme)
{
    auto* ring = plot()->addGraph();
    ring->setLineStyle(QCPGraph::lsNone);
    ring->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(theme.text, 1.6), Qt::NoBrush, 32));
    ring->addData(latency.count(), throughput(period));
    auto* label = new QCPItemText(plot());
    label->setText(isChoice ? tr("shown") : tr("now"));
    QFont bold = plot()->xAxis->tickLabelFont();
    bold.setBold(true);
    label->setFont(bold);
    label->setColor(theme.text);
    label->setPositionAlignment(Qt::AlignHCenter | Qt::AlignBottom);
    label->setPadding(QMargins(0, 0, 0, 18));
    label->position->setCoords(latency.count(), throughput(period));
    if (!isChoice)
        return;
    ring->setLayer(choiceLayer);
    label->setLayer(choiceLayer);
}

std::vector<LegendEntry> TradeOffChart::legendEntries() const
{
    using Mark = LegendEntry::Mark;
    const Theme theme = themeOf(palette());
    return {{tr("device only"), theme.device, Mark::Triangle},
            {tr("edge only"), theme.edge, Mark::Square},
            {tr("split (size: bytes sent a frame)"), theme.link, Mark::Disc}};
}

void TradeOffChart::hideCrowdedLabels()
{
    std::vector<QRectF> taken;
    for (QCPItemText* label : m_labels) {
        const QPointF at = label->position->pixelPosition();
        const QSize size = QFontMetrics(label->font()).size(0, label->text());
        const QRectF room(at.x() + label->padding().left(), at.y() - size.height() / 2.0, size.width(), size.height());
        const bool free = std::ranges::none_of(taken, [&](const QRectF& other) { return other.intersects(room); });
        label->setVisible(free);
        if (free)
            taken.push_back(room);
    }
}

void TradeOffChart::fitAxes()
{
    constexpr double air = 0.12; // of the range on each side, for the points' sizes
    if (m_points.empty())
        return;
    QCPRange latency(m_points.front().latency.count(), m_points.front().latency.count());
    QCPRange frames(throughput(m_points.front().period), throughput(m_points.front().period));
    for (const auto& point : m_points) {
        latency.expand(point.latency.count());
        frames.expand(throughput(point.period));
    }
    if (m_present) {
        latency.expand(m_present->predicted.total().count());
        frames.expand(throughput(m_present->predicted.period()));
    }
    for (QCPRange* range : {&latency, &frames}) {
        const double size = range->size() > 0.0 ? range->size() : std::max(range->upper, 1.0);
        *range = QCPRange(std::max(0.0, range->lower - air * size), range->upper + air * size);
    }
    plot()->xAxis->setRange(latency);
    plot()->yAxis->setRange(frames);
}

const engine::TradeOff* TradeOffChart::nearest(const QPointF& point) const
{
    if (m_points.empty() || !std::isfinite(point.x()))
        return nullptr;
    const double wide = plot()->xAxis->range().size();
    const double high = plot()->yAxis->range().size();
    return &*std::ranges::min_element(m_points, {}, [&](const engine::TradeOff& candidate) {
        return std::hypot((candidate.latency.count() - point.x()) / wide,
                          (throughput(candidate.period) - point.y()) / high);
    });
}

Chart::Reading TradeOffChart::readingOf(const engine::TradeOff& point) const
{
    const double frames = throughput(point.period);
    return {point.latency.count(),
            tr("%1\nlatency %2\nthroughput %3 frames/s\nsent %4 a frame")
                .arg(m_words(point.plan.sideOf), millisText(point.latency), QLocale().toString(frames, 'g', 3),
                     bytesText(point.sent)),
            frames};
}

std::optional<Chart::Reading> TradeOffChart::readingAt(double key) const
{
    if (m_points.empty())
        return {};
    return readingOf(*std::ranges::min_element(
        m_points, {}, [key](const engine::TradeOff& point) { return std::abs(point.latency.count() - key); }));
}

std::optional<Chart::Reading> TradeOffChart::readingAtPoint(const QPointF& point) const
{
    const auto* found = nearest(point);
    return found != nullptr ? std::optional(readingOf(*found)) : std::nullopt;
}

void TradeOffChart::clickedPoint(const QPointF& point)
{
    if (const auto* found = nearest(point))
        Q_EMIT planChosen(found->plan.sideOf);
}

engine::CsvTable TradeOffChart::table() const
{
    return engine::tableOf(m_points);
}

} // namespace widgets
