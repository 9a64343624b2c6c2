// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/tables/layer_table_model.h"

#include <QTableView>

class QSortFilterProxyModel;

namespace widgets {

/// The layers as a sortable table that takes part in the linked selection. Times and sides show once they
/// are known.
class LayerTable : public QTableView
{
    Q_OBJECT
public:
    explicit LayerTable(QWidget* parent = nullptr);

    void setGraph(std::shared_ptr<const engine::LayerGraph> graph);
    void setProfiles(const std::optional<engine::Profile>& device, const std::optional<engine::Profile>& edge);
    void setPlan(const std::optional<engine::Plan>& plan);
    /// Rows whose name or type holds @p text.
    void setFilter(const QString& text);

    std::optional<engine::LayerId> selectedLayer() const;
    void setSelectedLayer(std::optional<engine::LayerId> layer); ///< announces nothing

Q_SIGNALS:
    void layerSelected(engine::LayerId layer);

private:
    void setColumns();

    LayerTableModel* m_layers;
    QSortFilterProxyModel* m_sorted;
    bool m_announces = true;
};

} // namespace widgets
