// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/layer_graph.h"
#include "engine/predict/latency_predictor.h"
#include "engine/profile/layer_times.h"

namespace engine {

struct LayerFeatures;

struct PredictedLayer
{
    std::string layer;
    std::string type;
    LayerTime time;       ///< low and high are the interval of the predictor; both as expected where it has none
    bool inRange = false; ///< false: nothing like it was measured, or it is of a family that was not learnt by itself

    bool operator==(const PredictedLayer&) const = default;
};

/// What a Profile would say of a device that was not asked: per-layer times of one model, without samples.
struct PredictedProfile
{
    std::string model;       ///< its name, for people
    std::string fingerprint; ///< of the fused graph
    DeviceDescription device;
    double othersShare = 0; ///< of the cores' time, used by other programs, that the times are for; in [0, 1)
    std::vector<PredictedLayer> layers; ///< indexed by LayerId

    bool operator==(const PredictedProfile&) const = default;
};

/// A layer of @p family by the predictor of its family, or by the one of all rows, and then never in range. A layer that
/// only gives what it gets another shape, or another place, takes no time where the predictor knows nothing like it.
/// Fails with InvalidInput if nothing predicts the family, or as predictRow() does.
Result<PredictedRow> predictLayer(const LatencyPredictor& predictor, std::string_view family,
                                  const std::map<std::string, double, std::less<>>& features);

/// The same of its features.
Result<PredictedRow> predictLayer(const LatencyPredictor& predictor, const LayerFeatures& features);

/// Each layer of @p graph, a fused one, by predictLayer(), times what @p othersShare of the cores makes of it. Fails as that
/// does, and with InvalidInput if the predictor is of anything but the times of layers.
Result<PredictedProfile> predictedProfile(const LayerGraph& graph, const LatencyPredictor& predictor,
                                          double othersShare = 0);

/// Their source is TimesSource::Predicted.
LayerTimes timesOf(const PredictedProfile& profile);
/// Sum of what is expected.
Millis sumOf(const PredictedProfile& profile);

} // namespace engine
