// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/torch/segments/segment_builder.h"

namespace engine::kernels {

/// Compiles the layers of @p segment, whose ids are those of the graph.
Result<std::unique_ptr<PreparedSegment>> prepareSegment(Workshop& workshop, const Segment& segment,
                                                        const ExecutorOptions& options);

} // namespace engine::kernels
