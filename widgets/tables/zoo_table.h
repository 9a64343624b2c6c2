// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/tables/zoo_table_model.h"

#include <QTableView>

namespace widgets {

/// The models of the zoo to choose from: a double click or Enter opens one.
class ZooTable : public QTableView
{
    Q_OBJECT
public:
    explicit ZooTable(QWidget* parent = nullptr);

    void setModels(std::span<const engine::ZooModel> models);

Q_SIGNALS:
    void modelRequested(const QString& name);

private:
    ZooTableModel* m_models;
};

} // namespace widgets
