// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/cost_model.h"

#include <filesystem>

namespace engine {

/// Reads "suture.timed-graph/1": layers in topological order with times on device and edge, measured
/// by somebody else. Optional: "pinned" ("device" or "edge"), "weight_bytes" and "codec_ratios" ({"int8": 0.2})
/// of a layer, "image" and "codec_ratios" of an input. Tensors carry sizes only; call setTransfers() before planning.
/// Fails with Corrupt and the name of the layer that is wrong.
Result<CostModel> readTimedGraph(const std::filesystem::path& path);
Result<CostModel> parseTimedGraph(const std::string& text, const std::string& what);

} // namespace engine
