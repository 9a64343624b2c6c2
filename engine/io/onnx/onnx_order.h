// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to the ONNX reader.

#include "engine/core/result.h"

#include <onnx/onnx_pb.h>

#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace engine {

/// Who makes the tensors of a graph; names live in the message.
struct OnnxNames
{
    std::unordered_map<std::string_view, int> initializers; ///< index in the graph
    std::unordered_set<std::string_view> inputs;            ///< without those that are initializers
    std::unordered_map<std::string_view, int> producers;    ///< index of the node
    std::unordered_set<std::string_view> used;              ///< by a node or as an output
};

/// Fails with InvalidInput when a name is given or produced twice, or used without either.
Result<OnnxNames> collectNames(const onnx::GraphProto& graph);

/// The nodes in order of execution, in the file's order wherever it is one. Fails on a cycle.
Result<std::vector<int>> executionOrder(const onnx::GraphProto& graph, const OnnxNames& names);

} // namespace engine
