// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/layer_graph.h"
#include "engine/graph/zoo/zoo.h"
#include "widgets/shell/stage.h"
#include "widgets/tables/conditions.h"

#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

class QLabel;
class QLineEdit;
class QMenu;
class QStackedWidget;

namespace widgets {

class Card;
class LayerTable;
class MessageLine;
class ProgressLine;
class ZooTable;

/// The model that is open: its layers, inputs and outputs; or the ways to open one.
class ModelPage : public QWidget
{
    Q_OBJECT
public:
    explicit ModelPage(QWidget* parent = nullptr);

    void setGraph(std::shared_ptr<const engine::LayerGraph> graph); ///< null: none is open
    void setSource(const QString& text);                            ///< the file's path, or "zoo:AlexNet"
    void setGraphView(QWidget* view);                               ///< takes @p view
    void setZoo(std::span<const engine::ZooModel> models);          ///< to offer
    void setProgress(const QString& what, double share);            ///< reading; share below 0: not known
    void clearProgress();
    void setError(const QString& text);               ///< empty: none
    void setConditions(const Conditions& conditions); ///< of what is exported
    void setSelectedLayer(std::optional<engine::LayerId> layer);

public Q_SLOTS:
    void focusSearch();

Q_SIGNALS:
    void openRequested();
    void fileDropped(const QString& path);
    void zooRequested(const QString& name);
    void cancelRequested();
    void collapseToggled(bool collapsed); ///< blocks as single boxes
    void layerSelected(engine::LayerId layer);
    void exportReady(const QString& suggestedName, const QByteArray& contents);

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    QWidget* makeDropPlace();
    QWidget* makeContents();
    QWidget* makeSummary();
    void showSummary(const engine::LayerGraph& graph);

    MessageLine* m_error;
    ProgressLine* m_progress;
    QStackedWidget* m_stack;
    ZooTable* m_zoo = nullptr;   ///< while nothing is open
    QMenu* m_otherZoo = nullptr; ///< beside what is open
    Card* m_graphCard = nullptr;
    Card* m_tableCard = nullptr;
    LayerTable* m_table = nullptr;
    QLineEdit* m_search = nullptr;
    QLabel* m_source = nullptr;
    QLabel* m_figures = nullptr;
    QLabel* m_inputs = nullptr;
    QLabel* m_outputs = nullptr;
};

} // namespace widgets
