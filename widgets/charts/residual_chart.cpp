// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/residual_chart.h"

#include "widgets/charts/family_style.h"
#include "widgets/charts/log_axis.h"
#include "widgets/charts/qcustomplot.h"
#include "widgets/tables/value_text.h"
#include "widgets/theme.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace widgets {

namespace {

constexpr double most = 60.0; ///< percent, beyond which points stand at the border
constexpr double decades = 20.0;

double shown(double percent)
{
    return std::clamp(percent, -most, most);
}

std::optional<double> featureOf(const engine::LayerDataset& dataset, const engine::RowPlace& place,
                                const std::string& feature)
{
    const auto& samples = dataset.groups[place.group].samples.samples;
    const auto column = std::ranges::find(samples.columns, feature);
    if (column == samples.columns.end())
        return std::nullopt;
    return samples.row(place.row)[static_cast<std::size_t>(column - samples.columns.begin())];
}

} // namespace

ResidualChart::ResidualChart(QWidget* parent) : Chart(parent)
{
    setObjectName(QStringLiteral("residualChart"));
    setExportName(tr("residuals"));
    setTitle(tr("Residuals"));
    plot()->yAxis->setLabel(tr("predicted − measured (%)"));
    plot()->axisRect()->setRangeDrag(Qt::Horizontal | Qt::Vertical);
    plot()->axisRect()->setRangeZoom(Qt::Horizontal | Qt::Vertical);
    redraw();
}

void ResidualChart::setRows(std::shared_ptr<const engine::LayerDataset> dataset,
                            const std::vector<engine::ReviewedRow>& rows, const std::string& feature)
{
    m_dataset = std::move(dataset);
    if (feature != m_feature)
        forgetZoom();
    m_feature = feature;
    m_points.clear();
    for (const auto& row : rows) {
        const auto value = featureOf(*m_dataset, row.place, feature);
        const auto error = row.relativeError();
        if (value && error)
            m_points.push_back({row.place, *value, 100 * *error});
    }
    std::ranges::stable_sort(m_points, {}, &Point::value);
    m_isLogarithmic =
        !m_points.empty() && m_points.front().value > 0 && m_points.back().value > decades * m_points.front().value;
    if (m_isLogarithmic) {
        makeLogarithmic(plot()->xAxis);
    } else {
        plot()->xAxis->setScaleType(QCPAxis::stLinear);
        plot()->xAxis->setTicker(QSharedPointer<QCPAxisTicker>::create());
    }
    const auto name = QString::fromStdString(feature);
    plot()->xAxis->setLabel(m_isLogarithmic ? tr("%1 (logarithmic)").arg(name) : name);
    redraw();
}

void ResidualChart::setSelectedRow(const std::optional<engine::RowPlace>& place)
{
    if (place == m_selected)
        return;
    m_selected = place;
    redraw();
}

QString ResidualChart::emptyText() const
{
    return tr("Needs regressors that have learnt, and a feature");
}

std::string ResidualChart::familyOf(const Point& point) const
{
    return m_dataset->groups[point.place.group].samples.name;
}

void ResidualChart::draw(const Theme& theme)
{
    if (m_points.empty())
        return;
    drawBand(theme);
    const auto styles = familyStyles(theme);
    for (std::size_t style = 0; style < styles.size(); ++style) {
        QCPGraph* graph = nullptr;
        for (const auto& point : m_points) {
            if (familyStyleOf(familyOf(point)) != style)
                continue;
            if (graph == nullptr) {
                graph = plot()->addGraph();
                graph->setLineStyle(QCPGraph::lsNone);
                graph->setScatterStyle(scatterStyleOf(styles[style], 4.5));
            }
            graph->addData(point.value, shown(point.percent));
        }
    }
    const auto chosen = m_selected ? std::ranges::find(m_points, *m_selected, &Point::place) : m_points.end();
    if (chosen == m_points.end())
        return;
    auto* ring = plot()->addGraph();
    ring->setLineStyle(QCPGraph::lsNone);
    ring->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(theme.text, 2), theme.card, 12));
    ring->addData(chosen->value, shown(chosen->percent));
}

void ResidualChart::drawBand(const Theme& theme)
{
    QColor fill = theme.good;
    fill.setAlpha(38);
    auto* area = new QCPItemRect(plot());
    area->setLayer(QStringLiteral("background"));
    area->setPen(Qt::NoPen);
    area->setBrush(fill);
    area->topLeft->setTypeX(QCPItemPosition::ptAxisRectRatio);
    area->bottomRight->setTypeX(QCPItemPosition::ptAxisRectRatio);
    area->topLeft->setCoords(0, 10);
    area->bottomRight->setCoords(1, -10);
    auto* zero = new QCPItemStraightLine(plot());
    zero->setPen(QPen(theme.good, 1.2));
    zero->point1->setTypeX(QCPItemPosition::ptAxisRectRatio);
    zero->point2->setTypeX(QCPItemPosition::ptAxisRectRatio);
    zero->point1->setCoords(0, 0);
    zero->point2->setCoords(1, 0);
}

void ResidualChart::fitAxes()
{
    if (m_points.empty())
        return;
    const double low = m_points.front().value;
    const double high = m_points.back().value;
    const double air = high > low ? 0.04 * (high - low) : 1.0;
    if (m_isLogarithmic)
        plot()->xAxis->setRange(low / 1.3, high * 1.3);
    else
        plot()->xAxis->setRange(low - air, high + air);
    double farthest = 12;
    for (const auto& point : m_points)
        farthest = std::max(farthest, std::abs(shown(point.percent)));
    plot()->yAxis->setRange(-1.05 * farthest, 1.05 * farthest);
}

const ResidualChart::Point* ResidualChart::nearest(const QPointF& point) const
{
    constexpr double farthest = 0.06; // of the axes
    const auto* axis = plot()->xAxis;
    const auto across = [&](double value) {
        return (axis->coordToPixel(value) - axis->coordToPixel(point.x())) / std::max(1, plot()->axisRect()->width());
    };
    const Point* found = nullptr;
    double least = farthest;
    for (const auto& candidate : m_points) {
        const double distance =
            std::hypot(across(candidate.value), (shown(candidate.percent) - point.y()) / plot()->yAxis->range().size());
        if (distance < least) {
            least = distance;
            found = &candidate;
        }
    }
    return found;
}

Chart::Reading ResidualChart::readingOf(const Point& point) const
{
    const auto& row = m_dataset->groups[point.place.group].rows[point.place.row];
    return {point.value,
            tr("%1 / %2\n%3: %4\noff by %5")
                .arg(QString::fromStdString(row.network), QString::fromStdString(row.layer),
                     QString::fromStdString(m_feature), QLocale().toString(point.value, 'g', 6),
                     percentText(point.percent / 100)),
            shown(point.percent)};
}

std::optional<Chart::Reading> ResidualChart::readingAt(double key) const
{
    if (m_points.empty())
        return {};
    return readingOf(
        *std::ranges::min_element(m_points, {}, [key](const Point& point) { return std::abs(point.value - key); }));
}

std::optional<Chart::Reading> ResidualChart::readingAtPoint(const QPointF& point) const
{
    const auto* found = nearest(point);
    return found != nullptr ? std::optional(readingOf(*found)) : std::nullopt;
}

void ResidualChart::clickedPoint(const QPointF& point)
{
    if (const auto* found = nearest(point))
        Q_EMIT rowSelected(found->place);
}

engine::CsvTable ResidualChart::table() const
{
    engine::CsvTable table{{}, {"type", "network", "layer", m_feature, "error_percent"}, {}};
    for (const auto& point : m_points) {
        const auto& row = m_dataset->groups[point.place.group].rows[point.place.row];
        table.rows.push_back({familyOf(point), row.network, row.layer, engine::csvNumber(point.value),
                              engine::csvNumber(point.percent)});
    }
    return table;
}

} // namespace widgets
