// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tables/mode_table_model.h"

#include "widgets/tables/plans_model.h"
#include "widgets/tables/value_text.h"

namespace widgets {

ModeTableModel::ModeTableModel(QObject* parent) : QAbstractTableModel(parent), m_pace([this] { refresh(); }, this) {}

std::vector<ModeTableModel::Row> ModeTableModel::rowsOf(const engine::RunLog& run)
{
    std::vector<Row> rows;
    for (const engine::RunMode mode : engine::allRunModes)
        rows.push_back({mode == engine::RunMode::Split ? tr("Split") : planTitle(std::string(runModeName(mode))),
                        run.statistics().summary(mode), run.report().plan(mode).predicted.total(),
                        run.predictionError(mode)});
    return rows;
}

void ModeTableModel::setRun(std::shared_ptr<const engine::RunLog> run)
{
    m_run = std::move(run);
    refresh();
}

void ModeTableModel::setReport(const std::optional<engine::RunReport>& report)
{
    setRun(report ? std::make_shared<const engine::RunLog>(*report) : nullptr);
}

void ModeTableModel::framesAppended()
{
    if (m_run)
        m_pace.request();
}

void ModeTableModel::refresh()
{
    std::vector<Row> rows = m_run ? rowsOf(*m_run) : std::vector<Row>{};
    if (rows.size() != m_rows.size()) {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
    } else if (!rows.empty()) {
        m_rows = std::move(rows);
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    }
}

int ModeTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ModeTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ModeTableModel::text(const Row& row, int column)
{
    switch (column) {
    case Mode: return row.mode;
    case Frames: return QString::number(row.measured.frames);
    case Predicted: return millisNumber(row.predicted);
    default: break;
    }
    if (row.measured.frames == 0)
        return dash();
    switch (column) {
    case Median: return millisNumber(row.measured.latency, row.measured.spread);
    case P95: return millisNumber(row.measured.p95);
    case Device: return millisNumber(row.measured.parts.device);
    case Uplink: return millisNumber(row.measured.parts.uplink);
    case Edge: return millisNumber(row.measured.parts.edge);
    case Downlink: return millisNumber(row.measured.parts.downlink);
    case Error: return percentText(row.error);
    default: return {};
    }
}

QVariant ModeTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    switch (role) {
    case Qt::DisplayRole: return text(m_rows[static_cast<std::size_t>(index.row())], index.column());
    case Qt::TextAlignmentRole:
        return int((index.column() == Mode ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    default: return {};
    }
}

QVariant ModeTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == Mode ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && section == Error)
        return tr("The prediction, against the median");
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Mode: return tr("Run as");
    case Frames: return tr("Frames");
    case Median: return tr("Median (ms)");
    case P95: return tr("95th percentile");
    case Device: return tr("Device");
    case Uplink: return tr("Upload");
    case Edge: return tr("Edge");
    case Downlink: return tr("Download");
    case Predicted: return tr("Predicted");
    default: return tr("Off by");
    }
}

} // namespace widgets
