// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/legend_entry.h"

#include <QPainter>

namespace widgets::legend {

void drawMark(QPainter& painter, const QRectF& place, const LegendEntry& entry)
{
    painter.setPen(Qt::NoPen);
    painter.setBrush(entry.colour);
    switch (entry.mark) {
    case LegendEntry::Mark::Square: painter.drawRect(place); break;
    case LegendEntry::Mark::Disc: painter.drawEllipse(place); break;
    case LegendEntry::Mark::Triangle:
        painter.drawPolygon(
            QPolygonF({place.bottomLeft(), place.bottomRight(), QPointF(place.center().x(), place.top())}));
        break;
    }
}

} // namespace widgets::legend
