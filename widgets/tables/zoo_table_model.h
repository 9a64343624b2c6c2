// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/zoo/zoo.h"

#include <QAbstractTableModel>

#include <vector>

namespace widgets {

/// The models that come with the program, with their size as published.
class ZooTableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Name, Inputs, Layers, Parameters, Macs, ColumnCount };

    explicit ZooTableModel(QObject* parent = nullptr);

    void setModels(std::span<const engine::ZooModel> models);
    QString name(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString text(const engine::ZooModel& model, int column) const;

    std::vector<engine::ZooModel> m_models;
};

} // namespace widgets
