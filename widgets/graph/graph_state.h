// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/cost_model.h"
#include "widgets/graph/graph_layout.h"
#include "widgets/theme.h"

#include <QColor>
#include <QString>

#include <array>
#include <memory>
#include <optional>
#include <vector>

namespace widgets {

/// Times of every layer on one side, and where they come from.
struct SideTimes
{
    std::vector<engine::Millis> times; ///< indexed by LayerId; empty when unknown
    QString source;                    ///< "measured on Pixel 7"

    bool known() const { return !times.empty(); }
};

/// How one box looks.
struct NodeLook
{
    QString title;
    QString detail;   ///< the time, or the size of an input; perhaps empty
    double share = 0; ///< of the slowest box, in [0, 1]
    QColor fill;
    QColor border;
    QColor text;
    QColor mutedText;

    bool operator==(const NodeLook&) const = default;
};

/// Everything that the picture of a graph depends on.
struct GraphState
{
    std::shared_ptr<const engine::LayerGraph> graph;
    GraphLayout layout;
    std::array<SideTimes, 2> times;                ///< indexed by Side
    std::optional<std::vector<engine::Side>> plan; ///< indexed by LayerId
    engine::Side shownSide = engine::Side::Device; ///< whose times are shown while there is no plan
    bool heatMode = false;
    std::optional<std::size_t> selected;               ///< index into layout.nodes
    bool everyDetail = false;                          ///< at any scale, for paper
    std::vector<std::optional<engine::Side>> pins;     ///< indexed by LayerId; empty: none
    std::optional<std::vector<engine::Side>> compared; ///< that plan is held against, indexed by LayerId
    bool cutMoves = false;                             ///< a person may drag it, so that it is shown wherever it is
    std::optional<double> held;                        ///< where a person holds the cut, along the flow
    QString cutText;                                   ///< at its handle
    Theme theme;

    const SideTimes& timesOn(engine::Side side) const { return times[static_cast<std::size_t>(side)]; }
};

/// The side of a box; nothing without a plan or for a block on both sides. Inputs are on the device.
std::optional<engine::Side> sideOf(const GraphState& state, const LayoutNode& node);

/// The time of a box where it runs, or on the shown side; nothing when a part of it is unknown.
std::optional<engine::Millis> timeOf(const GraphState& state, const LayoutNode& node);

/// The same on @p side.
std::optional<engine::Millis> timeOn(const GraphState& state, const LayoutNode& node, engine::Side side);

/// The slowest box; zero when no time is known.
engine::Millis slowestOf(const GraphState& state);

/// Where a box, or the first layer of a block that is, must run.
std::optional<engine::Side> pinOf(const GraphState& state, const LayoutNode& node);

/// A layer of the box is elsewhere in the plan that is compared.
bool changesSide(const GraphState& state, const LayoutNode& node);

/// The layers that do.
std::size_t sideChanges(const GraphState& state);

/// Writes all of @p look but its title. @p slowest: slowestOf() @p state.
void dress(NodeLook& look, const GraphState& state, const LayoutNode& node, engine::Millis slowest);

/// One for each box of the layout.
std::vector<NodeLook> looksOf(const GraphState& state);

} // namespace widgets
