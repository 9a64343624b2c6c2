// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tables/layer_table_model.h"

#include "engine/profile/gated.h"
#include "widgets/shell/icons.h"
#include "widgets/tables/value_text.h"
#include "widgets/theme.h"

namespace widgets {

namespace {

/// What the layer is, where that is not what it begins with, and its operators.
QString joinedTypes(const engine::Layer& layer)
{
    QStringList types;
    for (const engine::Operation& operation : layer.operations)
        types << QString::fromStdString(operation.type);
    const auto all = types.join(QStringLiteral(" + "));
    const auto type = QString::fromStdString(layer.type());
    return type == types.first() ? all : type + QStringLiteral(": ") + all;
}

QString shapesOf(const engine::LayerGraph& graph, engine::LayerId id)
{
    QStringList shapes;
    for (const engine::TensorId tensor : graph.outputsOf(id))
        shapes << QString::fromStdString(engine::toString(graph.tensor(tensor).shape));
    return shapes.join(QStringLiteral(", "));
}

} // namespace

LayerTableModel::LayerTableModel(QObject* parent)
    : QAbstractTableModel(parent), m_deviceMark(dotIcon(Theme{}.device)), m_edgeMark(dotIcon(Theme{}.edge))
{
}

LayerTableModel::Row LayerTableModel::rowOf(const engine::LayerGraph& graph, engine::LayerId id)
{
    const engine::Layer& layer = graph.layer(id);
    return {.name = QString::fromStdString(layer.name),
            .type = joinedTypes(layer),
            .shape = shapesOf(graph, id),
            .work = engine::workOf(graph, id),
            .device = {},
            .edge = {},
            .side = {}};
}

void LayerTableModel::setGraph(std::shared_ptr<const engine::LayerGraph> graph)
{
    beginResetModel();
    m_rows.clear();
    if (graph) {
        m_rows.reserve(graph->layers().size());
        for (std::uint32_t i = 0; i < graph->layers().size(); ++i)
            m_rows.push_back(rowOf(*graph, engine::LayerId{i}));
    }
    endResetModel();
}

void LayerTableModel::setProfiles(const std::optional<engine::Profile>& device,
                                  const std::optional<engine::Profile>& edge)
{
    const auto timeOf = [this](const std::optional<engine::Profile>& profile, std::size_t layer) {
        if (!profile || profile->layers.size() != m_rows.size())
            return std::optional<Time>{};
        const auto timing = engine::statisticsOf(*profile, profile->layers[layer].samples);
        return std::optional<Time>{{timing.median, timing.medianAbsoluteDeviation}};
    };
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        m_rows[i].device = timeOf(device, i);
        m_rows[i].edge = timeOf(edge, i);
    }
    changed(DeviceTime, EdgeTime);
}

void LayerTableModel::setPlan(const std::optional<engine::Plan>& plan)
{
    const bool fits = plan && plan->sideOf.size() == m_rows.size();
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        m_rows[i].side = fits ? std::optional(plan->sideOf[i]) : std::nullopt;
    changed(SideOf, SideOf);
}

void LayerTableModel::changed(Column first, Column last)
{
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, first), index(rowCount() - 1, last));
}

int LayerTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int LayerTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

engine::CsvTable LayerTableModel::table() const
{
    engine::CsvTable table;
    table.columns = {
        "layer",         "type",           "output_shape", "parameters", "macs", "output_bytes", "device_median_ms",
        "device_mad_ms", "edge_median_ms", "edge_mad_ms",  "side"};
    const auto append = [](std::vector<std::string>& fields, const std::optional<Time>& time) {
        fields.push_back(time ? engine::csvNumber(time->median.count()) : std::string());
        fields.push_back(time ? engine::csvNumber(time->spread.count()) : std::string());
    };
    for (const auto& row : m_rows) {
        auto& fields = table.rows.emplace_back();
        fields = {row.name.toStdString(),        row.type.toStdString(),
                  row.shape.toStdString(),       std::to_string(row.work.parameters),
                  std::to_string(row.work.macs), std::to_string(row.work.outputBytes.count)};
        append(fields, row.device);
        append(fields, row.edge);
        fields.emplace_back(!row.side ? "" : *row.side == engine::Side::Device ? "device" : "edge");
    }
    return table;
}

QString LayerTableModel::text(const Row& row, int column)
{
    const auto timeText = [](const std::optional<Time>& time) {
        return time ? millisNumber(time->median, time->spread) : dash();
    };
    const auto countOrDash = [](std::int64_t count) {
        return count > 0 ? countText(static_cast<double>(count)) : dash();
    };
    switch (column) {
    case Name: return row.name;
    case Type: return row.type;
    case OutputShape: return row.shape;
    case Parameters: return countOrDash(row.work.parameters);
    case Macs: return countOrDash(row.work.macs);
    case OutputBytes: return bytesText(row.work.outputBytes);
    case DeviceTime: return timeText(row.device);
    case EdgeTime: return timeText(row.edge);
    case SideOf: return row.side ? sideText(*row.side) : dash();
    default: return {};
    }
}

QVariant LayerTableModel::sortKey(const Row& row, int column)
{
    const auto timeKey = [](const std::optional<Time>& time) { return time ? time->median.count() : -1.0; };
    switch (column) {
    case Parameters: return static_cast<qint64>(row.work.parameters);
    case Macs: return static_cast<qint64>(row.work.macs);
    case OutputBytes: return static_cast<qint64>(row.work.outputBytes.count);
    case DeviceTime: return timeKey(row.device);
    case EdgeTime: return timeKey(row.edge);
    default: return text(row, column);
    }
}

QString LayerTableModel::toolTip(const Row& row, int column)
{
    switch (column) {
    case Parameters: return tr("%L1 parameters").arg(row.work.parameters);
    case Macs: return tr("%L1 multiply-accumulates").arg(row.work.macs);
    case OutputBytes: return tr("%L1 bytes").arg(row.work.outputBytes.count);
    case DeviceTime:
    case EdgeTime: return tr("Measured: median ± median absolute deviation, in ms");
    default: return text(row, column);
    }
}

QVariant LayerTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole: return text(row, index.column());
    case Qt::ToolTipRole: return toolTip(row, index.column());
    case Qt::TextAlignmentRole:
        return int((index.column() >= Parameters && index.column() <= EdgeTime ? Qt::AlignRight : Qt::AlignLeft)
                   | Qt::AlignVCenter);
    case Qt::DecorationRole:
        if (index.column() != SideOf || !row.side)
            return {};
        return *row.side == engine::Side::Device ? m_deviceMark : m_edgeMark;
    case SortRole: return sortKey(row, index.column());
    case LayerIdRole: return static_cast<uint>(index.row());
    default: return {};
    }
}

QVariant LayerTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section >= Parameters && section <= EdgeTime ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name: return tr("Layer");
    case Type: return tr("Type");
    case OutputShape: return tr("Output shape");
    case Parameters: return tr("Parameters");
    case Macs: return tr("MACs");
    case OutputBytes: return tr("Output");
    case DeviceTime: return tr("Device ms");
    case EdgeTime: return tr("Edge ms");
    default: return tr("Side");
    }
}

} // namespace widgets
