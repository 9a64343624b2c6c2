// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/load_chart.h"

#include "engine/io/records/dataset_file.h"
#include "engine/io/records/load_curve_file.h"
#include "widgets/charts/nearest.h"
#include "widgets/charts/qcustomplot.h"
#include "widgets/tables/value_text.h"
#include "widgets/theme.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace widgets {

namespace {

constexpr double hundred = 100.0;

QString number(double value, int decimals)
{
    return QLocale().toString(value, 'f', decimals);
}

/// Null: the curve has no such layer under that load.
const engine::TimingUnderLoad* timingOf(const engine::LoadPoint& point, const std::string& layer)
{
    if (layer.empty())
        return &point.whole;
    const auto found = std::ranges::find(point.layers, layer, &engine::TimingUnderLoad::layer);
    return found != point.layers.end() ? &*found : nullptr;
}

/// What others used of the cores while @p percent were asked for, between the loads of cpu that were measured.
std::optional<double> othersAt(const std::vector<std::pair<double, double>>& measured, double percent)
{
    const auto above = std::ranges::lower_bound(measured, percent, {}, &std::pair<double, double>::first);
    if (above == measured.end())
        return std::nullopt;
    if (above == measured.begin() || above->first <= percent)
        return above->first <= percent ? std::optional(above->second) : std::nullopt;
    const auto below = std::prev(above);
    const double share = (percent - below->first) / (above->first - below->first);
    return std::lerp(below->second, above->second, share);
}

} // namespace

LoadChart::LoadChart(QWidget* parent) : Chart(parent)
{
    setObjectName(QStringLiteral("loadChart"));
    setExportName(tr("latency-vs-load"));
    setTitle(tr("Latency against load"));
    plot()->xAxis->setLabel(tr("load asked for (% of each core)"));
    plot()->yAxis->setLabel(tr("latency (ms)"));
    plot()->yAxis2->setLabel(tr("times as long"));
    redraw();
}

void LoadChart::setCurve(std::shared_ptr<const engine::LoadCurve> curve, const std::string& layer)
{
    m_curve = std::move(curve);
    m_layer = layer;
    m_shown.clear();
    m_quiet.reset();
    m_fit.reset();
    if (m_curve) {
        for (const auto& point : m_curve->points) {
            if (const auto* timing = timingOf(point, layer))
                m_shown.push_back({hundred * (point.load.cpu + point.load.memory), &point, timing});
        }
        std::ranges::stable_sort(m_shown, {}, &Shown::percent);
        const auto* quiet = engine::quietPoint(*m_curve);
        if (const auto* timing = quiet != nullptr ? timingOf(*quiet, layer) : nullptr)
            m_quiet = *timing;
        if (const auto fit = engine::fitLoad(*m_curve))
            m_fit = *fit;
    }
    forgetZoom();
    redraw();
}

QString LoadChart::emptyText() const
{
    return tr("Not measured yet");
}

void LoadChart::draw(const Theme& theme)
{
    plot()->yAxis2->setVisible(m_quiet.has_value());
    plot()->yAxis2->grid()->setVisible(false);
    if (m_shown.empty())
        return;
    drawLaw(theme);
    drawMedians(theme);
    drawMeans(theme, false);
    if (hasMemory())
        drawMeans(theme, true);
}

bool LoadChart::hasMemory() const
{
    return std::ranges::any_of(m_shown, &Shown::isMemory);
}

/// Those without a load belong to both kinds.
void LoadChart::drawMeans(const Theme& theme, bool memory)
{
    auto* means = plot()->addGraph();
    const auto colour = memory ? theme.muted : theme.device;
    means->setPen(QPen(colour, 1.8, memory ? Qt::DotLine : Qt::SolidLine));
    means->setScatterStyle(memory ? QCPScatterStyle(QCPScatterStyle::ssTriangle, colour, theme.card, 8)
                                  : QCPScatterStyle(QCPScatterStyle::ssDisc, colour, colour, 7));
    auto* bars = new QCPErrorBars(plot()->xAxis, plot()->yAxis);
    bars->setPen(QPen(colour, 1.2));
    bars->setWhiskerWidth(6);
    bars->setSymbolGap(0);
    bars->setDataPlottable(means);
    for (const auto& shown : m_shown) {
        if (shown.isMemory() != memory && !shown.point->load.isNothing())
            continue;
        const auto& mean = shown.timing->mean;
        means->addData(shown.percent, mean.mean.count());
        bars->addData((mean.mean - mean.low).count(), (mean.high - mean.mean).count());
    }
}

void LoadChart::drawMedians(const Theme& theme)
{
    auto* medians = plot()->addGraph();
    medians->setLineStyle(QCPGraph::lsNone);
    medians->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssSquare, theme.muted, theme.card, 8));
    for (const auto& shown : m_shown) {
        if (shown.timing->median.count() > 0.0)
            medians->addData(shown.percent, shown.timing->median.count());
    }
}

/// As far as it is known what others used: that is what the law is of.
void LoadChart::drawLaw(const Theme& theme)
{
    const auto* quiet = engine::quietPoint(*m_curve);
    if (!m_fit || !m_quiet || !quiet->othersShare)
        return;
    std::vector<std::pair<double, double>> others;
    for (const auto& shown : m_shown) {
        if (!shown.isMemory() && shown.point->othersShare)
            others.emplace_back(shown.percent, *shown.point->othersShare);
    }
    auto* law = plot()->addGraph();
    law->setPen(QPen(theme.text, 1.4, Qt::DashLine));
    const double unloaded = m_quiet->mean.mean.count() / engine::factorOf(m_fit->multiplier, *quiet->othersShare);
    for (int percent = 0; percent <= static_cast<int>(hundred); ++percent) {
        if (const auto share = othersAt(others, percent))
            law->addData(percent, unloaded * engine::factorOf(m_fit->multiplier, *share));
    }
}

void LoadChart::fitAxes()
{
    if (m_shown.empty())
        return;
    double most = 0.0;
    for (const auto& shown : m_shown)
        most = std::max({most, shown.timing->mean.high.count(), shown.timing->median.count()});
    most = std::max(most, 1e-9) * 1.1;
    plot()->xAxis->setRange(-4, hundred + 4);
    plot()->yAxis->setRange(0, most);
    if (m_quiet && m_quiet->mean.mean.count() > 0.0)
        plot()->yAxis2->setRange(0, most / m_quiet->mean.mean.count());
    else
        plot()->yAxis2->setVisible(false);
}

QString LoadChart::textOf(const Shown& shown) const
{
    const auto& timing = *shown.timing;
    QStringList lines{tr("load: %1").arg(QString::fromStdString(engine::textOf(shown.point->load))),
                      tr("mean %1 [%2, %3], median %4")
                          .arg(millisText(timing.mean.mean), millisNumber(timing.mean.low),
                               millisNumber(timing.mean.high), millisText(timing.median))};
    if (const auto slowdown = m_quiet ? engine::slowdownOf(timing, *m_quiet) : std::nullopt)
        lines << tr("%1 times as long [%2, %3]")
                     .arg(number(slowdown->expected, 2), number(slowdown->low, 2), number(slowdown->high, 2));
    QStringList shares;
    if (shown.point->heldShare)
        shares << tr("load got %1 %").arg(number(hundred * *shown.point->heldShare, 0));
    if (shown.point->othersShare)
        shares << tr("others used %1 %").arg(number(hundred * *shown.point->othersShare, 0));
    shares << tr("samples: %1").arg(timing.samples);
    lines << shares.join(QStringLiteral(", "));
    if (m_fit)
        lines << tr("the dashed law is off by %1 % at most").arg(number(hundred * m_fit->worst, 1));
    return lines.join(QLatin1Char('\n'));
}

std::optional<Chart::Reading> LoadChart::readingAt(double key) const
{
    if (m_shown.empty())
        return {};
    const auto& shown = *nearestOf(m_shown, key, &Shown::percent);
    return Reading{shown.percent, textOf(shown), shown.timing->mean.mean.count()};
}

engine::CsvTable LoadChart::table() const
{
    auto table = engine::tableOf(m_curve ? *m_curve : engine::LoadCurve());
    const auto layer = engine::columnOf(table, "layer");
    std::erase_if(table.rows, [&](const auto& row) { return row[layer] != m_layer; });
    return table;
}

std::vector<LegendEntry> LoadChart::legendEntries() const
{
    if (m_shown.empty())
        return {};
    const auto theme = themeOf(palette());
    std::vector<LegendEntry> entries{{tr("mean, 95 %"), theme.device, LegendEntry::Mark::Disc}};
    if (hasMemory())
        entries.push_back({tr("of loads on memory"), theme.muted, LegendEntry::Mark::Triangle});
    entries.push_back({tr("median"), theme.muted, LegendEntry::Mark::Square});
    if (m_fit && m_quiet)
        entries.push_back({tr("(1 − s)^−%1 (dashed)").arg(number(m_fit->multiplier.exponent, 2)), theme.text,
                           LegendEntry::Mark::Square});
    return entries;
}

Conditions LoadChart::conditions() const
{
    if (!m_curve)
        return Chart::conditions();
    Conditions conditions{.model = QString::fromStdString(m_curve->model)};
    if (!m_curve->device.name.empty())
        conditions.device = m_curve->device;
    return conditions;
}

} // namespace widgets
