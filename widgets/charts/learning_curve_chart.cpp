// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/learning_curve_chart.h"

#include "widgets/charts/log_axis.h"
#include "widgets/charts/nearest.h"
#include "widgets/charts/qcustomplot.h"
#include "widgets/theme.h"

#include <QLocale>

#include <algorithm>

namespace widgets {

LearningCurveChart::LearningCurveChart(QWidget* parent) : Chart(parent)
{
    setObjectName(QStringLiteral("learningCurveChart"));
    setExportName(tr("learning-curve"));
    setTitle(tr("Learning curve"));
    plot()->xAxis->setLabel(tr("rows learnt from (logarithmic)"));
    plot()->yAxis->setLabel(tr("mean error (%)"));
    makeLogarithmic(plot()->xAxis);
    redraw();
}

void LearningCurveChart::setPoints(std::vector<engine::LearningPoint> points, std::optional<double> noisePercent)
{
    m_points = std::move(points);
    m_noise = noisePercent;
    redraw();
}

QString LearningCurveChart::emptyText() const
{
    return tr("Not computed yet");
}

void LearningCurveChart::draw(const Theme& theme)
{
    if (m_points.empty())
        return;
    auto* line = plot()->addGraph();
    line->setPen(QPen(theme.device, 2.2));
    line->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, theme.device, theme.device, 7));
    for (const auto& point : m_points)
        line->addData(static_cast<double>(point.rows), point.meanPercent);
    if (!m_noise)
        return;
    auto* floor = new QCPItemStraightLine(plot());
    floor->setPen(QPen(theme.text, 1.2, Qt::DashLine));
    for (auto* position : {floor->point1, floor->point2})
        position->setTypeX(QCPItemPosition::ptAxisRectRatio);
    floor->point1->setCoords(0, *m_noise);
    floor->point2->setCoords(1, *m_noise);
    auto* label = new QCPItemText(plot());
    label->setText(tr("the measurements repeat to %1 %").arg(QLocale().toString(*m_noise, 'f', 1)));
    label->setFont(plot()->xAxis->tickLabelFont());
    label->setColor(theme.muted);
    label->setPositionAlignment(Qt::AlignLeft | Qt::AlignBottom);
    label->position->setTypeX(QCPItemPosition::ptAxisRectRatio);
    label->position->setCoords(0.02, *m_noise);
}

void LearningCurveChart::fitAxes()
{
    if (m_points.empty())
        return;
    plot()->xAxis->setRange(static_cast<double>(m_points.front().rows) / 1.2,
                            static_cast<double>(m_points.back().rows) * 1.2);
    const auto most = std::ranges::max(m_points, {}, &engine::LearningPoint::meanPercent).meanPercent;
    plot()->yAxis->setRange(0, 1.1 * std::max({most, m_noise.value_or(0.0), 1e-6}));
}

std::optional<Chart::Reading> LearningCurveChart::readingAt(double key) const
{
    if (m_points.empty())
        return {};
    const auto& point = *nearestOf(m_points, key, [](const auto& one) { return static_cast<double>(one.rows); });
    return Reading{static_cast<double>(point.rows),
                   tr("%1 rows\nmean error %2 %")
                       .arg(QLocale().toString(static_cast<qulonglong>(point.rows)),
                            QLocale().toString(point.meanPercent, 'f', 2)),
                   point.meanPercent};
}

engine::CsvTable LearningCurveChart::table() const
{
    engine::CsvTable table{{}, {"rows", "mean_error_percent"}, {}};
    for (const auto& point : m_points)
        table.rows.push_back({std::to_string(point.rows), engine::csvNumber(point.meanPercent)});
    return table;
}

} // namespace widgets
