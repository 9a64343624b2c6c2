// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/latency_breakdown_chart.h"

#include "widgets/charts/latency_chart.h"
#include "widgets/charts/qcustomplot.h"
#include "widgets/tables/plans_model.h"
#include "widgets/tables/value_text.h"
#include "widgets/theme.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace widgets {

namespace {

constexpr double barWidth = 0.8;
constexpr double pairDistance = 2.5;

QString modeTitle(engine::RunMode mode)
{
    return mode == engine::RunMode::Split ? LatencyBreakdownChart::tr("Split")
                                          : planTitle(std::string(engine::runModeName(mode)));
}

} // namespace

LatencyBreakdownChart::LatencyBreakdownChart(QWidget* parent) : RunChart(parent)
{
    setObjectName(QStringLiteral("latencyBreakdownChart"));
    setExportName(tr("predicted-vs-measured"));
    setTitle(tr("Predicted vs measured"));
    plot()->xAxis->setLabel(tr("ms (full: measured, hatched: predicted)"));
    redraw();
}

QCPAxis* LatencyBreakdownChart::keyAxis() const
{
    return plot()->yAxis;
}

std::vector<LegendEntry> LatencyBreakdownChart::legendEntries() const
{
    const auto entries = LatencyChart::parts(themeOf(palette()));
    return {entries.begin(), entries.end()};
}

std::vector<LatencyBreakdownChart::Bar> LatencyBreakdownChart::bars() const
{
    std::vector<Bar> bars;
    if (!run())
        return bars;
    double place = 0.0;
    for (const engine::RunMode mode : engine::allRunModes) {
        const engine::ModeSummary measured = run()->statistics().summary(mode);
        const engine::Breakdown& predicted = run()->report().plan(mode).predicted;
        const engine::FrameTiming& parts = measured.parts;
        const engine::Millis other = measured.latency - parts.device - parts.uplink - parts.edge - parts.downlink;
        if (measured.frames > 0)
            bars.push_back({tr("%1, measured").arg(modeTitle(mode)), modeTitle(mode), true, parts.device, parts.uplink,
                            parts.edge, parts.downlink, std::max(other, engine::Millis{0}),
                            millisText(measured.latency, measured.spread), place});
        QString label = millisText(predicted.total());
        if (measured.frames > 0)
            label += QStringLiteral(" (%1)").arg(percentText(run()->predictionError(mode)));
        bars.push_back({tr("%1, predicted").arg(modeTitle(mode)), tr("predicted"), false, predicted.device,
                        predicted.uplink, predicted.edge, predicted.downlink, engine::Millis{0}, label, place - 1.0});
        place -= pairDistance;
    }
    return bars;
}

void LatencyBreakdownChart::draw(const Theme& theme)
{
    m_bars = bars();
    auto ticker = QSharedPointer<QCPAxisTickerText>::create();
    ticker->setSubTickCount(0);
    for (const Bar& bar : m_bars) {
        ticker->addTick(bar.place, bar.axisTitle);
        auto* label = new QCPItemText(plot());
        label->setText(bar.label);
        label->setFont(plot()->xAxis->tickLabelFont());
        label->setColor(theme.text);
        label->setPositionAlignment(Qt::AlignLeft | Qt::AlignVCenter);
        label->setClipToAxisRect(false);
        label->setPadding(QMargins(6, 0, 0, 0));
        label->position->setCoords(bar.total().count(), bar.place);
    }
    plot()->yAxis->setTicker(ticker);
    plot()->yAxis->grid()->setVisible(false);
    plot()->xAxis->grid()->setVisible(true);
    if (m_bars.empty())
        return;
    drawParts(false, theme);
    drawParts(true, theme);
}

void LatencyBreakdownChart::drawParts(bool measured, const Theme& theme)
{
    constexpr std::array parts{&Bar::device, &Bar::uplink, &Bar::edge, &Bar::downlink, &Bar::other};
    const auto entries = LatencyChart::parts(theme);
    QCPBars* below = nullptr;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const QColor colour = entries[i].colour;
        auto* bars = new QCPBars(plot()->yAxis, plot()->xAxis);
        bars->setWidth(barWidth);
        bars->setPen(measured ? QPen(Qt::NoPen) : QPen(colour, 1));
        bars->setBrush(QBrush(colour, measured ? Qt::SolidPattern : Qt::BDiagPattern));
        bars->setStackingGap(0);
        for (const Bar& bar : m_bars)
            if (bar.measured == measured && (bar.*parts[i]).count() > 0.0)
                bars->addData(bar.place, (bar.*parts[i]).count());
        if (below)
            bars->moveAbove(below);
        below = bars;
    }
}

void LatencyBreakdownChart::fitAxes()
{
    double longest = 0.0;
    for (const Bar& bar : m_bars)
        longest = std::max(longest, bar.total().count());
    constexpr double titles = 95.0;  // pixels at the left
    constexpr double labels = 125.0; // pixels behind the longest bar
    const double room = std::max(plot()->width() - titles, 2.0 * labels);
    plot()->xAxis->setRange(0.0, longest > 0.0 ? longest * room / (room - labels) : 1.0);
    plot()->yAxis->setRange(-2.0 * pairDistance - 1.6, 0.6);
}

std::optional<Chart::Reading> LatencyBreakdownChart::readingAt(double key) const
{
    const std::vector<Bar> now = bars();
    const auto bar = std::ranges::find_if(
        now, [key](const Bar& candidate) { return std::abs(candidate.place - key) <= barWidth / 2; });
    if (bar == now.end())
        return {};
    return Reading{bar->place,
                   tr("%1: %2\ndevice %3\nupload %4\nedge %5\ndownload %6\nother %7")
                       .arg(bar->title, bar->label, millisText(bar->device), millisText(bar->uplink),
                            millisText(bar->edge), millisText(bar->downlink), millisText(bar->other))};
}

engine::CsvTable LatencyBreakdownChart::table() const
{
    engine::CsvTable table;
    table.columns = {"run", "device_ms", "uplink_ms", "edge_ms", "downlink_ms", "other_ms"};
    for (const Bar& bar : bars()) {
        auto& fields = table.rows.emplace_back();
        fields.push_back(bar.title.toStdString());
        for (const auto time : {bar.device, bar.uplink, bar.edge, bar.downlink, bar.other})
            fields.push_back(engine::csvNumber(time.count()));
    }
    return table;
}

} // namespace widgets
