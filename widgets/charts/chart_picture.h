// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/charts/legend_entry.h"
#include "widgets/theme.h"

#include <QByteArray>
#include <QFont>
#include <QPoint>
#include <QSize>
#include <QString>

#include <vector>

class QCPPainter;
class QCustomPlot;
class QPaintDevice;

namespace widgets {

/// The layers of a plot that show what its reader has chosen: behind everything, and before it.
inline const QString selectionLayer = QStringLiteral("selection");
inline const QString choiceLayer = QStringLiteral("choice");

/// A plot as a file shows it: under a title and a legend, above a line of conditions, and without what follows the pointer
/// or shows a choice. The plot itself is as large as on the screen, unless that is too little to be read.
class ChartPicture
{
public:
    struct Words
    {
        QString title;
        std::vector<LegendEntry> legend; ///< perhaps empty
        QString conditions;
    };

    ChartPicture(QCustomPlot& plot, Words words, const Theme& theme, const QFont& font);
    ~ChartPicture(); ///< the plot is as before
    ChartPicture(const ChartPicture&) = delete;
    ChartPicture& operator=(const ChartPicture&) = delete;

    QByteArray png() const; ///< two pixels to one of the screen
    QByteArray pdf() const;
    QByteArray svg() const;

private:
    QSize size() const;
    void paint(QPaintDevice& device, double scale) const;
    void paintLegend(QCPPainter& painter) const;
    /// Its entries in lines that are as wide as the picture: where each begins.
    std::vector<QPoint> placeLegend() const;
    int titleHeight() const;
    int legendHeight() const;
    int conditionsHeight() const;

    QCustomPlot& m_plot;
    Words m_words;
    Theme m_theme;
    QFont m_bold;
    QFont m_small;
    QSize m_plotSize;
};

} // namespace widgets
