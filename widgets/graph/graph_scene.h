// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/graph/graph_items.h"

#include <QGraphicsScene>

#include <vector>

namespace widgets {

/// The picture of one graph. Setters take values; what they change is drawn anew, what they do not is kept.
class GraphScene : public QGraphicsScene
{
    Q_OBJECT
public:
    explicit GraphScene(QObject* parent = nullptr);
    ~GraphScene() override;

    const GraphState& state() const { return m_picture.state; }
    const GraphPicture& picture() const { return m_picture; }

    /// Times, plan and selection stay when @p graph is the one that is shown.
    void setGraph(std::shared_ptr<const engine::LayerGraph> graph, GraphLayout layout);
    void setTimes(engine::Side side, SideTimes times);           ///< of another number of layers: unknown
    void setPlan(std::optional<std::vector<engine::Side>> plan); ///< of another number of layers: none
    void setShownSide(engine::Side side);
    void setHeatMode(bool on);
    void setTheme(const Theme& theme);
    void setSelected(std::optional<std::size_t> node);
    void setEveryDetail(bool on);
    void setPins(std::vector<std::optional<engine::Side>> pins);       ///< of another number of layers: none
    void setCompared(std::optional<std::vector<engine::Side>> sideOf); ///< the same
    void setCutMoves(bool on);                                         ///< it has a handle wherever it is
    void holdCut(std::optional<double> place);
    void setCutText(const QString& text);

    /// The box at @p position, or nothing.
    std::optional<std::size_t> nodeAt(const QPointF& position) const;

Q_SIGNALS:
    void pictureChanged();

private:
    void rebuild();
    void addEdges();
    void refreshLooks();
    void refreshSides(const std::vector<engine::Side>& before);
    void refreshCut();
    void setBounds();
    void updateBox(std::size_t node);
    std::size_t layerCount() const;

    GraphPicture m_picture;
    std::vector<std::size_t> m_chunkOf; ///< place of a box's item in m_nodeItems
    std::vector<NodesItem*> m_nodeItems;
    CrossingsItem* m_crossings = nullptr;
    CutItem* m_cut = nullptr;
};

} // namespace widgets
