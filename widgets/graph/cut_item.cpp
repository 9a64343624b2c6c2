// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/graph/graph_items.h"
#include "widgets/graph/node_text.h"
#include "widgets/tables/value_text.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QGraphicsScene>
#include <QGraphicsView>
#include <QPainter>
#include <QStyleOptionGraphicsItem>

#include <algorithm>

namespace widgets {

namespace {

constexpr double scaleForSizes = 0.4;
constexpr double handleRadius = 7;
constexpr double beyondGraph = 14;
constexpr double farthest = 1000;                      ///< that the words around the handle reach, grown
constexpr double words = 340;                          ///< their width, above the handle
const QRectF aroundHandle(-words, -46, 2 * words, 78); // they move to stay within the graph

class Words
{
    Q_DECLARE_TR_FUNCTIONS(widgets::GraphView)
};

QFont sizeFont()
{
    QFont font = nodeDetailFont();
    font.setPixelSize(10);
    return font;
}

QString sizeText(const GraphPicture& picture, const Crossing& crossing)
{
    return bytesText(picture.state.graph->tensor(crossing.tensor).bytes());
}

QPointF lineEnd(const GraphState& state, double cut)
{
    const auto& bounds = state.layout.bounds;
    return state.layout.direction == Direction::LeftToRight ? QPointF(cut, bounds.bottom() + beyondGraph)
                                                            : QPointF(bounds.right() + beyondGraph, cut);
}

QRectF pillAt(const QPointF& centre, const QString& text)
{
    const double width = QFontMetricsF(sizeFont()).horizontalAdvance(text) + 10;
    return {centre.x() - width / 2, centre.y() - 8, width, 16};
}

} // namespace

CutItem::CutItem(const GraphPicture& picture) : m_picture(picture)
{
    setFlag(ItemUsesExtendedStyleOption);
    setAcceptedMouseButtons(Qt::NoButton);
}

void CutItem::refresh()
{
    const auto bounds = m_picture.state.plan
        ? m_picture.state.layout.bounds.adjusted(-farthest, -farthest, farthest, farthest)
        : QRectF();
    if (bounds != m_bounds) {
        prepareGeometryChange();
        m_bounds = bounds;
    }
    updateWhatIsDrawn();
}

/// At the scale that is shown now, because the handle grows with it.
void CutItem::updateLine(double cut)
{
    const auto views = scene() ? scene()->views() : QList<QGraphicsView*>();
    const double scale = views.isEmpty() ? 1.0 : views.front()->transform().m11();
    const double grown = handleGrowth(scale);
    const auto handle = handlePlace(m_picture.state, cut, scale);
    update(QTransform::fromScale(grown, grown).mapRect(aroundHandle).translated(handle));
    update(QRectF(handle, lineEnd(m_picture.state, cut)).normalized().adjusted(-grown, -grown, grown, grown));
}

/// Because a dragged cut is a small part of the picture.
void CutItem::updateWhatIsDrawn()
{
    for (const auto& cut : {m_drawnCut, m_picture.cutLine}) {
        if (cut)
            updateLine(*cut);
    }
    for (const auto& rect : m_drawnSizes)
        update(rect);
    m_drawnCut = m_picture.cutLine;
    m_drawnSizes.clear();
    for (const auto& crossing : m_picture.crossings) {
        m_drawnSizes.push_back(pillAt(crossing.label, sizeText(m_picture, crossing)).adjusted(-1, -1, 1, 1));
        update(m_drawnSizes.back());
    }
}

void CutItem::paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget*)
{
    painter->setRenderHint(QPainter::Antialiasing);
    const double scale = m_picture.state.everyDetail
        ? 1.0
        : QStyleOptionGraphicsItem::levelOfDetailFromTransform(painter->worldTransform());
    if (m_picture.cutLine)
        paintLine(painter, scale);
    if (scale >= scaleForSizes)
        paintSizes(painter, option->exposedRect);
}

void CutItem::paintLine(QPainter* painter, double scale) const
{
    const auto& theme = m_picture.state.theme;
    const double grown = handleGrowth(scale);
    const auto handle = handlePlace(m_picture.state, *m_picture.cutLine, scale);
    const auto end = lineEnd(m_picture.state, *m_picture.cutLine);
    QPen pen(theme.link, 1.6 * grown, Qt::CustomDashLine);
    pen.setDashPattern({4, 3});
    painter->setPen(pen);
    painter->drawLine(handle, end);
    painter->save();
    painter->translate(handle);
    painter->scale(grown, grown);
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme.link);
    painter->drawEllipse(QPointF(0, 0), handleRadius, handleRadius);
    const auto room = scene() ? scene()->sceneRect() : QRectF();
    const auto roomAround = QTransform::fromScale(1 / grown, 1 / grown).mapRect(room.translated(-handle));
    paintWords(painter, m_picture.state.layout.direction == Direction::LeftToRight, roomAround);
    painter->restore();
}

/// Around the handle, which is at the origin. @p room: what can be seen at all.
void CutItem::paintWords(QPainter* painter, bool leftToRight, const QRectF& room) const
{
    painter->setFont(nodeTitleFont());
    const auto write = [&](const QRectF& where, Qt::Alignment alignment, const QColor& colour, const QString& text) {
        painter->setPen(colour);
        painter->drawText(where, static_cast<int>(alignment), text);
    };
    const auto& theme = m_picture.state.theme;
    const auto device = Words::tr("device");
    const auto edge = Words::tr("edge");
    const QString blank(QLatin1Char(' '));
    if (leftToRight) {
        write({-114, -9, 100, 18}, Qt::AlignRight | Qt::AlignVCenter, theme.device, QChar(0x25c0) + blank + device);
        write({14, -9, 100, 18}, Qt::AlignLeft | Qt::AlignVCenter, theme.edge, edge + blank + QChar(0x25b6));
    } else {
        write({-50, -28, 100, 18}, Qt::AlignHCenter | Qt::AlignBottom, theme.device, QChar(0x25b2) + blank + device);
        write({-50, 10, 100, 18}, Qt::AlignHCenter | Qt::AlignTop, theme.edge, edge + blank + QChar(0x25bc));
    }
    QFont bold = nodeTitleFont();
    bold.setBold(true);
    painter->setFont(bold);
    const double half = QFontMetricsF(bold).horizontalAdvance(m_picture.state.cutText) / 2;
    const double middle = std::max(room.left() + half, std::min(0.0, room.right() - half));
    write({middle - words / 2, leftToRight ? -28.0 : -46.0, words, 18}, Qt::AlignCenter, theme.text,
          m_picture.state.cutText);
}

void CutItem::paintSizes(QPainter* painter, const QRectF& exposed) const
{
    painter->setFont(sizeFont());
    for (const auto& crossing : m_picture.crossings) {
        const auto text = sizeText(m_picture, crossing);
        const auto pill = pillAt(crossing.label, text);
        if (!exposed.intersects(pill))
            continue;
        painter->setPen(Qt::NoPen);
        painter->setBrush(m_picture.state.theme.link);
        painter->drawRoundedRect(pill, pill.height() / 2, pill.height() / 2);
        painter->setPen(Qt::white);
        painter->drawText(pill, Qt::AlignCenter, text);
    }
}

} // namespace widgets
