// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/work.h"
#include "engine/io/records/csv.h"
#include "engine/plan/plan.h"
#include "engine/profile/profile.h"

#include <QAbstractTableModel>
#include <QIcon>

#include <memory>
#include <optional>
#include <vector>

namespace widgets {

/// One row a layer, in the graph's order: what it is, what it costs, where it runs.
class LayerTableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Name, Type, OutputShape, Parameters, Macs, OutputBytes, DeviceTime, EdgeTime, SideOf, ColumnCount };
    enum Role { SortRole = Qt::UserRole, LayerIdRole };

    explicit LayerTableModel(QObject* parent = nullptr);

    void setGraph(std::shared_ptr<const engine::LayerGraph> graph);
    /// Profiles of another graph are left out.
    void setProfiles(const std::optional<engine::Profile>& device, const std::optional<engine::Profile>& edge);
    void setPlan(const std::optional<engine::Plan>& plan);

    /// All that is known about each layer, with every digit.
    engine::CsvTable table() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Time
    {
        engine::Millis median{0};
        engine::Millis spread{0}; ///< median absolute deviation
    };
    struct Row
    {
        QString name;
        QString type;
        QString shape;
        engine::LayerWork work;
        std::optional<Time> device;
        std::optional<Time> edge;
        std::optional<engine::Side> side;
    };
    static Row rowOf(const engine::LayerGraph& graph, engine::LayerId id);
    static QString text(const Row& row, int column);
    static QVariant sortKey(const Row& row, int column);
    static QString toolTip(const Row& row, int column);
    void changed(Column first, Column last);

    QIcon m_deviceMark;
    QIcon m_edgeMark;
    std::vector<Row> m_rows;
};

} // namespace widgets
