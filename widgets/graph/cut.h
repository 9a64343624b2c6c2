// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/graph/graph_state.h"

#include <QPointF>

#include <optional>
#include <vector>

namespace widgets {

/// A tensor that is made on one side and needed on the other.
struct Crossing
{
    engine::TensorId tensor{};
    std::vector<std::size_t> edges; ///< of the layout, those that carry it across
    QPointF label;                  ///< where its size stands
};

/// In the order of their first edge; none without a plan. Labels stand on the @p cutLine where they can.
std::vector<Crossing> crossingsOf(const GraphState& state, std::optional<double> cutLine);

/// The place to look at first: where the first tensor crosses, or the first block that the cut runs through.
std::optional<QPointF> focusOf(const GraphState& state, const std::vector<Crossing>& crossings);

/// Where a straight line across the flow has all of the device before it and all of the edge behind it:
/// its x, or y when the graph runs top to bottom. Nothing when sides mix or one is empty.
std::optional<double> cutLineOf(const GraphState& state);

/// Where the cut is shown: as held, where it is a straight line, or else, if it can be moved, where a line has the
/// fewest boxes on the wrong side.
std::optional<double> handleOf(const GraphState& state);

/// The middle of the handle at @p cut, in the scene. @p scale: pixels to a scene unit.
QPointF handlePlace(const GraphState& state, double cut, double scale);

/// How much larger than in the scene the handle is drawn, so that it can be seen and caught from afar.
double handleGrowth(double scale);

} // namespace widgets
