// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/cost_model.h"

#include <filesystem>

namespace engine {

/// Reads "suture.timed-graph/1": layers in topological order with times on device and edge, measured
/// by somebody else. Tensors carry sizes only; call setLink() before planning.
/// Fails with Corrupt and the name of the layer that is wrong.
Result<CostModel> readTimedGraph(const std::filesystem::path& path);
Result<CostModel> parseTimedGraph(const std::string& text, const std::string& what);

} // namespace engine
