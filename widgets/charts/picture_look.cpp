// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/picture_look.h"

#include "widgets/charts/qcustomplot.h"

#include <algorithm>

namespace widgets {

namespace {

/// "■ device  ■ upload" in one line, from the left.
class LegendLine : public QCPLayoutElement
{
public:
    LegendLine(QCustomPlot& plot, std::vector<LegendEntry> entries)
        : QCPLayoutElement(&plot), m_entries(std::move(entries))
    {
        setMinimumSize(0, height());
        setMaximumSize(QWIDGETSIZE_MAX, height());
    }

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(false); }

    void draw(QCPPainter* painter) override
    {
        const QCPAxis& axis = *parentPlot()->xAxis;
        painter->setFont(axis.tickLabelFont());
        int left = rect().left() + gap;
        for (const auto& [text, colour] : m_entries) {
            const QRect square(left, rect().center().y() - side / 2, side, side);
            painter->fillRect(square, colour);
            painter->setPen(axis.tickLabelColor());
            const QRect words(square.right() + gap, rect().top(), rect().width(), rect().height());
            painter->drawText(words, Qt::AlignLeft | Qt::AlignVCenter, text);
            left = words.left() + painter->fontMetrics().horizontalAdvance(text) + 2 * gap;
        }
    }

private:
    static constexpr int side = 9; // pixels
    static constexpr int gap = 6;

    int height() const { return QFontMetrics(parentPlot()->xAxis->tickLabelFont()).height() + gap; }

    std::vector<LegendEntry> m_entries;
};

} // namespace

PictureLook::PictureLook(QCustomPlot& plot, std::vector<QCPAbstractItem*> items, const std::vector<LegendEntry>& legend)
    : m_plot(plot)
{
    std::ranges::copy_if(items, std::back_inserter(m_hidden), &QCPAbstractItem::visible);
    for (QCPAbstractItem* item : m_hidden)
        item->setVisible(false);
    if (legend.empty())
        return;
    m_legend = new LegendLine(plot, legend);
    plot.plotLayout()->insertRow(0);
    plot.plotLayout()->addElement(0, 0, m_legend);
}

PictureLook::~PictureLook()
{
    for (QCPAbstractItem* item : m_hidden)
        item->setVisible(true);
    if (!m_legend)
        return;
    m_plot.plotLayout()->remove(m_legend);
    m_plot.plotLayout()->simplify();
    m_plot.replot(QCustomPlot::rpQueuedReplot); // because the axes have moved for the legend
}

} // namespace widgets
