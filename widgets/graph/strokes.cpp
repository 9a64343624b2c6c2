// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/graph/strokes.h"

#include <QPainter>

#include <algorithm>

namespace widgets {

namespace {

constexpr double penRoom = 3;

} // namespace

Stroke StrokeCutter::cut(const LayoutEdge& edge)
{
    auto& longest = m_longest[{edge.from, edge.tensor}];
    const auto same = static_cast<std::size_t>(std::ranges::mismatch(longest, edge.curve).in1 - longest.begin());
    const std::size_t shared = same == 0 ? 0 : (same - 1) / 3 * 3; // whole pieces
    Stroke stroke;
    if (shared + 3 < edge.curve.size()) {
        stroke.path.moveTo(edge.curve[shared]);
        for (std::size_t i = shared + 1; i + 2 < edge.curve.size(); i += 3)
            stroke.path.cubicTo(edge.curve[i], edge.curve[i + 1], edge.curve[i + 2]);
        stroke.bounds = stroke.path.controlPointRect().adjusted(-penRoom, -penRoom, penRoom, penRoom);
    }
    if (edge.curve.size() > longest.size())
        longest = edge.curve;
    return stroke;
}

void drawStrokes(QPainter* painter, const std::vector<Stroke>& strokes, const QRectF& exposed)
{
    for (const auto& stroke : strokes)
        if (exposed.intersects(stroke.bounds))
            painter->drawPath(stroke.path);
}

QRectF boundsOf(const std::vector<Stroke>& strokes)
{
    QRectF bounds;
    for (const auto& stroke : strokes)
        bounds |= stroke.bounds;
    return bounds;
}

} // namespace widgets
