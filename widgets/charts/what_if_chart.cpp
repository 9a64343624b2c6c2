// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/what_if_chart.h"

#include "engine/io/records/what_if_file.h"
#include "widgets/charts/log_axis.h"
#include "widgets/charts/qcustomplot.h"
#include "widgets/tables/plans_model.h"
#include "widgets/tables/value_text.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace widgets {

namespace {

bool isOptimal(std::string_view algorithm)
{
    return algorithm == engine::optimalPlanner().name;
}

double megabits(engine::Bandwidth rate)
{
    return engine::toMegabitsPerSecond(rate);
}

/// By pattern as well as by colour.
QPen penOf(const engine::Planner& planner, const Theme& theme)
{
    if (isOptimal(planner.name))
        return {theme.link, 3.0, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin};
    if (planner.baseline)
        return {*planner.baseline == engine::Side::Device ? theme.device : theme.edge, 1.8, Qt::DashLine};
    static const std::array<QVector<double>, 10> patterns{
        {{1, 3}, {8, 3}, {8, 3, 1, 3}, {3, 3}, {12, 4}, {12, 4, 1, 3, 1, 4}, {2, 6}, {6, 6}, {1, 6}, {3, 3, 1, 3}}};
    QPen pen(theme.muted, 1.2);
    pen.setDashPattern(patterns[static_cast<std::size_t>(planner.stroke - 1) % patterns.size()]);
    return pen;
}

QString listed(const QStringList& items)
{
    if (items.size() < 2)
        return items.join(QString());
    return WhatIfChart::tr("%1 and %2").arg(items.mid(0, items.size() - 1).join(QStringLiteral(", ")), items.last());
}

} // namespace

WhatIfChart::WhatIfChart(QWidget* parent) : Chart(parent), m_headline(new QCPTextElement(plot()))
{
    setObjectName(QStringLiteral("whatIfChart"));
    setExportName(tr("latency-vs-uplink"));
    setTitle(tr("What-if: bandwidth"));
    auto* layout = plot()->plotLayout();
    layout->insertRow(0);
    layout->addElement(0, 0, m_headline);
    layout->addElement(2, 0, plot()->legend); // below, because lines may run anywhere
    layout->setRowStretchFactor(2, 0.001);
    m_headline->setTextFlags(Qt::AlignLeft | Qt::AlignVCenter);
    m_headline->setMargins(QMargins(12, 2, 0, 0));
    plot()->legend->setFillOrder(QCPLayoutGrid::foColumnsFirst);
    plot()->legend->setVisible(true);
    plot()->xAxis->setLabel(tr("uplink (Mbit/s, logarithmic)"));
    plot()->yAxis->setLabel(tr("latency (ms, predicted)"));
    makeLogarithmic(plot()->xAxis);
    plot()->addLayer(QStringLiteral("best"), plot()->layer(QStringLiteral("main")));
    plot()->addLayer(QStringLiteral("words"), plot()->layer(QStringLiteral("best")));
    connect(plot(), &QCustomPlot::afterLayout, this, &WhatIfChart::elideLabels);
    redraw();
}

void WhatIfChart::setSweep(engine::Sweep sweep, std::vector<engine::Band> bands)
{
    m_sweep = std::move(sweep);
    m_bands = std::move(bands);
    redraw();
}

void WhatIfChart::setPresent(std::optional<engine::Bandwidth> up)
{
    m_present = up;
    redraw();
}

void WhatIfChart::setPlacementWords(PlacementWords words)
{
    m_words = std::move(words);
    redraw();
}

QString WhatIfChart::emptyText() const
{
    return tr("Needs a model, the layer times of a device and an edge, and a link");
}

QString WhatIfChart::flips() const
{
    constexpr qsizetype most = 8;
    if (m_bands.empty())
        return {};
    if (m_bands.size() == 1)
        return tr("One plan is the best from %1 to %2 Mbit/s: %3")
            .arg(rateNumber(megabits(m_bands.front().from)), rateNumber(megabits(m_bands.front().to)),
                 m_words(m_bands.front().plan.sideOf));
    QStringList rates;
    for (std::size_t i = 1; i < m_bands.size(); ++i)
        rates << rateNumber(megabits(m_bands[i].from));
    if (rates.size() <= most)
        return tr("The plan flips at %1 Mbit/s").arg(listed(rates));
    return tr("The plan flips %1 times between %2 and %3 Mbit/s").arg(rates.size()).arg(rates.first(), rates.last());
}

void WhatIfChart::draw(const Theme& theme)
{
    m_labels.clear();
    m_headline->setVisible(!m_bands.empty());
    m_headline->setText(flips());
    QFont small = plot()->xAxis->tickLabelFont();
    plot()->legend->setFont(small);
    plot()->legend->setTextColor(theme.muted);
    plot()->legend->setBorderPen(Qt::NoPen);
    plot()->legend->setBrush(Qt::NoBrush);
    small.setBold(true);
    m_headline->setFont(small);
    m_headline->setTextColor(theme.title);
    for (const auto& band : m_bands)
        drawBand(band, theme);
    for (const auto& row : m_sweep.rows)
        drawRow(row, theme);
    if (m_present && !m_sweep.uplinks.empty())
        drawPresent(theme);
}

void WhatIfChart::drawBand(const engine::Band& band, const Theme& theme)
{
    auto* area = new QCPItemRect(plot());
    area->setLayer(QStringLiteral("background"));
    area->setPen(Qt::NoPen);
    area->setBrush(mixed(placementColour(band.plan.sideOf, theme), theme.card, theme.dark ? 0.28 : 0.16));
    auto* label = new QCPItemText(plot());
    label->setLayer(QStringLiteral("words"));
    label->setFont(plot()->xAxis->tickLabelFont());
    label->setColor(theme.title);
    label->setBrush(area->brush()); // because lines may run behind it
    label->setPadding(QMargins(3, 1, 3, 1));
    label->setPositionAlignment(Qt::AlignHCenter | Qt::AlignTop);
    for (QCPItemPosition* position : {area->topLeft, area->bottomRight, label->position})
        position->setTypeY(QCPItemPosition::ptAxisRectRatio);
    area->topLeft->setCoords(megabits(band.from), 0.0);
    area->bottomRight->setCoords(megabits(band.to), 1.0);
    m_labels.push_back({megabits(band.from), megabits(band.to), m_words(band.plan.sideOf), label});
}

void WhatIfChart::elideLabels()
{
    constexpr double least = 34.0; // pixels
    const QRect room = plot()->axisRect()->rect();
    for (const Label& label : m_labels) {
        const double from = std::max(plot()->xAxis->coordToPixel(label.from), 1.0 * room.left());
        const double to = std::min(plot()->xAxis->coordToPixel(label.to), 1.0 * room.right());
        label.item->setVisible(to - from > least);
        if (!label.item->visible())
            continue;
        label.item->setText(QFontMetrics(label.item->font())
                                .elidedText(label.text, Qt::ElideMiddle, static_cast<int>(to - from - 12.0)));
        label.item->position->setCoords(plot()->xAxis->pixelToCoord((from + to) / 2.0), 0.01);
    }
}

void WhatIfChart::drawRow(const engine::Sweep::Row& row, const Theme& theme)
{
    if (std::ranges::none_of(row.latency, &std::optional<engine::Millis>::has_value))
        return;
    auto* line = plot()->addGraph();
    line->setName(planTitle(row.algorithm));
    const auto* planner = engine::plannerNamed(row.algorithm);
    line->setPen(planner != nullptr ? penOf(*planner, theme) : QPen(theme.muted, 1.2));
    for (std::size_t i = 0; i < row.latency.size(); ++i)
        line->addData(megabits(m_sweep.uplinks[i]), row.latency[i] ? row.latency[i]->count() : qQNaN());
    if (!isOptimal(row.algorithm))
        return;
    line->setLayer(QStringLiteral("best")); // above those that are as good
    for (const auto& band : m_bands)
        line->addData(megabits(band.from), band.plan.value.count()); // because it bends between the points
}

void WhatIfChart::drawPresent(const Theme& theme)
{
    const double now = megabits(*m_present);
    auto* line = new QCPItemStraightLine(plot());
    line->setLayer(QStringLiteral("best"));
    line->setPen(QPen(theme.text, 1.2));
    line->point1->setCoords(now, 0.0);
    line->point2->setCoords(now, 1.0);
    auto* label = new QCPItemText(plot());
    label->setLayer(QStringLiteral("words"));
    label->setText(tr("now %1 Mbit/s").arg(rateNumber(now)));
    label->setFont(plot()->xAxis->tickLabelFont());
    label->setColor(theme.text);
    label->setBrush(theme.card);
    label->setPadding(QMargins(3, 1, 3, 1));
    label->setPositionAlignment(Qt::AlignLeft | Qt::AlignBottom);
    label->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
    label->position->setCoords(1.02 * now, 0.97);
    const auto best = bestAt(now);
    if (!best)
        return;
    auto* dot = plot()->addGraph();
    dot->setLayer(QStringLiteral("words"));
    dot->removeFromLegend();
    dot->setLineStyle(QCPGraph::lsNone);
    dot->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, theme.text, theme.text, 9));
    dot->addData(now, best->count());
}

/// Between two points of the optimal line.
std::optional<engine::Millis> WhatIfChart::bestAt(double rate) const
{
    const auto row = std::ranges::find_if(m_sweep.rows, isOptimal, &engine::Sweep::Row::algorithm);
    const auto above = std::ranges::lower_bound(m_sweep.uplinks, rate, {}, megabits);
    if (row == m_sweep.rows.end() || above == m_sweep.uplinks.end())
        return {};
    const auto next = static_cast<std::size_t>(above - m_sweep.uplinks.begin());
    const auto last = next == 0 ? 0 : next - 1;
    if (!row->latency[last] || !row->latency[next] || megabits(m_sweep.uplinks[last]) > rate)
        return {};
    const double low = std::log(megabits(m_sweep.uplinks[last]));
    const double width = std::log(megabits(m_sweep.uplinks[next])) - low;
    const double share = width > 0.0 ? (std::log(rate) - low) / width : 0.0;
    return *row->latency[last] + share * (*row->latency[next] - *row->latency[last]);
}

void WhatIfChart::fitAxes()
{
    constexpr int legendEntry = 150; // pixels
    const int columns = std::max(2, width() / legendEntry);
    if (columns != plot()->legend->wrap()) {
        plot()->legend->setWrap(columns);
        plot()->legend->setFillOrder(QCPLayoutGrid::foColumnsFirst, true);
    }
    double highest = 0.0;
    double best = 0.0;
    for (const auto& row : m_sweep.rows) {
        for (const auto& latency : row.latency) {
            highest = std::max(highest, latency ? latency->count() : 0.0);
            if (isOptimal(row.algorithm))
                best = std::max(best, latency ? latency->count() : 0.0);
        }
    }
    if (best > 0.0)
        highest = std::min(highest, 1.6 * best); // because one side alone grows without bounds on a slow link
    plot()->yAxis->setRange(0.0, highest > 0.0 ? 1.1 * highest : 1.0);
    if (m_sweep.uplinks.empty())
        plot()->xAxis->setRange(0.1, 1000.0);
    else
        plot()->xAxis->setRange(megabits(m_sweep.uplinks.front()), megabits(m_sweep.uplinks.back()));
}

std::optional<Chart::Reading> WhatIfChart::readingAt(double key) const
{
    if (m_sweep.uplinks.empty() || !(key > 0.0))
        return {};
    const auto nearest = std::ranges::min_element(
        m_sweep.uplinks, {}, [key](engine::Bandwidth rate) { return std::abs(std::log(megabits(rate) / key)); });
    const auto place = static_cast<std::size_t>(nearest - m_sweep.uplinks.begin());
    QStringList lines{tr("%1 Mbit/s").arg(rateNumber(megabits(*nearest)))};
    const auto band =
        std::ranges::find_if(m_bands, [&](const engine::Band& b) { return *nearest >= b.from && *nearest <= b.to; });
    if (band != m_bands.end())
        lines[0] += QStringLiteral(" · ") + m_words(band->plan.sideOf);
    for (const auto& row : m_sweep.rows)
        if (row.latency[place])
            lines << QStringLiteral("%1 %2").arg(planTitle(row.algorithm), millisText(*row.latency[place]));
    return Reading{megabits(*nearest), lines.join(QLatin1Char('\n'))};
}

void WhatIfChart::clicked(double key)
{
    if (!m_sweep.uplinks.empty() && key > 0.0)
        Q_EMIT bandwidthChosen(engine::megabitsPerSecond(key));
}

engine::CsvTable WhatIfChart::table() const
{
    return engine::tableOf(m_sweep);
}

} // namespace widgets
