// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tables/zoo_table.h"

#include <QHeaderView>

namespace widgets {

ZooTable::ZooTable(QWidget* parent) : QTableView(parent), m_models(new ZooTableModel(this))
{
    setObjectName(QStringLiteral("zooTable"));
    setModel(m_models);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false);
    setShowGrid(false);
    setWordWrap(false);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(24);
    horizontalHeader()->setHighlightSections(false);
    setColumnWidth(ZooTableModel::Name, 120);
    horizontalHeader()->setSectionResizeMode(ZooTableModel::Inputs, QHeaderView::Stretch);
    connect(this, &QTableView::activated, this,
            [this](const QModelIndex& index) { Q_EMIT modelRequested(m_models->name(index.row())); });
}

void ZooTable::setModels(std::span<const engine::ZooModel> models)
{
    m_models->setModels(models);
    setCurrentIndex(m_models->index(0, 0)); // so that Enter always opens something
}

} // namespace widgets
