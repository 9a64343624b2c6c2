// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/graph/graph_view.h"

class QLabel;
class QMenu;

namespace widgets {

/// A graph that is cut by hand: its cut is dragged, its layers are pinned (P, or the menu of a box), and another
/// plan is held against the one that is shown.
class CutView : public GraphView
{
    Q_OBJECT
public:
    explicit CutView(QWidget* parent = nullptr);

    void setPins(std::vector<std::optional<engine::Side>> pins); ///< by LayerId; empty: none
    /// Marks the layers that are elsewhere in @p sideOf, the placement of the plan called @p title.
    void setCompared(std::optional<std::vector<engine::Side>> sideOf, const QString& title);
    void setCutText(const QString& text); ///< beside the handle: what the placement costs
    bool dragging() const { return m_dragging; }

Q_SIGNALS:
    /// While the cut is being dragged: what it means where it is now. The boxes already show it.
    void cutDragged(const std::vector<engine::Side>& sideOf);
    void cutDropped(const std::vector<engine::Side>& sideOf);
    void cutLetGo(); ///< by Escape: nothing is to change
    /// @p side: nothing to unpin.
    void pinRequested(const std::vector<engine::LayerId>& layers, std::optional<engine::Side> side);
    void unpinAllRequested();

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void drawForeground(QPainter* painter, const QRectF& rect) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    bool leftToRight() const { return state().layout.direction == Direction::LeftToRight; }
    bool isOnCut(const QPoint& place) const;
    double placeAlong(const QPoint& place) const; ///< of the viewport, in the scene
    void dragTo(double place);
    void letGo();
    void addPinActions(QMenu& menu, std::size_t node);
    void togglePin();
    void requestPin(std::size_t node, std::optional<engine::Side> side);
    void refreshLegend();

    QLabel* m_legend;
    QString m_comparedTitle;
    QPoint m_grabbedAt;
    double m_grip = 0; ///< from the mouse to the line, in the scene
    bool m_grabbed = false;
    bool m_dragging = false;
    std::optional<std::vector<engine::Side>> m_before; ///< the plan when the cut was grabbed
};

} // namespace widgets
