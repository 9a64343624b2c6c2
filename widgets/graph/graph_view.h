// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"
#include "widgets/graph/graph_layout.h"
#include "widgets/graph/graph_state.h"

#include <QGraphicsView>

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

class QLabel;

namespace widgets {

class GraphScene;
class HeatLegend;
class Minimap;

/// A graph to look at: wheel zooms, drag pans, click chooses, arrows walk, Space shows all of it.
class GraphView : public QGraphicsView
{
    Q_OBJECT
public:
    explicit GraphView(QWidget* parent = nullptr);
    ~GraphView() override;

    /// Null shows nothing. Times, plan and selection stay when only the layout is another.
    void setGraph(std::shared_ptr<const engine::LayerGraph> graph, GraphLayout layout);
    void setNote(const QString& text); ///< why there is no graph, until there is one; empty: nothing to say
    /// @p times by LayerId, empty for unknown; @p source says where they come from: "measured on Pixel 7".
    void setTimes(engine::Side side, std::span<const engine::Millis> times, const QString& source = {});
    /// A side for each layer; without one the boxes are neutral and show the times of setShownSide().
    void setPlan(std::optional<std::vector<engine::Side>> plan);
    void setShownSide(engine::Side side);
    void setHeatMode(bool on);
    /// Chooses without a signal and brings the layer into sight.
    void setSelected(std::optional<engine::LayerId> layer);
    std::optional<engine::LayerId> selected() const;

    void fitToView();    ///< all of the graph
    void showReadable(); ///< as large as can be read, at the cut or at the beginning

    /// Chooses the next layer whose name, title or operation types contain @p text, ignoring case.
    bool find(const QString& text);

    /// The whole graph as a file that ends in @p suffix: "svg", "pdf" or "png".
    engine::Result<QByteArray> exported(const QString& suffix, const QString& caption = {}) const;

    const GraphState& state() const;

Q_SIGNALS:
    void layerSelected(engine::LayerId layer);

protected:
    GraphScene& graphScene() const { return *m_scene; }
    void choose(std::optional<std::size_t> node); ///< by the person: tells the others
    /// Keys that do something while the graph has the focus.
    void addKeys(const QString& what, const QList<QKeySequence>& keys, const std::function<void()>& act);
    void keepPlace() { m_moved = true; } ///< the person looks here: a new plan moves nothing

    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void changeEvent(QEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    void configure();
    void bringIntoSight(std::size_t node);
    void makeKeys();
    void walk(Qt::Key key);
    void zoomBy(double factor);
    void refreshTheme();
    void refreshOverlays();
    QRectF seen() const;

    GraphScene* m_scene;
    Minimap* m_minimap;
    HeatLegend* m_legend;
    QLabel* m_note;
    QPoint m_pressed;
    bool m_moved = false; ///< by the person, since the graph was set
};

} // namespace widgets
