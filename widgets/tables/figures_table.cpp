// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tables/figures_table.h"

#include <QHeaderView>

namespace widgets {

FiguresTable::FiguresTable(QWidget* parent) : QTableView(parent)
{
    setSelectionMode(NoSelection);
    setFocusPolicy(Qt::NoFocus);
    setShowGrid(false);
    setWordWrap(false);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(26);
    horizontalHeader()->hide();
    horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    horizontalHeader()->setStretchLastSection(true);
}

void FiguresTable::keepAllRows()
{
    connect(model(), &QAbstractItemModel::modelReset, this, &FiguresTable::fitRows);
    fitRows();
}

void FiguresTable::fitRows()
{
    const int header = horizontalHeader()->isHidden() ? 0 : horizontalHeader()->sizeHint().height();
    setFixedHeight(header + model()->rowCount() * verticalHeader()->defaultSectionSize() + 2);
}

} // namespace widgets
