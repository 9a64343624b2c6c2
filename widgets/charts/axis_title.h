// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QCustomPlot;
class QFontMetrics;

namespace widgets {

/// @p title in a line of @p length pixels, else in two, else in two that end in dots.
QString fittedTitle(const QString& title, int length, const QFontMetrics& metrics);

/// Gives every axis of a plot that was laid out the most of its title that is no longer than the axis, and lays out anew.
void fitAxisTitles(QCustomPlot& plot);

} // namespace widgets
