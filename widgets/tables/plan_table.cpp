// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tables/plan_table.h"

#include "engine/run/live_plan.h"
#include "widgets/tables/breakdown_delegate.h"
#include "widgets/tables/plans_csv.h"

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QMenu>
#include <QMouseEvent>

#include <algorithm>

namespace widgets {

PlanTable::PlanTable(QWidget* parent) : QTableView(parent), m_plans(new PlansModel(this))
{
    setObjectName(QStringLiteral("planTable"));
    setModel(m_plans);
    setItemDelegateForColumn(PlansModel::Breakdown, new BreakdownDelegate(this));
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setShowGrid(false);
    setWordWrap(false);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(28);
    auto* header = horizontalHeader();
    header->setHighlightSections(false);
    header->setMinimumSectionSize(30);
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    header->setSectionResizeMode(PlansModel::Breakdown, QHeaderView::Stretch);
    header->setStretchLastSection(false);
    setMinimumSize(552, 170); // five plans, and the heads of all columns
    setToolTip(tr("Ctrl+click compares a plan with the chosen one on the graph"));
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& current) {
        if (!current.isValid() || current.row() == m_chosen)
            return;
        m_chosen = current.row();
        Q_EMIT planChosen(m_chosen);
    });
    connect(this, &QTableView::clicked, this, [this](const QModelIndex& index) {
        if (index.row() == m_chosen) // again, because the graph may show something else
            Q_EMIT planChosen(m_chosen);
    });
}

const PlanRow* PlanTable::chosen() const
{
    return m_chosen >= 0 ? &plans()[static_cast<std::size_t>(m_chosen)] : nullptr;
}

void PlanTable::setPlans(std::vector<PlanRow> plans)
{
    const int chosen = m_chosen;
    m_plans->setPlans(std::move(plans));
    for (int row = 0; row < m_plans->rowCount(); ++row) { // the reason takes the room of the figures
        const int span =
            m_plans->plans()[static_cast<std::size_t>(row)].plan ? 1 : PlansModel::ColumnCount - PlansModel::Breakdown;
        if (columnSpan(row, PlansModel::Breakdown) != span)
            setSpan(row, PlansModel::Breakdown, 1, span);
    }
    showBaselinesFirst();
    setChosen(chosen);
}

/// On the screen only: elsewhere rows are counted as they were given.
void PlanTable::showBaselinesFirst()
{
    auto* header = verticalHeader();
    for (int row = 0; row < header->count(); ++row) // it remembers the places of rows that there were
        header->moveSection(header->visualIndex(row), row);
    int place = 0;
    for (const auto& algorithm :
         {engine::runModeName(engine::RunMode::DeviceOnly), engine::runModeName(engine::RunMode::EdgeOnly)}) {
        const auto row = std::ranges::find_if(
            plans(), [&](const PlanRow& one) { return one.plan && one.plan->algorithm == algorithm; });
        if (row != plans().end())
            header->moveSection(header->visualIndex(static_cast<int>(row - plans().begin())), place++);
    }
}

void PlanTable::setChosen(int row)
{
    m_chosen = row >= 0 && row < m_plans->rowCount() ? row : -1;
    if (m_chosen < 0) {
        clearSelection();
        selectionModel()->clearCurrentIndex();
    } else if (currentIndex().row() != m_chosen || !selectionModel()->isRowSelected(m_chosen)) {
        selectRow(m_chosen);
    }
}

void PlanTable::setCompared(int row)
{
    m_plans->setCompared(row);
}

void PlanTable::exportCsv()
{
    Q_EMIT exportReady(QStringLiteral("plans.csv"), csvWith(m_conditions, tableOf(*m_plans)));
}

void PlanTable::requestComparison(const QModelIndex& index)
{
    Q_EMIT compareRequested(index.row() == m_plans->compared() ? -1 : index.row());
}

void PlanTable::mousePressEvent(QMouseEvent* event)
{
    const auto index = indexAt(event->position().toPoint());
    if (event->button() == Qt::LeftButton && event->modifiers() == Qt::ControlModifier && index.isValid())
        return index.flags().testFlag(Qt::ItemIsEnabled) ? requestComparison(index) : void();
    if (event->button() != Qt::RightButton) // whose menu is about the plan under it, and chooses none
        QTableView::mousePressEvent(event);
}

void PlanTable::contextMenuEvent(QContextMenuEvent* event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const QPersistentModelIndex index = byKey ? currentIndex() : indexAt(event->pos());
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const bool compared = index.isValid() && index.row() == m_plans->compared();
    auto* compare = menu->addAction(compared ? tr("Stop comparing") : tr("Compare with the chosen plan on the graph"),
                                    this, [this, index] { requestComparison(index); });
    compare->setEnabled(index.isValid() && index.flags().testFlag(Qt::ItemIsEnabled));
    menu->addAction(tr("Export the plans as CSV…"), this, &PlanTable::exportCsv);
    menu->popup(event->globalPos());
}

} // namespace widgets
