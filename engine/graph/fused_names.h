// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/layer_graph.h"

#include <map>
#include <string>

namespace engine {

/// The layer of @p fused by its name, and by the name of each layer of @p original that became part of it. One that is in no
/// fused layer any more has no entry.
std::map<std::string, LayerId> fusedNames(const LayerGraph& original, const LayerGraph& fused);

} // namespace engine
