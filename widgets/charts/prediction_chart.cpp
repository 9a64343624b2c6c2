// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/prediction_chart.h"

#include "widgets/charts/family_style.h"
#include "widgets/charts/log_axis.h"
#include "widgets/charts/qcustomplot.h"
#include "widgets/tables/value_text.h"
#include "widgets/theme.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace widgets {

namespace {

constexpr double band = 0.1;
constexpr double beyond = 8.0; ///< how far from what was measured predictions are drawn

QString timeText(double millis)
{
    return millisNumber(engine::Millis{millis});
}

} // namespace

PredictionChart::PredictionChart(QWidget* parent) : Chart(parent)
{
    setObjectName(QStringLiteral("predictionChart"));
    setExportName(tr("predicted-against-measured"));
    setTitle(tr("Predicted against measured"));
    plot()->xAxis->setLabel(tr("measured (ms, logarithmic)"));
    plot()->yAxis->setLabel(tr("predicted (ms, logarithmic)"));
    makeLogarithmic(plot()->xAxis);
    makeLogarithmic(plot()->yAxis);
    plot()->axisRect()->setRangeDrag(Qt::Horizontal | Qt::Vertical);
    plot()->axisRect()->setRangeZoom(Qt::Horizontal | Qt::Vertical);
    redraw();
}

void PredictionChart::setRows(std::shared_ptr<const engine::LayerDataset> dataset,
                              std::vector<engine::ReviewedRow> rows)
{
    m_dataset = std::move(dataset);
    m_rows = std::move(rows);
    std::erase_if(m_rows, [](const engine::ReviewedRow& row) { return !(row.measured > 0); });
    std::ranges::stable_sort(m_rows, {}, &engine::ReviewedRow::measured);
    m_least = m_rows.empty() ? 0 : m_rows.front().measured;
    m_most = m_rows.empty() ? 0 : m_rows.back().measured;
    redraw();
}

void PredictionChart::setSelectedRow(const std::optional<engine::RowPlace>& place)
{
    if (place == m_selected)
        return;
    m_selected = place;
    redraw();
}

QString PredictionChart::emptyText() const
{
    return tr("Needs measured layers, and regressors that have learnt from them");
}

const std::string& PredictionChart::familyOf(const engine::ReviewedRow& row) const
{
    return m_dataset->groups[row.place.group].samples.name;
}

double PredictionChart::heightOf(double predicted) const
{
    return std::clamp(predicted, m_least / beyond, m_most * beyond);
}

void PredictionChart::draw(const Theme& theme)
{
    if (m_rows.empty())
        return;
    drawBand(theme);
    for (std::size_t style = 0; style < familyStyles(theme).size(); ++style)
        drawPoints(style, theme);
    drawSelected(theme);
}

void PredictionChart::drawBand(const Theme& theme)
{
    const QVector<double> ends{m_least / 100, m_most * 100};
    const auto line = [&](double factor, const QPen& pen) {
        auto* graph = plot()->addGraph();
        graph->setPen(pen);
        graph->setData(ends, {factor * ends[0], factor * ends[1]}, true);
        return graph;
    };
    QColor fill = theme.good;
    fill.setAlpha(38);
    auto* low = line(1 - band, Qt::NoPen);
    auto* high = line(1 + band, Qt::NoPen);
    high->setBrush(fill);
    high->setChannelFillGraph(low);
    line(1, QPen(theme.good, 1.2));
}

void PredictionChart::drawPoints(std::size_t style, const Theme& theme)
{
    constexpr std::size_t many = 1500; // points, which are drawn smaller
    QVector<double> measured;
    QVector<double> predicted;
    QVector<double> below;
    QVector<double> above;
    for (const auto& row : m_rows) {
        if (familyStyleOf(familyOf(row)) != style)
            continue;
        const double height = heightOf(row.predicted);
        measured << row.measured;
        predicted << height;
        below << (row.interval ? std::max(0.0, height - heightOf(row.interval->low)) : 0.0);
        above << (row.interval ? std::max(0.0, heightOf(row.interval->high) - height) : 0.0);
    }
    if (measured.isEmpty())
        return;
    const auto look = familyStyles(theme)[style];
    auto* points = plot()->addGraph();
    points->setLineStyle(QCPGraph::lsNone);
    points->setScatterStyle(scatterStyleOf(look, m_rows.size() > many ? 4.5 : 6.5));
    points->setData(measured, predicted, true);
    auto* bars = new QCPErrorBars(plot()->xAxis, plot()->yAxis);
    QColor faint = look.colour;
    faint.setAlpha(m_rows.size() > many ? 28 : 90);
    bars->setPen(QPen(faint, 1));
    bars->setWhiskerWidth(0);
    bars->setSymbolGap(0);
    bars->setDataPlottable(points);
    for (qsizetype at = 0; at < below.size(); ++at)
        bars->addData(below[at], above[at]);
}

void PredictionChart::drawSelected(const Theme& theme)
{
    const auto row = m_selected ? std::ranges::find(m_rows, *m_selected, &engine::ReviewedRow::place) : m_rows.end();
    if (row == m_rows.end())
        return;
    auto* ring = plot()->addGraph();
    ring->setLineStyle(QCPGraph::lsNone);
    ring->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(theme.text, 2), theme.card, 13));
    ring->addData(row->measured, heightOf(row->predicted));
}

void PredictionChart::fitAxes()
{
    if (m_rows.empty())
        return;
    double least = m_least;
    double most = m_most;
    for (const auto& row : m_rows) {
        least = std::min(least, heightOf(row.predicted));
        most = std::max(most, heightOf(row.predicted));
    }
    plot()->xAxis->setRange(m_least / 1.3, m_most * 1.3);
    plot()->yAxis->setRange(least / 1.3, most * 1.3);
}

const engine::ReviewedRow* PredictionChart::nearest(const QPointF& point) const
{
    constexpr double farthest = 0.05; // of the axes
    const auto place = [](const QCPAxis* axis, double value) {
        return std::log(value / axis->range().lower) / std::log(axis->range().upper / axis->range().lower);
    };
    const engine::ReviewedRow* found = nullptr;
    double least = farthest;
    for (const auto& row : m_rows) {
        const double distance =
            std::hypot(place(plot()->xAxis, row.measured) - place(plot()->xAxis, point.x()),
                       place(plot()->yAxis, heightOf(row.predicted)) - place(plot()->yAxis, point.y()));
        if (distance < least) {
            least = distance;
            found = &row;
        }
    }
    return found;
}

Chart::Reading PredictionChart::readingOf(const engine::ReviewedRow& row) const
{
    const auto& measured = m_dataset->groups[row.place.group].rows[row.place.row];
    QStringList lines;
    const auto name = QString::fromStdString(measured.layer);
    if (!measured.network.empty() || !name.isEmpty())
        lines << tr("%1 / %2").arg(QString::fromStdString(measured.network), name);
    lines << familyText(familyOf(row));
    lines << (row.interval
                  ? tr("predicted %1 ms [%2, %3]")
                        .arg(timeText(row.predicted), timeText(row.interval->low), timeText(row.interval->high))
                  : tr("predicted %1 ms").arg(timeText(row.predicted)));
    lines
        << tr("measured %1 ms, off by %2").arg(timeText(row.measured), percentText(row.relativeError().value_or(0.0)));
    return {row.measured, lines.join(QLatin1Char('\n')), heightOf(row.predicted)};
}

std::optional<Chart::Reading> PredictionChart::readingAt(double key) const
{
    if (m_rows.empty() || !(key > 0))
        return {};
    return readingOf(*std::ranges::min_element(
        m_rows, {}, [key](const engine::ReviewedRow& row) { return std::abs(std::log(row.measured / key)); }));
}

std::optional<Chart::Reading> PredictionChart::readingAtPoint(const QPointF& point) const
{
    const auto* found = nearest(point);
    return found != nullptr ? std::optional(readingOf(*found)) : std::nullopt;
}

void PredictionChart::clickedPoint(const QPointF& point)
{
    if (const auto* found = nearest(point))
        Q_EMIT rowSelected(found->place);
}

std::vector<LegendEntry> PredictionChart::legendEntries() const
{
    const auto styles = familyStyles(themeOf(palette()));
    std::set<std::size_t> present;
    for (const auto& row : m_rows)
        present.insert(familyStyleOf(familyOf(row)));
    std::vector<LegendEntry> entries;
    for (const auto style : present)
        entries.push_back({styles[style].title, styles[style].colour, styles[style].mark});
    return entries;
}

engine::CsvTable PredictionChart::table() const
{
    engine::CsvTable table{
        {}, {"type", "network", "layer", "measured_ms", "predicted_ms", "predicted_low_ms", "predicted_high_ms"}, {}};
    for (const auto& row : m_rows) {
        const auto& group = m_dataset->groups[row.place.group];
        const auto& measured = group.rows[row.place.row];
        table.rows.push_back({group.samples.name, measured.network, measured.layer, engine::csvNumber(row.measured),
                              engine::csvNumber(row.predicted),
                              row.interval ? engine::csvNumber(row.interval->low) : std::string(),
                              row.interval ? engine::csvNumber(row.interval->high) : std::string()});
    }
    return table;
}

} // namespace widgets
