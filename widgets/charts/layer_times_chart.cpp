// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/layer_times_chart.h"

#include "engine/profile/gated.h"
#include "widgets/charts/qcustomplot.h"
#include "widgets/tables/value_text.h"
#include "widgets/theme.h"

#include <algorithm>
#include <cmath>

namespace widgets {

namespace {

/// Labels whole numbers with names, as many as there is room for.
class NameTicker : public QCPAxisTicker
{
public:
    NameTicker(const QCPAxis* axis, QStringList names) : m_axis(axis), m_names(std::move(names)) {}

protected:
    double getTickStep(const QCPRange& range) override
    {
        constexpr double labelWidth = 24.0;
        const double labels = std::max(1.0, m_axis->axisRect()->width() / labelWidth);
        return std::max(1.0, std::ceil(range.size() / labels));
    }
    int getSubTickCount(double) override { return 0; }
    QString getTickLabel(double tick, const QLocale&, QChar, int) override
    {
        constexpr qsizetype longest = 18;
        const auto layer = static_cast<qsizetype>(std::lround(tick));
        if (layer < 0 || layer >= m_names.size())
            return {};
        const QString& name = m_names[layer];
        return name.size() > longest ? QStringLiteral("…") + name.right(longest - 1) : name;
    }

private:
    const QCPAxis* m_axis;
    QStringList m_names;
};

} // namespace

LayerTimesChart::LayerTimesChart(QWidget* parent) : Chart(parent)
{
    setObjectName(QStringLiteral("layerTimesChart"));
    setExportName(tr("layer-times"));
    setTitle(tr("Time of each layer"));
    plot()->yAxis->setLabel(tr("median time of a layer (ms, measured)"));
    plot()->xAxis->setTickLabelRotation(-42);
    redraw();
}

void LayerTimesChart::setProfiles(const std::optional<engine::Profile>& device,
                                  const std::optional<engine::Profile>& edge)
{
    m_rows.clear();
    const auto take = [this](const std::optional<engine::Profile>& profile, Times Row::*times) {
        if (!profile)
            return;
        m_rows.resize(std::max(m_rows.size(), profile->layers.size()));
        for (std::size_t i = 0; i < profile->layers.size(); ++i) {
            const engine::LayerTiming& layer = profile->layers[i];
            m_rows[i].name = QString::fromStdString(layer.layer);
            const auto timing = engine::statisticsOf(*profile, layer.samples);
            m_rows[i].*times = {timing.median, timing.medianAbsoluteDeviation};
        }
    };
    take(device, &Row::device);
    take(edge, &Row::edge);
    redraw();
}

void LayerTimesChart::setSelectedLayer(std::optional<engine::LayerId> layer)
{
    if (layer == m_selected)
        return;
    m_selected = layer;
    redraw();
}

void LayerTimesChart::draw(const Theme& theme)
{
    QStringList names;
    for (const Row& row : m_rows)
        names << row.name;
    plot()->xAxis->setTicker(QSharedPointer<NameTicker>::create(plot()->xAxis, names));
    if (m_rows.empty())
        return;
    drawSelection(theme);
    drawBars(engine::Side::Device, theme);
    drawBars(engine::Side::Edge, theme);
}

void LayerTimesChart::drawBars(engine::Side side, const Theme& theme)
{
    constexpr double width = 0.38;
    const bool device = side == engine::Side::Device;
    QVector<double> keys;
    QVector<double> values;
    QVector<double> spreads;
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const Times& times = device ? m_rows[i].device : m_rows[i].edge;
        if (!times.median)
            continue;
        keys << static_cast<double>(i) + (device ? -width / 2 : width / 2);
        values << times.median->count();
        spreads << times.spread.count();
    }
    auto* bars = new QCPBars(plot()->xAxis, plot()->yAxis);
    bars->setWidth(width);
    bars->setPen(Qt::NoPen);
    bars->setBrush(theme.side(side));
    bars->setData(keys, values, true);
    auto* spread = new QCPErrorBars(plot()->xAxis, plot()->yAxis);
    spread->setDataPlottable(bars);
    spread->setPen(QPen(theme.text, 1));
    spread->setWhiskerWidth(4);
    spread->setSymbolGap(0);
    spread->setData(spreads);
}

void LayerTimesChart::drawSelection(const Theme& theme)
{
    if (!m_selected || engine::index(*m_selected) >= m_rows.size())
        return;
    const auto key = static_cast<double>(engine::index(*m_selected));
    auto* band = new QCPItemRect(plot());
    band->setLayer(selectionLayer);
    band->setPen(Qt::NoPen);
    band->setBrush(theme.selection);
    for (QCPItemPosition* position : {band->topLeft, band->bottomRight}) {
        position->setTypeX(QCPItemPosition::ptPlotCoords);
        position->setTypeY(QCPItemPosition::ptAxisRectRatio);
    }
    band->topLeft->setCoords(key - 0.5, 0.0);
    band->bottomRight->setCoords(key + 0.5, 1.0);
}

void LayerTimesChart::fitAxes()
{
    double longest = 0.0;
    for (const Row& row : m_rows)
        for (const Times& times : {row.device, row.edge})
            longest = std::max(longest, times.median ? (*times.median + times.spread).count() : 0.0);
    plot()->xAxis->setRange(-0.7, std::max(1.0, static_cast<double>(m_rows.size())) - 0.3);
    plot()->yAxis->setRange(0.0, longest > 0.0 ? 1.08 * longest : 1.0);
}

std::optional<Chart::Reading> LayerTimesChart::readingAt(double key) const
{
    const double layer = std::round(key);
    if (!(layer >= 0.0) || layer >= static_cast<double>(m_rows.size()))
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(layer)];
    QStringList lines{row.name};
    if (row.device.median)
        lines << tr("device %1").arg(millisText(*row.device.median, row.device.spread));
    if (row.edge.median)
        lines << tr("edge %1").arg(millisText(*row.edge.median, row.edge.spread));
    return Reading{layer, lines.join(QLatin1Char('\n'))};
}

std::vector<LegendEntry> LayerTimesChart::legendEntries() const
{
    const Theme theme = themeOf(palette());
    return {{tr("device"), theme.device}, {tr("edge"), theme.edge}};
}

void LayerTimesChart::clicked(double key)
{
    if (const auto reading = readingAt(key))
        Q_EMIT layerSelected(engine::LayerId{static_cast<std::uint32_t>(reading->key)});
}

engine::CsvTable LayerTimesChart::table() const
{
    engine::CsvTable table;
    table.columns = {"layer", "device_median_ms", "device_mad_ms", "edge_median_ms", "edge_mad_ms"};
    for (const Row& row : m_rows) {
        auto& fields = table.rows.emplace_back();
        fields.push_back(row.name.toStdString());
        for (const Times& times : {row.device, row.edge}) {
            fields.push_back(times.median ? engine::csvNumber(times.median->count()) : std::string());
            fields.push_back(times.median ? engine::csvNumber(times.spread.count()) : std::string());
        }
    }
    return table;
}

} // namespace widgets
