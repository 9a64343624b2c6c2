// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/samples_chart.h"

#include "widgets/charts/qcustomplot.h"
#include "widgets/tables/value_text.h"
#include "widgets/theme.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace widgets {

namespace {

constexpr std::array bothSides{engine::Side::Device, engine::Side::Edge};
constexpr int bins = 48; ///< over the whole height of the chart

engine::Millis longestOf(const std::vector<engine::Sample>& samples)
{
    return std::ranges::max_element(samples, {}, &engine::Sample::time)->time;
}

} // namespace

SamplesChart::SamplesChart(QWidget* parent) : Chart(parent), m_histogram(new QCPAxisRect(plot()))
{
    setObjectName(QStringLiteral("samplesChart"));
    setExportName(tr("samples"));
    plot()->plotLayout()->addElement(0, 1, m_histogram);
    plot()->plotLayout()->setColumnStretchFactor(0, 3.0);
    m_histogram->setRangeZoom({});
    m_histogram->setRangeDrag({});
    plot()->xAxis->setLabel(tr("run"));
    plot()->yAxis->setLabel(tr("time of the layer (ms, measured)"));
    m_histogram->axis(QCPAxis::atBottom)->setLabel(tr("how often"));
    m_histogram->axis(QCPAxis::atLeft)->setTickLabels(false);
    redraw();
}

void SamplesChart::setTimings(const std::optional<engine::LayerTiming>& device,
                              const std::optional<engine::LayerTiming>& edge)
{
    m_device = device;
    m_edge = edge;
    const auto& any = device ? device : edge;
    setTitle(any ? tr("Samples of %1").arg(QString::fromStdString(any->layer)) : QString());
    redraw();
}

const std::optional<engine::LayerTiming>& SamplesChart::timing(engine::Side side) const
{
    return side == engine::Side::Device ? m_device : m_edge;
}

engine::Millis SamplesChart::longest() const
{
    engine::Millis result{0};
    for (const engine::Side side : bothSides)
        if (timing(side) && !timing(side)->samples.empty())
            result = std::max(result, longestOf(timing(side)->samples));
    return result;
}

QString SamplesChart::emptyText() const
{
    return tr("Choose a layer that was measured");
}

std::vector<LegendEntry> SamplesChart::legendEntries() const
{
    const Theme theme = themeOf(palette());
    std::vector<LegendEntry> entries;
    for (const engine::Side side : bothSides)
        if (timing(side))
            entries.push_back({sideText(side), theme.side(side)});
    return entries;
}

void SamplesChart::draw(const Theme& theme)
{
    for (const engine::Side side : bothSides) {
        if (!timing(side) || timing(side)->samples.empty())
            continue;
        drawSamples(side, theme);
        drawHistogram(side, theme);
    }
}

void SamplesChart::drawSamples(engine::Side side, const Theme& theme)
{
    const std::vector<engine::Sample>& samples = timing(side)->samples;
    QVector<double> runs;
    QVector<double> times;
    for (const engine::Sample& sample : samples) {
        runs << static_cast<double>(runs.size() + 1);
        times << sample.time.count();
    }
    auto* dots = plot()->addGraph();
    dots->setLineStyle(QCPGraph::lsNone);
    const auto shape = side == engine::Side::Device ? QCPScatterStyle::ssDisc : QCPScatterStyle::ssSquare;
    dots->setScatterStyle(QCPScatterStyle(shape, theme.side(side), theme.side(side), 5));
    dots->setData(runs, times, true);

    const double median = engine::median(samples).count();
    auto* line = plot()->addGraph();
    line->setPen(QPen(theme.side(side), 1.5, Qt::DashLine));
    line->setData({0.5, static_cast<double>(samples.size()) + 0.5}, {median, median}, true);
    auto* label = new QCPItemText(plot());
    label->setText(QStringLiteral("%1 · %2").arg(
        sideText(side), millisText(engine::median(samples), engine::medianAbsoluteDeviation(samples))));
    label->setFont(plot()->xAxis->tickLabelFont());
    label->setColor(ink(theme.side(side), theme));
    label->setBrush(theme.card);
    label->setPadding(QMargins(3, 0, 3, 0));
    label->setPositionAlignment(Qt::AlignLeft | Qt::AlignBottom);
    label->position->setTypeX(QCPItemPosition::ptAxisRectRatio);
    label->position->setCoords(0.01, longestOf(samples).count() + 0.015 * longest().count());
}

void SamplesChart::drawHistogram(engine::Side side, const Theme& theme)
{
    const double top = 1.1 * longest().count();
    if (!(top > 0.0))
        return;
    std::array<double, bins> counts{};
    for (const engine::Sample& sample : timing(side)->samples)
        counts[static_cast<std::size_t>(std::clamp(std::floor(sample.time.count() / top * bins), 0.0, bins - 1.0))] +=
            1.0;
    auto* bars = new QCPBars(m_histogram->axis(QCPAxis::atLeft), m_histogram->axis(QCPAxis::atBottom));
    QColor fill = theme.side(side);
    fill.setAlpha(190);
    bars->setPen(Qt::NoPen);
    bars->setBrush(fill);
    bars->setWidth(0.92 * top / bins);
    for (std::size_t i = 0; i < counts.size(); ++i)
        if (counts[i] > 0.0)
            bars->addData((static_cast<double>(i) + 0.5) * top / bins, counts[i]);
}

void SamplesChart::fitAxes()
{
    std::size_t runs = 1;
    for (const engine::Side side : bothSides)
        runs = std::max(runs, timing(side) ? timing(side)->samples.size() : 0);
    const double top = longest().count() > 0.0 ? 1.1 * longest().count() : 1.0;
    plot()->xAxis->setRange(0.5, static_cast<double>(runs) + 0.5);
    plot()->yAxis->setRange(0.0, top);
    QCPAxis* often = m_histogram->axis(QCPAxis::atBottom);
    often->rescale();
    often->setRange(0.0, std::max(1.0, 1.05 * often->range().upper));
    m_histogram->axis(QCPAxis::atLeft)->setRange(0.0, top);
}

std::optional<Chart::Reading> SamplesChart::readingAt(double key) const
{
    const double run = std::round(key);
    QStringList lines{tr("run %1").arg(run)};
    for (const engine::Side side : bothSides)
        if (timing(side) && run >= 1.0 && run <= static_cast<double>(timing(side)->samples.size())) {
            const engine::Sample& sample = timing(side)->samples[static_cast<std::size_t>(run) - 1];
            const auto line = QStringLiteral("%1 %2").arg(sideText(side), millisText(sample.time));
            lines << (sample.flags == engine::SampleFlags::Busy ? tr("%1, the device was busy").arg(line) : line);
        }
    if (lines.size() == 1)
        return {};
    return Reading{run, lines.join(QLatin1Char('\n'))};
}

engine::CsvTable SamplesChart::table() const
{
    engine::CsvTable table;
    table.columns = {"layer", "side", "run", "ms"};
    for (const engine::Side side : bothSides) {
        if (!timing(side))
            continue;
        const auto* word = side == engine::Side::Device ? "device" : "edge";
        int run = 0;
        for (const engine::Sample& sample : timing(side)->samples)
            table.rows.push_back(
                {timing(side)->layer, word, std::to_string(++run), engine::csvNumber(sample.time.count())});
    }
    return table;
}

} // namespace widgets
