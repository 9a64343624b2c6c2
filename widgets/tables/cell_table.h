// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/io/records/csv.h"
#include "widgets/tables/conditions.h"

#include <QAbstractTableModel>
#include <QTableView>

#include <optional>
#include <vector>

class QSortFilterProxyModel;

namespace widgets {

struct TableCell
{
    QString text;
    std::optional<double> number = {}; ///< what it is sorted by; none: the text, at the left
    QString toolTip = {};
};

/// Rows of ready texts.
class CellTableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    using Rows = std::vector<std::vector<TableCell>>; ///< each as long as there are columns
    enum { SortRole = Qt::UserRole };

    explicit CellTableModel(QStringList columns, QObject* parent = nullptr);

    void setRows(Rows rows);
    const Rows& rows() const { return m_rows; }
    const QStringList& columns() const { return m_columns; }
    /// Shown in bold; -1: none.
    void setMarkedRow(int row);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QStringList m_columns;
    Rows m_rows;
    int m_marked = -1;
};

/// A table of texts that a click on a head sorts, as CSV by the right button.
class CellTable : public QTableView
{
    Q_OBJECT
public:
    CellTable(const QStringList& columns, const QString& exportName, QWidget* parent = nullptr);

    /// In the order in which they are shown at first.
    void setRows(CellTableModel::Rows rows);
    const CellTableModel::Rows& rows() const { return m_cells->rows(); }
    void setMarkedRow(int row) { m_cells->setMarkedRow(row); }
    /// Announces nothing; -1: none.
    void setChosenRow(int row);
    void setConditions(const Conditions& conditions) { m_conditions = conditions; }
    engine::CsvTable table() const;

Q_SIGNALS:
    void rowChosen(int row);
    void exportReady(const QString& suggestedName, const QByteArray& contents);

protected:
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    CellTableModel* m_cells;
    QSortFilterProxyModel* m_sorted;
    QString m_exportName;
    Conditions m_conditions;
    bool m_quiet = false;
};

} // namespace widgets
