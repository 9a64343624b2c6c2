// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tables/layer_table.h"

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QMenu>
#include <QScopedValueRollback>
#include <QSortFilterProxyModel>

namespace widgets {

LayerTable::LayerTable(QWidget* parent)
    : QTableView(parent), m_layers(new LayerTableModel(this)), m_sorted(new QSortFilterProxyModel(this))
{
    setObjectName(QStringLiteral("layerTable"));
    m_sorted->setSourceModel(m_layers);
    m_sorted->setSortRole(LayerTableModel::SortRole);
    m_sorted->setFilterKeyColumn(-1);
    m_sorted->setFilterCaseSensitivity(Qt::CaseInsensitive);
    setModel(m_sorted);
    setColumns();
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        if (const auto layer = selectedLayer(); layer && m_announces) {
            m_selected = layer;
            Q_EMIT layerSelected(*layer);
        }
    });
}

void LayerTable::setColumns()
{
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setShowGrid(false);
    setWordWrap(false);
    setSortingEnabled(true);
    horizontalHeader()->setSortIndicatorClearable(true); // a third click: in the order of the layers
    sortByColumn(-1, Qt::AscendingOrder);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(24);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionResizeMode(LayerTableModel::Name, QHeaderView::Stretch);
    setIconSize({11, 11});
    const std::array widths{290, 260, 140, 105, 105, 105, 150, 150, 80};
    for (int column = 0; column < static_cast<int>(widths.size()); ++column)
        setColumnWidth(column, widths[static_cast<std::size_t>(column)]);
    for (const int column : {LayerTableModel::DeviceTime, LayerTableModel::EdgeTime, LayerTableModel::SideOf})
        setColumnHidden(column, true);
}

void LayerTable::setGraph(std::shared_ptr<const engine::LayerGraph> graph)
{
    const QScopedValueRollback quiet(m_announces, false);
    m_selected.reset();
    sortByColumn(-1, Qt::AscendingOrder);
    m_layers->setGraph(std::move(graph));
}

void LayerTable::setProfiles(const std::optional<engine::Profile>& device, const std::optional<engine::Profile>& edge)
{
    m_layers->setProfiles(device, edge);
    setColumnHidden(LayerTableModel::DeviceTime, !device);
    setColumnHidden(LayerTableModel::EdgeTime, !edge);
}

void LayerTable::setPlan(const std::optional<engine::Plan>& plan)
{
    m_layers->setPlan(plan);
    setColumnHidden(LayerTableModel::SideOf, !plan);
}

void LayerTable::exportCsv()
{
    Q_EMIT exportReady(QStringLiteral("layers.csv"), csvWith(m_conditions, m_layers->table()));
}

void LayerTable::contextMenuEvent(QContextMenuEvent* event)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    auto* csv = menu->addAction(tr("Export the layers as CSV…"), this, &LayerTable::exportCsv);
    csv->setEnabled(m_layers->rowCount() > 0);
    menu->popup(event->globalPos());
}

void LayerTable::setFilter(const QString& text)
{
    const QScopedValueRollback quiet(m_announces, false);
    m_sorted->setFilterFixedString(text);
    showSelected();
}

std::optional<engine::LayerId> LayerTable::selectedLayer() const
{
    const QModelIndex current = currentIndex();
    if (!current.isValid())
        return {};
    return engine::LayerId{current.data(LayerTableModel::LayerIdRole).toUInt()};
}

void LayerTable::setSelectedLayer(std::optional<engine::LayerId> layer)
{
    m_selected = layer;
    showSelected();
}

/// Unless the filter hides it, and then nothing else in its place.
void LayerTable::showSelected()
{
    if (m_selected == selectedLayer())
        return;
    const QScopedValueRollback quiet(m_announces, false);
    QModelIndex index;
    if (m_selected && engine::index(*m_selected) < static_cast<std::size_t>(m_layers->rowCount()))
        index = m_sorted->mapFromSource(m_layers->index(static_cast<int>(engine::index(*m_selected)), 0));
    if (index.isValid()) {
        setCurrentIndex(index);
        scrollTo(index);
    } else {
        clearSelection();
        selectionModel()->clearCurrentIndex();
    }
}

} // namespace widgets
