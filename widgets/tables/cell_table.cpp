// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tables/cell_table.h"

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QMenu>
#include <QSortFilterProxyModel>

#include <limits>

namespace widgets {

CellTableModel::CellTableModel(QStringList columns, QObject* parent)
    : QAbstractTableModel(parent), m_columns(std::move(columns))
{
}

void CellTableModel::setRows(Rows rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    m_marked = -1;
    endResetModel();
}

void CellTableModel::setMarkedRow(int row)
{
    if (row == m_marked)
        return;
    m_marked = row;
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1), {Qt::FontRole});
}

int CellTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int CellTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

QVariant CellTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto& cell = m_rows[static_cast<std::size_t>(index.row())][static_cast<std::size_t>(index.column())];
    switch (role) {
    case Qt::DisplayRole: return cell.text;
    case Qt::ToolTipRole: return cell.toolTip.isEmpty() ? cell.text : cell.toolTip;
    case Qt::TextAlignmentRole: return int((index.column() == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case SortRole: return cell.number ? QVariant(*cell.number) : QVariant(cell.text);
    case Qt::FontRole: {
        QFont font;
        font.setBold(index.row() == m_marked);
        return font.bold() ? QVariant(font) : QVariant();
    }
    default: return {};
    }
}

QVariant CellTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    return role == Qt::DisplayRole ? m_columns[section] : QVariant();
}

CellTable::CellTable(const QStringList& columns, const QString& exportName, QWidget* parent)
    : QTableView(parent), m_cells(new CellTableModel(columns, this)), m_sorted(new QSortFilterProxyModel(this)),
      m_exportName(exportName)
{
    m_sorted->setSourceModel(m_cells);
    m_sorted->setSortRole(CellTableModel::SortRole);
    setModel(m_sorted);
    setProperty("role", QStringLiteral("dense"));
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false);
    setShowGrid(false);
    setWordWrap(false);
    setTextElideMode(Qt::ElideRight);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(24);
    auto* header = horizontalHeader();
    header->setHighlightSections(false);
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    header->setSectionResizeMode(0, QHeaderView::Stretch);
    header->setMinimumSectionSize(44);
    header->setSortIndicatorClearable(true);
    header->setSortIndicator(-1, Qt::AscendingOrder);
    setSortingEnabled(true);
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& current) {
        if (current.isValid() && !m_quiet)
            Q_EMIT rowChosen(m_sorted->mapToSource(current).row());
    });
}

void CellTable::setRows(CellTableModel::Rows rows)
{
    m_cells->setRows(std::move(rows));
}

void CellTable::setChosenRow(int row)
{
    m_quiet = true;
    if (row < 0) {
        clearSelection();
        selectionModel()->clearCurrentIndex();
    } else {
        selectRow(m_sorted->mapFromSource(m_cells->index(row, 0)).row());
    }
    m_quiet = false;
}

engine::CsvTable CellTable::table() const
{
    engine::CsvTable table;
    for (const auto& column : m_cells->columns())
        table.columns.push_back(column.toStdString());
    for (const auto& cells : m_cells->rows()) {
        auto& row = table.rows.emplace_back();
        for (const auto& cell : cells)
            row.push_back(cell.number ? engine::csvNumber(*cell.number) : cell.text.toStdString());
    }
    return table;
}

void CellTable::contextMenuEvent(QContextMenuEvent* event)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Export as CSV…"), this, [this] {
        Q_EMIT exportReady(m_exportName + QStringLiteral(".csv"), csvWith(m_conditions, table()));
    });
    menu->popup(event->globalPos());
}

} // namespace widgets
