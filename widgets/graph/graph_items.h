// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/graph/cut.h"
#include "widgets/graph/graph_state.h"
#include "widgets/graph/strokes.h"

#include <QGraphicsItem>

#include <vector>

namespace widgets {

/// What the items draw; they keep a reference, the scene owns it and calls update() on them.
struct GraphPicture
{
    GraphState state;
    std::vector<NodeLook> looks; ///< one for each box
    std::vector<Crossing> crossings;
    std::optional<double> cutLine; ///< handleOf() the state
    engine::Millis slowest{0};     ///< of the boxes
};

/// Places in a list, the end not included.
struct Range
{
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// Neighbouring edges: thousands of small items would cost more than their lines.
class EdgesItem : public QGraphicsItem
{
public:
    EdgesItem(const GraphPicture& picture, std::vector<Stroke> strokes);
    QRectF boundingRect() const override { return m_bounds; }
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    const GraphPicture& m_picture;
    std::vector<Stroke> m_strokes;
    QRectF m_bounds;
};

/// Neighbouring boxes: with their words, as plain colour, or as one streak, by scale.
class NodesItem : public QGraphicsItem
{
public:
    NodesItem(const GraphPicture& picture, Range nodes);
    QRectF boundingRect() const override { return m_bounds; }
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    void paintStreak(QPainter* painter) const;
    void paintColours(QPainter* painter, const QRectF& exposed) const;
    void paintSide(QPainter* painter, const LayoutNode& box, const NodeLook& look) const;
    void paintBox(QPainter* painter, std::size_t node, double detail) const;
    void paintChange(QPainter* painter, const QRectF& box, double radius) const;

    const GraphPicture& m_picture;
    Range m_nodes;
    QRectF m_bounds;
};

/// The edges that cross the cut.
class CrossingsItem : public QGraphicsItem
{
public:
    explicit CrossingsItem(const GraphPicture& picture);
    void refresh(); ///< after a new plan or layout
    QRectF boundingRect() const override { return m_bounds; }
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    const GraphPicture& m_picture;
    std::vector<Stroke> m_strokes;
    QRectF m_bounds;
};

/// What stands above everything: the line of the cut with its handle, and the sizes that cross.
class CutItem : public QGraphicsItem
{
public:
    explicit CutItem(const GraphPicture& picture);
    void refresh();
    QRectF boundingRect() const override { return m_bounds; }
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    void updateLine(double cut);
    void updateWhatIsDrawn();
    void paintLine(QPainter* painter, double scale) const;
    void paintWords(QPainter* painter, bool leftToRight, const QRectF& room) const;
    void paintSizes(QPainter* painter, const QRectF& exposed) const;

    const GraphPicture& m_picture;
    QRectF m_bounds;
    std::optional<double> m_drawnCut;
    std::vector<QRectF> m_drawnSizes;
};

/// A needle whose head is at the corner of a box.
void paintPin(QPainter& painter, const QPointF& corner, engine::Side side, const Theme& theme);

/// Room above the graph for the handle of the cut, in scene units.
inline constexpr double handleRoom = 44;

} // namespace widgets
