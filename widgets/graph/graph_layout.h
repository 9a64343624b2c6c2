// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/progress.h"
#include "engine/core/result.h"
#include "engine/graph/layer_graph.h"

#include <QPointF>
#include <QRectF>

#include <vector>

namespace widgets {

enum class Direction { LeftToRight, TopToBottom };

struct LayoutOptions
{
    Direction direction = Direction::LeftToRight;
    bool collapsed = false; ///< each block of engine::namedBlocksOf() is one box

    bool operator==(const LayoutOptions&) const = default;
};

/// A box of the drawing: a layer, a block of layers, or an input of the model.
struct LayoutNode
{
    enum class Kind { Input, Layer, Block };

    Kind kind = Kind::Layer;
    QRectF rect;                               ///< scene units, one is a pixel at a scale of one
    engine::LayerId first{};                   ///< of Layer and Block
    engine::LayerId last{};                    ///< inclusive; equals first for a Layer
    engine::TensorId input = engine::noTensor; ///< of Input
    std::string block = {};                    ///< name of Block

    bool operator==(const LayoutNode&) const = default;
};

/// One tensor on its way from one box to another.
struct LayoutEdge
{
    std::size_t from = 0; ///< index into nodes
    std::size_t to = 0;   ///< index into nodes, greater than from
    engine::TensorId tensor{};
    std::vector<QPointF> curve; ///< cubic Bezier: a start, then two control points and an end for each piece

    bool operator==(const LayoutEdge&) const = default;
};

struct GraphLayout
{
    Direction direction = Direction::LeftToRight;
    std::vector<LayoutNode> nodes;   ///< in topological order
    std::vector<LayoutEdge> edges;   ///< in the order of to
    std::vector<std::size_t> nodeOf; ///< indexed by LayerId: its place in nodes
    QRectF bounds;                   ///< around all nodes and curves

    bool operator==(const GraphLayout&) const = default;
};

/// Where to draw what. Blocks stand one behind another; inside a block Graphviz (`dot`: Gansner et al.,
/// "A technique for drawing directed graphs", 1993) orders the branches. Linear in the number of blocks;
/// blocks too large for dot are layered by barycentres. Fails with Cancelled alone. May run on any thread.
engine::Result<GraphLayout> layoutOf(const engine::LayerGraph& graph, const LayoutOptions& options,
                                     const engine::KeepGoing& keepGoing);

} // namespace widgets
