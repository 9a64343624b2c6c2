// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/error_share_chart.h"

#include "widgets/charts/qcustomplot.h"
#include "widgets/theme.h"

#include <QLocale>

#include <algorithm>
#include <array>

namespace widgets {

namespace {

constexpr double farthest = 30.0; ///< percent, that the axis shows
constexpr int steps = 120;

QString shareText(const ErrorShareChart::Curve& curve, double limit)
{
    return QLocale().toString(100 * engine::shareWithin(curve.percents, limit), 'f', 1);
}

} // namespace

ErrorShareChart::ErrorShareChart(QWidget* parent) : Chart(parent)
{
    setObjectName(QStringLiteral("errorShareChart"));
    setExportName(tr("share-within-error"));
    setTitle(tr("Share of layers within an error"));
    plot()->xAxis->setLabel(tr("absolute error (% of the measured time)"));
    plot()->yAxis->setLabel(tr("layers within (%)"));
    plot()->legend->setVisible(true);
    plot()->axisRect()->insetLayout()->setInsetAlignment(0, Qt::AlignBottom | Qt::AlignRight);
    redraw();
}

void ErrorShareChart::setCurves(std::vector<Curve> curves, engine::NoiseFloor floor)
{
    m_curves = std::move(curves);
    m_floor = std::move(floor);
    redraw();
}

QString ErrorShareChart::emptyText() const
{
    return tr("Needs regressors that have learnt");
}

ErrorShareChart::Curve ErrorShareChart::floorCurve() const
{
    return {m_floor.measuredAgain ? tr("noise floor (measured again)") : tr("noise floor (interval of the medians)"),
            m_floor.percents};
}

void ErrorShareChart::draw(const Theme& theme)
{
    auto* legend = plot()->legend;
    legend->setVisible(!m_curves.empty());
    legend->setFont(plot()->xAxis->tickLabelFont());
    legend->setTextColor(theme.text);
    legend->setBorderPen(Qt::NoPen);
    QColor ground = theme.card;
    ground.setAlpha(170);
    legend->setBrush(ground);
    legend->setRowSpacing(0);
    legend->setMargins(QMargins(5, 2, 5, 2));
    if (m_curves.empty())
        return;
    if (!m_floor.percents.empty())
        drawCurve(floorCurve(), QPen(theme.text, 1.3, Qt::DashLine));
    // By pattern as well as by colour.
    const std::array<QPen, 4> pens{QPen(theme.device, 2.6), QPen(theme.edge, 1.5),
                                   QPen(ink(theme.link, theme), 1.5, Qt::DashDotLine),
                                   QPen(theme.muted, 1.5, Qt::DotLine)};
    for (std::size_t at = 0; at < m_curves.size(); ++at)
        drawCurve(m_curves[at], pens[std::min(at, pens.size() - 1)]);
}

void ErrorShareChart::drawCurve(const Curve& curve, const QPen& pen)
{
    auto* line = plot()->addGraph();
    line->setName(curve.name);
    line->setPen(pen);
    for (int step = 0; step <= steps; ++step) {
        const double limit = farthest * step / steps;
        line->addData(limit, 100 * engine::shareWithin(curve.percents, limit));
    }
}

void ErrorShareChart::fitAxes()
{
    plot()->xAxis->setRange(0, farthest);
    plot()->yAxis->setRange(0, 102);
}

std::optional<Chart::Reading> ErrorShareChart::readingAt(double key) const
{
    if (m_curves.empty() || !(key >= 0))
        return {};
    QStringList lines{tr("within %1 %").arg(QLocale().toString(key, 'f', 1))};
    if (!m_floor.percents.empty())
        lines << tr("%1 %  %2").arg(shareText(floorCurve(), key), floorCurve().name);
    for (const auto& curve : m_curves)
        lines << tr("%1 %  %2").arg(shareText(curve, key), curve.name);
    return Reading{key, lines.join(QLatin1Char('\n'))};
}

engine::CsvTable ErrorShareChart::table() const
{
    engine::CsvTable table{{}, {"error_percent", "noise_floor"}, {}};
    for (const auto& curve : m_curves)
        table.columns.push_back(curve.name.toStdString());
    for (int step = 0; step <= steps && !m_curves.empty(); ++step) {
        const double limit = farthest * step / steps;
        auto& row = table.rows.emplace_back();
        row = {engine::csvNumber(limit),
               m_floor.percents.empty() ? std::string()
                                        : engine::csvNumber(engine::shareWithin(m_floor.percents, limit))};
        for (const auto& curve : m_curves)
            row.push_back(engine::csvNumber(engine::shareWithin(curve.percents, limit)));
    }
    return table;
}

} // namespace widgets
