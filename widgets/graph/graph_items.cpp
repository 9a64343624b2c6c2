// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/graph/graph_items.h"

#include "widgets/graph/node_text.h"

#include <QPainter>
#include <QStyleOptionGraphicsItem>

#include <algorithm>

namespace widgets {

namespace {

// Scales, in pixels to a scene unit, below which something is no longer drawn.
constexpr double scaleForDetails = 0.6;
constexpr double scaleForTitles = 0.4;
constexpr double scaleForCurves = 0.25;
constexpr double scaleForEdges = 0.08;
constexpr double scaleForBoxes = 0.03;

double scaleOf(const QPainter* painter, const GraphState& state)
{
    return state.everyDetail ? 1.0 : QStyleOptionGraphicsItem::levelOfDetailFromTransform(painter->worldTransform());
}

/// Far away a border no longer shows; its colour says more than the fill's.
QColor farColour(const GraphState& state, const NodeLook& look)
{
    return state.heatMode ? look.fill : look.border;
}

} // namespace

void paintPin(QPainter& painter, const QPointF& corner, engine::Side side, const Theme& theme)
{
    const QPointF head = corner + QPointF(-4, -0.5);
    painter.setPen(QPen(theme.text, 1.4));
    painter.drawLine(head, head + QPointF(-5, 9));
    painter.setPen(QPen(theme.card, 1));
    painter.setBrush(theme.side(side));
    painter.drawEllipse(head, 4.5, 4.5);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.card);
    painter.drawEllipse(head, 1.4, 1.4);
}

EdgesItem::EdgesItem(const GraphPicture& picture, std::vector<Stroke> strokes)
    : m_picture(picture), m_strokes(std::move(strokes)), m_bounds(boundsOf(m_strokes))
{
    setFlag(ItemUsesExtendedStyleOption);
    setAcceptedMouseButtons(Qt::NoButton);
}

void EdgesItem::paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget*)
{
    const double scale = scaleOf(painter, m_picture.state);
    if (scale < scaleForEdges)
        return;
    painter->setRenderHint(QPainter::Antialiasing, scale >= scaleForCurves);
    QPen pen(m_picture.state.theme.wire, 1.3);
    pen.setCosmetic(scale < scaleForCurves);
    if (pen.isCosmetic())
        pen.setWidth(1);
    painter->setPen(pen);
    painter->setBrush(Qt::NoBrush);
    drawStrokes(painter, m_strokes, option->exposedRect);
}

NodesItem::NodesItem(const GraphPicture& picture, Range nodes) : m_picture(picture), m_nodes(nodes)
{
    for (std::size_t i = nodes.begin; i < nodes.end; ++i)
        m_bounds |= picture.state.layout.nodes[i].rect.adjusted(-5, -5, 8, 8);
    setFlag(ItemUsesExtendedStyleOption);
    setAcceptedMouseButtons(Qt::NoButton);
}

void NodesItem::paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget*)
{
    const double scale = scaleOf(painter, m_picture.state);
    if (scale < scaleForBoxes)
        return paintStreak(painter);
    if (scale < scaleForTitles)
        return paintColours(painter, option->exposedRect);
    painter->setRenderHint(QPainter::Antialiasing);
    for (std::size_t i = m_nodes.begin; i < m_nodes.end; ++i)
        if (option->exposedRect.intersects(m_picture.state.layout.nodes[i].rect.adjusted(-5, -5, 8, 8)))
            paintBox(painter, i, scale);
}

void NodesItem::paintStreak(QPainter* painter) const
{
    const bool leftToRight = m_picture.state.layout.direction == Direction::LeftToRight;
    painter->setRenderHint(QPainter::Antialiasing, false);
    for (std::size_t i = m_nodes.begin; i < m_nodes.end;) {
        const auto colour = farColour(m_picture.state, m_picture.looks[i]);
        QRectF run;
        for (; i < m_nodes.end && farColour(m_picture.state, m_picture.looks[i]) == colour; ++i)
            run |= m_picture.state.layout.nodes[i].rect;
        QPen pen(colour, 4);
        pen.setCosmetic(true);
        pen.setCapStyle(Qt::FlatCap);
        painter->setPen(pen);
        if (leftToRight)
            painter->drawLine(QPointF(run.left(), run.center().y()), QPointF(run.right(), run.center().y()));
        else
            painter->drawLine(QPointF(run.center().x(), run.top()), QPointF(run.center().x(), run.bottom()));
        painter->fillRect(run, colour);
    }
}

void NodesItem::paintColours(QPainter* painter, const QRectF& exposed) const
{
    const auto& state = m_picture.state;
    painter->setRenderHint(QPainter::Antialiasing, false);
    for (std::size_t i = m_nodes.begin; i < m_nodes.end; ++i) {
        const auto& rect = state.layout.nodes[i].rect;
        if (!exposed.intersects(rect))
            continue;
        painter->fillRect(rect, farColour(state, m_picture.looks[i]));
        if (changesSide(state, state.layout.nodes[i]))
            painter->fillRect(rect, QBrush(state.theme.card, Qt::BDiagPattern));
        if (state.selected == i) {
            QPen pen(state.theme.text, 2);
            pen.setCosmetic(true);
            painter->setPen(pen);
            painter->drawRect(rect);
        }
    }
}

void NodesItem::paintBox(QPainter* painter, std::size_t node, double detail) const
{
    const auto& state = m_picture.state;
    const auto& look = m_picture.looks[node];
    const auto& box = state.layout.nodes[node];
    const double radius = box.kind == LayoutNode::Kind::Input ? box.rect.height() / 2 : 4;
    if (state.selected == node) {
        painter->setPen(QPen(state.theme.text, 2));
        painter->setBrush(state.theme.card);
        painter->drawRoundedRect(box.rect.adjusted(-3.5, -3.5, 3.5, 3.5), radius + 3.5, radius + 3.5);
    }
    painter->setPen(QPen(look.border, 1.3));
    painter->setBrush(look.fill);
    if (box.kind == LayoutNode::Kind::Block) {
        painter->drawRoundedRect(box.rect.translated(5, 5), radius, radius);
        painter->drawRoundedRect(box.rect.translated(2.5, 2.5), radius, radius);
    }
    painter->drawRoundedRect(box.rect, radius, radius);
    if (box.kind != LayoutNode::Kind::Input)
        paintSide(painter, box, look);
    if (changesSide(state, box))
        paintChange(painter, box.rect, radius);
    if (const auto pin = state.everyDetail ? pinOf(state, box) : std::nullopt) // in a view they stand above it all
        paintPin(*painter, box.rect.topRight(), *pin, state.theme);
    const bool withDetail = detail >= scaleForDetails && !look.detail.isEmpty();
    const auto inner = box.rect.adjusted(3, 4, -3, -4);
    painter->setFont(nodeTitleFont());
    painter->setPen(look.text);
    painter->drawText(withDetail ? inner.adjusted(0, 0, 0, -15) : inner, Qt::AlignCenter, look.title);
    if (!withDetail)
        return;
    painter->setFont(nodeDetailFont());
    painter->setPen(look.mutedText);
    painter->drawText(inner.adjusted(0, 14, 0, -4), Qt::AlignCenter, look.detail);
    if (look.share > 0) {
        const QRectF track(box.rect.left() + 9, box.rect.bottom() - 6.5, box.rect.width() - 18, 2.5);
        painter->fillRect(QRectF(track.topLeft(), QSizeF(std::max(1.0, track.width() * look.share), track.height())),
                          state.heatMode ? look.text : look.border);
    }
}

void NodesItem::paintChange(QPainter* painter, const QRectF& box, double radius) const
{
    QPen pen(m_picture.state.theme.text, 2, Qt::CustomDashLine);
    pen.setDashPattern({2, 1.6});
    pen.setCapStyle(Qt::FlatCap);
    painter->setPen(pen);
    painter->setBrush(Qt::NoBrush);
    painter->drawRoundedRect(box.adjusted(-2.5, -2.5, 2.5, 2.5), radius + 2.5, radius + 2.5);
}

CrossingsItem::CrossingsItem(const GraphPicture& picture) : m_picture(picture)
{
    setFlag(ItemUsesExtendedStyleOption);
    setAcceptedMouseButtons(Qt::NoButton);
}

/// A bar where the data comes in for the device, where it goes out for the edge: no meaning by colour alone.
void NodesItem::paintSide(QPainter* painter, const LayoutNode& box, const NodeLook& look) const
{
    const auto side = sideOf(m_picture.state, box);
    if (!side)
        return;
    const auto& rect = box.rect;
    const bool onDevice = *side == engine::Side::Device;
    constexpr double width = 3.5;
    if (m_picture.state.layout.direction == Direction::LeftToRight)
        painter->fillRect(
            QRectF(onDevice ? rect.left() : rect.right() - width, rect.top() + 4, width, rect.height() - 8),
            look.border);
    else
        painter->fillRect(
            QRectF(rect.left() + 4, onDevice ? rect.top() : rect.bottom() - width, rect.width() - 8, width),
            look.border);
}

void CrossingsItem::refresh()
{
    prepareGeometryChange();
    m_strokes.clear();
    StrokeCutter cutter;
    for (const auto& crossing : m_picture.crossings)
        for (const auto edge : crossing.edges)
            m_strokes.push_back(cutter.cut(m_picture.state.layout.edges[edge]));
    m_bounds = boundsOf(m_strokes);
    update();
}

void CrossingsItem::paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget*)
{
    const double scale = scaleOf(painter, m_picture.state);
    painter->setRenderHint(QPainter::Antialiasing, scale >= scaleForEdges);
    QPen pen(m_picture.state.theme.link, 2.6);
    pen.setCosmetic(scale < scaleForTitles);
    pen.setCapStyle(Qt::FlatCap);
    painter->setPen(pen);
    painter->setBrush(Qt::NoBrush);
    drawStrokes(painter, m_strokes, option->exposedRect);
}

} // namespace widgets
