// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/graph/graph_layout.h"

#include <QFont>
#include <QHash>
#include <QString>

namespace widgets {

struct GraphState;

/// "Conv 7×7", "MaxPool 3×3", "Concat": the first operation of a layer, short enough for a box.
QString titleOf(const engine::Layer& layer);

/// The same for any box: the name of an input, what the names of a block's layers begin with.
QString titleOf(const engine::LayerGraph& graph, const LayoutNode& node);

/// Everything known about a box, as rich text: name, operations, shape, parameters, times, bytes out.
QString tipOf(const GraphState& state, const LayoutNode& node);

QFont nodeTitleFont();
QFont nodeDetailFont();

/// Titles cut to the width of a box.
class ShortTitles
{
public:
    explicit ShortTitles(double width) : m_width(width) {}
    const QString& of(const QString& title);

private:
    double m_width;
    QHash<QString, QString> m_known;
};

} // namespace widgets
