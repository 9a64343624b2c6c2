// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/phase_map_chart.h"

#include "engine/io/records/what_if_file.h"
#include "widgets/charts/log_axis.h"
#include "widgets/charts/map_areas.h"
#include "widgets/charts/qcustomplot.h"
#include "widgets/tables/value_text.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace widgets {

namespace {

constexpr int pixelsPerPoint = 5; ///< of the picture, with borders between areas

/// The step of @p value between @p low and @p high, which are evenly divided in their logarithm.
std::optional<std::uint32_t> stepOf(double value, double low, double high, std::uint32_t size)
{
    const double step = std::round(std::log(value / low) / std::log(high / low) * (size - 1));
    if (!(step >= 0.0) || step > size - 1)
        return {};
    return static_cast<std::uint32_t>(step);
}

} // namespace

PhaseMapChart::PhaseMapChart(QWidget* parent) : Chart(parent)
{
    setObjectName(QStringLiteral("phaseMapChart"));
    setExportName(tr("phase-map"));
    setTitle(tr("Phase map: the best placement"));
    plot()->xAxis->setLabel(tr("uplink (Mbit/s, logarithmic)"));
    makeLogarithmic(plot()->xAxis);
    makeLogarithmic(plot()->yAxis);
    plot()->axisRect()->setRangeDrag(Qt::Horizontal | Qt::Vertical);
    plot()->axisRect()->setRangeZoom(Qt::Horizontal | Qt::Vertical);
    redraw();
}

void PhaseMapChart::setMap(engine::PhaseMap map)
{
    m_map = std::move(map);
    redraw();
}

void PhaseMapChart::setPresent(std::optional<engine::Bandwidth> up)
{
    m_present = up;
    redraw();
}

void PhaseMapChart::setChosen(const std::optional<engine::Circumstances>& chosen)
{
    m_chosen = chosen;
    redraw();
}

void PhaseMapChart::setPlacementWords(PlacementWords words)
{
    m_words = std::move(words);
    redraw();
}

QString PhaseMapChart::emptyText() const
{
    return tr("Needs a model, the layer times of a device and an edge, and a link");
}

QPointF PhaseMapChart::pointAt(const engine::Circumstances& there) const
{
    const bool device = m_map.range.axis == engine::PhaseAxis::DeviceSlowdown;
    return {engine::toMegabitsPerSecond(there.up), device ? there.deviceSlowdown : there.edgeSlowdown};
}

std::optional<PhaseMapChart::Cell> PhaseMapChart::cellAt(const QPointF& point) const
{
    if (empty())
        return {};
    const auto& range = m_map.range;
    const auto x =
        stepOf(point.x(), engine::toMegabitsPerSecond(range.from), engine::toMegabitsPerSecond(range.to), range.size);
    const auto y = stepOf(point.y(), range.lowest, range.highest, range.size);
    return x && y ? std::optional(Cell{*x, *y}) : std::nullopt;
}

void PhaseMapChart::draw(const Theme& theme)
{
    plot()->yAxis->setLabel(m_map.range.axis == engine::PhaseAxis::DeviceSlowdown
                                ? tr("device so many times slower (logarithmic)")
                                : tr("edge so many times slower (logarithmic)"));
    if (empty())
        return;
    const double half = 0.5 / (std::max(m_map.range.size, 2U) - 1);
    const QPointF first = pointAt(m_map.range.at(0, 0));
    const QPointF last = pointAt(m_map.range.at(m_map.range.size - 1, m_map.range.size - 1));
    const double wide = std::pow(last.x() / first.x(), half);
    const double high = std::pow(last.y() / first.y(), half);
    auto* map = new QCPItemPixmap(plot());
    map->setLayer(QStringLiteral("background"));
    map->setPixmap(QPixmap::fromImage(picture(theme)));
    map->setScaled(true, Qt::IgnoreAspectRatio, Qt::FastTransformation);
    map->topLeft->setCoords(first.x() / wide, last.y() * high);
    map->bottomRight->setCoords(last.x() * wide, first.y() / high);
    drawAreaNames(theme);
    if (m_present)
        drawPoint({engine::toMegabitsPerSecond(*m_present), 1.0}, tr("now"), false, theme);
    if (m_chosen)
        drawPoint(pointAt(*m_chosen), tr("shown"), true, theme);
}

QColor PhaseMapChart::colourOf(const Placement& sideOf, const Theme& theme) const
{
    return mixed(placementColour(sideOf, theme), theme.card, 0.55);
}

/// Those too that are too small to be named on the map.
std::vector<LegendEntry> PhaseMapChart::legendEntries() const
{
    constexpr std::size_t most = 16;
    const Theme theme = themeOf(palette());
    std::vector<LegendEntry> entries;
    if (empty())
        return entries;
    for (const auto& area : largestAreas(m_map, most)) {
        const auto& sideOf = m_map.placements[area.placement];
        entries.push_back({m_words(sideOf), colourOf(sideOf, theme)});
    }
    return entries;
}

/// A line between areas, because two cuts close to each other have nearly the same colour.
QImage PhaseMapChart::picture(const Theme& theme) const
{
    std::vector<QRgb> colours;
    for (const auto& sideOf : m_map.placements)
        colours.push_back(colourOf(sideOf, theme).rgb());
    const auto size = static_cast<int>(m_map.range.size);
    const auto placeOf = [size](int x, int y) {
        return static_cast<std::size_t>(y) * static_cast<std::size_t>(size) + static_cast<std::size_t>(x);
    };
    QImage image(size * pixelsPerPoint, size * pixelsPerPoint, QImage::Format_RGB32);
    for (int row = 0; row < image.height(); ++row) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(row));
        const int y = size - 1 - row / pixelsPerPoint;
        for (int column = 0; column < image.width(); ++column) {
            const int x = column / pixelsPerPoint;
            const auto own = m_map.placementAt[placeOf(x, y)];
            const bool right = column % pixelsPerPoint == pixelsPerPoint - 1 && x + 1 < size;
            const bool below = row % pixelsPerPoint == pixelsPerPoint - 1 && y > 0;
            const bool border = (right && m_map.placementAt[placeOf(x + 1, y)] != own)
                || (below && m_map.placementAt[placeOf(x, y - 1)] != own);
            line[column] = border ? theme.card.rgb() : colours[own];
        }
    }
    return image;
}

void PhaseMapChart::drawAreaNames(const Theme& theme)
{
    constexpr std::size_t most = 8;
    constexpr double least = 0.015; // of the map
    const double points = static_cast<double>(m_map.placementAt.size());
    std::size_t named = 0;
    for (const auto& area : largestAreas(m_map, most)) {
        if (static_cast<double>(area.points) < least * points && named > 0)
            break;
        ++named;
        auto* label = new QCPItemText(plot());
        label->setText(QFontMetrics(plot()->xAxis->tickLabelFont())
                           .elidedText(m_words(m_map.placements[area.placement]), Qt::ElideRight, 200));
        label->setFont(plot()->xAxis->tickLabelFont());
        label->setColor(theme.text);
        label->setClipToAxisRect(true);
        label->position->setCoords(pointAt(m_map.range.at(area.x, area.y)));
    }
}

void PhaseMapChart::drawPoint(const QPointF& at, const QString& text, bool chosen, const Theme& theme)
{
    auto* dot = plot()->addGraph();
    dot->setLineStyle(QCPGraph::lsNone);
    dot->setScatterStyle(QCPScatterStyle(chosen ? QCPScatterStyle::ssDiamond : QCPScatterStyle::ssDisc,
                                         QPen(theme.text, 1.6), chosen ? QBrush(theme.card) : QBrush(theme.text),
                                         chosen ? 11 : 9));
    dot->addData(at.x(), at.y());
    auto* anchor = new QCPItemText(plot());
    anchor->setText({});
    anchor->position->setCoords(at);
    auto* label = new QCPItemText(plot());
    label->setText(text);
    QFont bold = plot()->xAxis->tickLabelFont();
    bold.setBold(true);
    label->setFont(bold);
    label->setColor(theme.text);
    label->setPositionAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    label->setPadding(QMargins(3, 1, 3, 1));
    label->setBrush(theme.card);
    label->position->setParentAnchor(anchor->position);
    label->position->setCoords(8, 0);
    if (!chosen)
        return;
    for (QCPLayerable* part : std::initializer_list<QCPLayerable*>{dot, anchor, label})
        part->setLayer(choiceLayer);
}

void PhaseMapChart::fitAxes()
{
    const auto& range = m_map.range;
    if (empty())
        return;
    plot()->xAxis->setRange(engine::toMegabitsPerSecond(range.from), engine::toMegabitsPerSecond(range.to));
    plot()->yAxis->setRange(range.lowest, range.highest);
}

std::optional<Chart::Reading> PhaseMapChart::readingAt(double key) const
{
    return readingAtPoint({key, 1.0});
}

std::optional<Chart::Reading> PhaseMapChart::readingAtPoint(const QPointF& point) const
{
    const auto cell = cellAt(point);
    if (!cell)
        return {};
    const QPointF at = pointAt(m_map.range.at(cell->x, cell->y));
    const auto slower = QLocale().toString(at.y(), 'g', 3);
    const engine::Millis latency{static_cast<double>(m_map.latency[place(*cell)])};
    return Reading{at.x(),
                   tr("%1 Mbit/s · %2\n%3\n%4")
                       .arg(rateNumber(at.x()),
                            m_map.range.axis == engine::PhaseAxis::DeviceSlowdown ? tr("device × %1").arg(slower)
                                                                                  : tr("edge × %1").arg(slower),
                            m_words(placementAt(*cell)), millisText(latency)),
                   at.y()};
}

void PhaseMapChart::clickedPoint(const QPointF& point)
{
    if (const auto cell = cellAt(point))
        Q_EMIT pointChosen(m_map.range.at(cell->x, cell->y), placementAt(*cell));
}

/// With a column of words, because the number of a placement means nothing elsewhere.
engine::CsvTable PhaseMapChart::table() const
{
    engine::PhaseMap none;
    none.range.size = 0;
    auto table = engine::tableOf(empty() ? none : m_map);
    std::vector<std::string> words;
    for (const auto& sideOf : m_map.placements)
        words.push_back(m_words(sideOf).toStdString());
    table.columns.emplace_back("plan");
    for (std::size_t i = 0; i < table.rows.size(); ++i)
        table.rows[i].push_back(words[m_map.placementAt[i]]);
    return table;
}

} // namespace widgets
