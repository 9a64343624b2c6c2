// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QString>

class QPainter;
class QRectF;

namespace widgets {

/// A colour of a chart and what it stands for.
struct LegendEntry
{
    enum class Mark { Square, Disc, Triangle };

    QString text;
    QColor colour;
    Mark mark = Mark::Square;
};

namespace legend {
inline constexpr int side = 9; ///< of a mark, in pixels
inline constexpr int gap = 6;  ///< behind it; twice that behind an entry

void drawMark(QPainter& painter, const QRectF& place, const LegendEntry& entry);
} // namespace legend

} // namespace widgets
