// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/speedup_chart.h"

#include "widgets/charts/csv_text.h"
#include "widgets/charts/qcustomplot.h"
#include "widgets/tables/value_text.h"
#include "widgets/theme.h"

#include <algorithm>

namespace widgets {

SpeedupChart::SpeedupChart(QWidget* parent) : Chart(parent)
{
    setObjectName(QStringLiteral("speedupChart"));
    setExportName(tr("speed-up"));
    plot()->xAxis->setLabel(tr("frame"));
    plot()->yAxis->setLabel(tr("speed-up (×)"));
    redraw();
}

void SpeedupChart::setReport(const std::optional<engine::RunReport>& report)
{
    m_points = report ? runningSpeedups(*report) : std::vector<engine::SpeedupPoint>{};
    redraw();
}

void SpeedupChart::draw(const Theme& theme)
{
    if (m_points.empty())
        return;
    auto* even = new QCPItemStraightLine(plot());
    even->setLayer(QStringLiteral("grid"));
    even->setPen(QPen(theme.muted, 1, Qt::DotLine));
    even->point1->setCoords(0, 1);
    even->point2->setCoords(1, 1);
    drawLine(&engine::SpeedupPoint::overBest, theme.text, 3.5);
    drawLine(&engine::SpeedupPoint::overDevice, theme.device, 1.6);
    drawLine(&engine::SpeedupPoint::overEdge, theme.edge, 1.6);
    drawLegend(theme);
}

void SpeedupChart::drawLine(double engine::SpeedupPoint::*ratio, const QColor& colour, double width)
{
    auto* line = plot()->addGraph();
    line->setPen(QPen(colour, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    for (const engine::SpeedupPoint& point : m_points)
        if (point.*ratio > 0.0)
            line->addData(point.frame, point.*ratio);
}

void SpeedupChart::drawLegend(const Theme& theme)
{
    const std::array<std::tuple<QString, QColor, double>, 3> entries{
        {{tr("over the better of both"), theme.text, 0.01},
         {tr("over device only"), theme.device, 0.25},
         {tr("over edge only"), theme.edge, 0.43}}};
    for (const auto& [text, colour, place] : entries) {
        auto* label = new QCPItemText(plot());
        label->setText(text);
        QFont font = plot()->xAxis->tickLabelFont();
        font.setBold(colour == theme.text);
        label->setFont(font);
        label->setColor(ink(colour, theme));
        label->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
        label->position->setType(QCPItemPosition::ptAxisRectRatio);
        label->position->setCoords(place, 0.0);
    }
}

void SpeedupChart::fitAxes()
{
    double highest = 1.0;
    for (const engine::SpeedupPoint& point : m_points)
        highest = std::max({highest, point.overDevice, point.overEdge});
    const double first = m_points.empty() ? 0.0 : m_points.front().frame;
    const double last = m_points.empty() ? 1.0 : m_points.back().frame;
    plot()->xAxis->setRange(first - 0.5, std::max(last, first + 1.0) + 0.5);
    plot()->yAxis->setRange(0.0, 1.25 * highest);
}

std::optional<Chart::Reading> SpeedupChart::readingAt(double key) const
{
    if (m_points.empty())
        return {};
    const auto nearest = std::ranges::min_element(
        m_points, {}, [key](const engine::SpeedupPoint& point) { return std::abs(point.frame - key); });
    return Reading{
        static_cast<double>(nearest->frame),
        tr("frame %1\nover the better of both %2\nover device only %3\nover edge only %4")
            .arg(nearest->frame)
            .arg(speedupText(nearest->overBest), speedupText(nearest->overDevice), speedupText(nearest->overEdge))};
}

QString SpeedupChart::csv() const
{
    QString text = csvLine({QStringLiteral("frame"), QStringLiteral("speedup_vs_best"),
                            QStringLiteral("speedup_vs_device"), QStringLiteral("speedup_vs_edge")});
    const auto field = [](double ratio) { return ratio > 0.0 ? csvNumber(ratio) : QString(); };
    for (const engine::SpeedupPoint& point : m_points)
        text += csvLine(
            {QString::number(point.frame), field(point.overBest), field(point.overDevice), field(point.overEdge)});
    return text;
}

} // namespace widgets
