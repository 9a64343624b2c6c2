// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/graph/graph_layout.h"

#include <QPainterPath>

#include <map>
#include <vector>

class QPainter;

namespace widgets {

/// The part of an edge that no edge of the same tensor has drawn before it.
struct Stroke
{
    QPainterPath path;
    QRectF bounds;
};

/// Cuts edges into strokes, so that a lane that many share is drawn once.
class StrokeCutter
{
public:
    Stroke cut(const LayoutEdge& edge);

private:
    std::map<std::pair<std::size_t, engine::TensorId>, std::vector<QPointF>> m_longest;
};

/// Draws those that @p exposed shows, one by one: Qt's rasteriser is quadratic in the lines of one path.
void drawStrokes(QPainter* painter, const std::vector<Stroke>& strokes, const QRectF& exposed);

/// Around all of them and their pens.
QRectF boundsOf(const std::vector<Stroke>& strokes);

} // namespace widgets
