// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/tables/conditions.h"
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
    /// What times and sides rest on: said in what is exported.
    void setConditions(const Conditions& conditions) { m_conditions = conditions; }
    void exportCsv(); ///< all layers, whatever the filter
    /// Rows whose name or type holds @p text.
    void setFilter(const QString& text);

    std::optional<engine::LayerId> selectedLayer() const;
    void setSelectedLayer(std::optional<engine::LayerId> layer); ///< announces nothing

Q_SIGNALS:
    void layerSelected(engine::LayerId layer);
    void exportReady(const QString& suggestedName, const QByteArray& contents);

protected:
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    void setColumns();
    void showSelected();

    LayerTableModel* m_layers;
    QSortFilterProxyModel* m_sorted;
    Conditions m_conditions;
    std::optional<engine::LayerId> m_selected; ///< whether the filter shows it or not
    bool m_announces = true;
};

} // namespace widgets
