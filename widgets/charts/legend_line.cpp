// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/legend_line.h"

#include "widgets/charts/chart.h"
#include "widgets/theme.h"

#include <QPainter>

#include <algorithm>

namespace widgets {

namespace {

/// Rounded up, because a word that lacks a part of a pixel ends in dots.
int widthOf(const QString& word, const QFontMetrics& metrics)
{
    return metrics.horizontalAdvance(word) + 1;
}

int widthOfWords(const std::vector<LegendEntry>& entries, const QFontMetrics& metrics)
{
    int width = 0;
    for (const auto& entry : entries)
        width += widthOf(entry.text, metrics);
    return width;
}

/// And of what is before and behind each.
int widthOfMarks(const std::vector<LegendEntry>& entries, int between)
{
    return static_cast<int>(entries.size()) * (between + legend::side + legend::gap);
}

} // namespace

LegendLine::LegendLine(const Chart& chart, QWidget* parent) : QWidget(parent), m_chart(chart)
{
    setObjectName(QStringLiteral("legend"));
    QStringList texts;
    for (const auto& entry : chart.legendEntries())
        texts << entry.text;
    setAccessibleName(texts.join(QStringLiteral(", ")));
    setToolTip(accessibleName());
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

QSize LegendLine::sizeHint() const
{
    const auto entries = m_chart.legendEntries();
    return {widthOfMarks(entries, 2 * legend::gap) + widthOfWords(entries, fontMetrics()), fontMetrics().height()};
}

QSize LegendLine::minimumSizeHint() const
{
    const auto entries = m_chart.legendEntries();
    const int dots = fontMetrics().horizontalAdvance(QStringLiteral("M…"));
    return {widthOfMarks(entries, legend::gap) + static_cast<int>(entries.size()) * dots, fontMetrics().height()};
}

/// At the right, as other hints of cards. What is between the words gives way before they do.
void LegendLine::paintEvent(QPaintEvent*)
{
    const auto entries = m_chart.legendEntries();
    if (entries.empty())
        return;
    const int words = widthOfWords(entries, fontMetrics());
    const int free = (width() - words) / static_cast<int>(entries.size()) - legend::side - legend::gap;
    const int between = std::clamp(free, legend::gap, 2 * legend::gap);
    const int marks = widthOfMarks(entries, between);
    const double share = std::clamp(1.0 * (width() - marks) / words, 0.0, 1.0);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor ink = themeOf(palette()).muted;
    const int top = (height() - legend::side) / 2;
    int x = width() - std::min(width(), marks + words);
    for (const auto& entry : entries) {
        x += between;
        legend::drawMark(painter, QRectF(x, top, legend::side, legend::side), entry);
        x += legend::side + legend::gap;
        const int room = static_cast<int>(share * widthOf(entry.text, fontMetrics()));
        painter.setPen(ink);
        painter.drawText(QRect(x, 0, room, height()), Qt::AlignLeft | Qt::AlignVCenter,
                         fontMetrics().elidedText(entry.text, Qt::ElideRight, room));
        x += room;
    }
}

} // namespace widgets
