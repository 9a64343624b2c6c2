// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/axis_title.h"

#include "widgets/charts/qcustomplot.h"

#include <QFontMetrics>

#include <algorithm>
#include <array>

namespace widgets {

namespace {

/// Of an axis: the title that it was given, and what is shown of it.
constexpr const char* givenTitle = "givenTitle";
constexpr const char* shownTitle = "shownTitle";

bool fit(QCPAxis& axis)
{
    if (axis.label() != axis.property(shownTitle).toString()) // it was given another one
        axis.setProperty(givenTitle, axis.label());
    const QRect room = axis.axisRect()->rect();
    const int length = axis.orientation() == Qt::Horizontal ? room.width() : room.height();
    const auto title = fittedTitle(axis.property(givenTitle).toString(), length, QFontMetrics(axis.labelFont()));
    axis.setProperty(shownTitle, title);
    if (title == axis.label())
        return false;
    axis.setLabel(title);
    return true;
}

} // namespace

QString fittedTitle(const QString& title, int length, const QFontMetrics& metrics)
{
    const auto width = [&metrics](const QString& text) { return metrics.horizontalAdvance(text); };
    if (width(title) <= length || !title.contains(QLatin1Char(' ')))
        return metrics.elidedText(title, Qt::ElideRight, length);
    QStringList best;
    int least = QWIDGETSIZE_MAX;
    for (qsizetype at = title.indexOf(QLatin1Char(' ')); at >= 0; at = title.indexOf(QLatin1Char(' '), at + 1)) {
        const QStringList lines{title.left(at), title.mid(at + 1)};
        const int longer = std::max(width(lines[0]), width(lines[1]));
        if (longer < least)
            best = lines;
        least = std::min(least, longer);
    }
    for (auto& line : best)
        line = metrics.elidedText(line, Qt::ElideRight, length);
    return best.join(QLatin1Char('\n'));
}

void fitAxisTitles(QCustomPlot& plot)
{
    bool changed = false;
    for (const auto* rect : plot.axisRects())
        for (auto* axis : rect->axes())
            changed = fit(*axis) || changed;
    if (!changed)
        return;
    for (const auto phase : {QCPLayoutElement::upPreparation, QCPLayoutElement::upMargins, QCPLayoutElement::upLayout})
        plot.plotLayout()->update(phase);
}

} // namespace widgets
