// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/graph/graph_items.h"
#include "widgets/graph/node_text.h"
#include "widgets/tables/value_text.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>
#include <QStyleOptionGraphicsItem>

#include <algorithm>

namespace widgets {

namespace {

constexpr double scaleForSizes = 0.4;
constexpr double handleRadius = 7;
constexpr double beforeGraph = 26;
constexpr double beyondGraph = 14;
/// The handle keeps its size on the screen until the graph is so many times smaller than it should be.
constexpr double mostGrown = 8;
constexpr double farthest = 120 * mostGrown;

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

QRectF pillAt(const QPointF& centre, const QString& text)
{
    const double width = QFontMetricsF(sizeFont()).horizontalAdvance(text) + 10;
    return {centre.x() - width / 2, centre.y() - 8, width, 16};
}

} // namespace

void CutItem::refresh()
{
    prepareGeometryChange();
    const auto& bounds = m_picture.state.layout.bounds;
    m_bounds = m_picture.crossings.empty() ? QRectF()
                                           : bounds.adjusted(-farthest, -farthest, farthest, farthest);
    setFlag(ItemUsesExtendedStyleOption);
    setAcceptedMouseButtons(Qt::NoButton);
    update();
}

void CutItem::paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget*)
{
    painter->setRenderHint(QPainter::Antialiasing);
    const double scale = m_picture.state.everyDetail
        ? 1.0
        : QStyleOptionGraphicsItem::levelOfDetailFromTransform(painter->worldTransform());
    const double grown = std::clamp(0.85 / scale, 1.0, mostGrown);
    if (m_picture.cutLine)
        paintLine(painter, grown);
    if (scale >= scaleForSizes)
        paintSizes(painter, option->exposedRect);
}

void CutItem::paintLine(QPainter* painter, double grown) const
{
    const auto& theme = m_picture.state.theme;
    const auto& bounds = m_picture.state.layout.bounds;
    const double at = *m_picture.cutLine;
    const bool leftToRight = m_picture.state.layout.direction == Direction::LeftToRight;
    const QPointF handle = leftToRight ? QPointF(at, bounds.top() - beforeGraph * grown)
                                       : QPointF(bounds.left() - beforeGraph * grown, at);
    const QPointF end = leftToRight ? QPointF(at, bounds.bottom() + beyondGraph)
                                    : QPointF(bounds.right() + beyondGraph, at);
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
    paintWords(painter, leftToRight);
    painter->restore();
}

/// Around the handle, which is at the origin.
void CutItem::paintWords(QPainter* painter, bool leftToRight) const
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
}

void CutItem::paintSizes(QPainter* painter, const QRectF& exposed) const
{
    painter->setFont(sizeFont());
    for (const auto& crossing : m_picture.crossings) {
        const auto text = bytesText(m_picture.state.graph->tensor(crossing.tensor).bytes());
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
