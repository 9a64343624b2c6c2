// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/progress.h"
#include "engine/graph/sampling/sample_spec.h"
#include "engine/io/records/csv.h"
#include "engine/predict/latency_predictor.h"
#include "engine/predict/layer_features.h"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace app {

/// Which layers of sampled networks are kept.
struct KeptLayers
{
    std::vector<std::string> types;   ///< families; none: all
    std::map<std::string, int> times; ///< how often each configuration is in the file
    std::set<std::string> heldOut;    ///< main configurations

    bool isOfType(const engine::LayerFeatures& features) const;
    bool keeps(const engine::LayerFeatures& features) const;
    bool knows(const std::string& configuration) const { return times.contains(configuration); }
};

/// What is thought about between two networks, while the agent has nothing to do, so that nothing disturbs what is timed:
/// values for any thread.
struct NetworkChoice
{
    engine::CsvTable rows; ///< what a new committee learns from; none: the present one will do
    std::shared_ptr<const engine::LatencyPredictor> committee; ///< null: none yet
    std::vector<engine::SampleSpec> candidates;                ///< none: the next network is drawn
    KeptLayers kept;
};

struct ChosenNetwork
{
    std::shared_ptr<const engine::LatencyPredictor> committee; ///< null: the rows are too few for one
    std::string network;                                       ///< empty: none was chosen
};

/// The candidate whose new layers a committee disagrees about most for the time that they take, see mostTelling().
ChosenNetwork chosenNetwork(const NetworkChoice& choice, const engine::KeepGoing& keepGoing);

/// Between which is chosen behind the plainly drawn network of @p seed; none where the seed is not below
/// firstChosenSeed.
std::vector<engine::SampleSpec> candidatesBehind(const engine::SampleSpec& plain);

} // namespace app
