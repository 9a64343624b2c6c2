// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QString>

#include <vector>

class QCPAbstractItem;
class QCPLayoutElement;
class QCustomPlot;

namespace widgets {

/// A colour of a chart and what it stands for.
struct LegendEntry
{
    QString text;
    QColor colour;
};

/// A plot as a file shows it, for as long as this lives: without what follows the pointer, with a line above that
/// tells the colours.
class PictureLook
{
public:
    /// Hides those of @p items that are seen; @p legend may be empty.
    PictureLook(QCustomPlot& plot, std::vector<QCPAbstractItem*> items, const std::vector<LegendEntry>& legend);
    ~PictureLook();
    PictureLook(const PictureLook&) = delete;
    PictureLook& operator=(const PictureLook&) = delete;

private:
    QCustomPlot& m_plot;
    std::vector<QCPAbstractItem*> m_hidden;
    QCPLayoutElement* m_legend = nullptr; ///< the plot's
};

} // namespace widgets
