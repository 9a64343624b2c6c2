// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/progress.h"
#include "engine/graph/sampling/sample_spec.h"
#include "engine/predict/candidate_networks.h"

namespace app {

/// A sampled network as a candidate, made up without its weights, so within milliseconds. Fails as engine::sampledShapes()
/// and engine::fuse() do.
engine::Result<engine::CandidateNetwork> sampledCandidate(const engine::SampleSpec& spec,
                                                          const engine::IsNewLayer& isNew);

/// What to measure next, see engine::nextToMeasure(), out of a pool of sampled networks of all families, where the
/// configurations of @p groups are known. More rows give another pool. Doubts are those of engine::withDoubtsOf(). Fails if
/// it is stopped.
engine::Result<std::vector<engine::Suggestion>> suggestedNext(const engine::LatencyPredictor& predictor,
                                                              std::span<const engine::SamplesGroup> groups,
                                                              const engine::SuggestionLimits& limits,
                                                              const engine::KeepGoing& keepGoing);

} // namespace app
