// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/speedup_chart.h"

#include "widgets/charts/nearest.h"
#include "widgets/charts/qcustomplot.h"
#include "widgets/tables/value_text.h"
#include "widgets/theme.h"

#include <algorithm>

namespace widgets {

using engine::SpeedupPoint;

SpeedupChart::SpeedupChart(QWidget* parent) : RunChart(parent)
{
    setObjectName(QStringLiteral("speedupChart"));
    setExportName(tr("speed-up"));
    setTitle(tr("Speed-up, running medians"));
    labelFrames();
    plot()->yAxis->setLabel(tr("speed-up (×)"));
    redraw();
}

std::span<const SpeedupPoint> SpeedupChart::points() const
{
    return run() ? std::span(run()->speedups()) : std::span<const SpeedupPoint>();
}

void SpeedupChart::forget()
{
    m_read = 0;
    m_highest = 1.0;
}

void SpeedupChart::readOn()
{
    for (const SpeedupPoint& point : points().subspan(m_read))
        m_highest = std::max({m_highest, point.overDevice, point.overEdge});
    m_read = points().size();
}

void SpeedupChart::draw(const Theme& theme)
{
    m_lines = {};
    m_drawn = 0;
    extend(theme);
}

bool SpeedupChart::extend(const Theme& theme)
{
    constexpr std::array ratios{&SpeedupPoint::overBest, &SpeedupPoint::overDevice, &SpeedupPoint::overEdge};
    if (m_drawn == 0 && m_read > 0)
        makeLines(theme);
    for (; m_drawn < m_read; ++m_drawn) {
        const SpeedupPoint& point = points()[m_drawn];
        for (std::size_t i = 0; i < ratios.size(); ++i)
            if (point.*ratios[i] > 0.0)
                m_lines[i]->data()->add(QCPGraphData(point.frame, point.*ratios[i]));
    }
    return true;
}

void SpeedupChart::makeLines(const Theme& theme)
{
    auto* even = new QCPItemStraightLine(plot());
    even->setLayer(QStringLiteral("grid"));
    even->setPen(QPen(theme.muted, 1, Qt::DotLine));
    even->point1->setCoords(0, 1);
    even->point2->setCoords(1, 1);
    const std::array<std::pair<QColor, double>, 3> pens{{{theme.text, 3.5}, {theme.device, 1.6}, {theme.edge, 1.6}}};
    for (std::size_t i = 0; i < pens.size(); ++i) {
        m_lines[i] = plot()->addGraph();
        m_lines[i]->setPen(QPen(pens[i].first, pens[i].second, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    }
    drawLegend(theme);
}

void SpeedupChart::drawLegend(const Theme& theme)
{
    constexpr double between = 14.0; // pixels
    const std::array<std::pair<QString, QColor>, 3> entries{{{tr("over the better of both"), theme.text},
                                                             {tr("over device only"), theme.device},
                                                             {tr("over edge only"), theme.edge}}};
    QCPItemText* last = nullptr;
    for (const auto& [text, colour] : entries) {
        auto* label = new QCPItemText(plot());
        label->setText(text);
        QFont font = plot()->xAxis->tickLabelFont();
        font.setBold(colour == theme.text);
        label->setFont(font);
        label->setColor(ink(colour, theme));
        label->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
        if (last) {
            label->position->setType(QCPItemPosition::ptAbsolute);
            label->position->setParentAnchor(last->topRight);
            label->position->setCoords(between, 0.0);
        } else {
            label->position->setType(QCPItemPosition::ptAxisRectRatio);
            label->position->setCoords(0.01, 0.0);
        }
        last = label;
    }
}

void SpeedupChart::fitAxes()
{
    if (m_read == 0)
        fitFrames(0, 1);
    else
        fitFrames(points().front().frame, points()[m_read - 1].frame);
    plot()->yAxis->setRange(0.0, 1.25 * m_highest);
}

std::optional<Chart::Reading> SpeedupChart::readingAt(double key) const
{
    if (points().empty())
        return {};
    const auto nearest = nearestOf(points(), key, &SpeedupPoint::frame);
    return Reading{
        static_cast<double>(nearest->frame),
        tr("frame %1\nover the better of both %2\nover device only %3\nover edge only %4")
            .arg(nearest->frame)
            .arg(speedupText(nearest->overBest), speedupText(nearest->overDevice), speedupText(nearest->overEdge))};
}

engine::CsvTable SpeedupChart::table() const
{
    engine::CsvTable table;
    table.columns = {"frame", "speedup_vs_best", "speedup_vs_device", "speedup_vs_edge"};
    const auto field = [](double ratio) { return ratio > 0.0 ? engine::csvNumber(ratio) : std::string(); };
    for (const SpeedupPoint& point : points())
        table.rows.push_back(
            {std::to_string(point.frame), field(point.overBest), field(point.overDevice), field(point.overEdge)});
    return table;
}

} // namespace widgets
