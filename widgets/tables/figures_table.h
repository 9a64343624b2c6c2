// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

namespace widgets {

/// A table to read only: no selection, no headers, the last column takes the room.
class FiguresTable : public QTableView
{
    Q_OBJECT
public:
    explicit FiguresTable(QWidget* parent = nullptr);

    /// As high as the rows of its model, however many they become: it never scrolls.
    void keepAllRows();

private:
    void fitRows();
};

} // namespace widgets
