// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/predict/latency_predictor.h"
#include "engine/predict/layer_features.h"

#include <functional>

namespace engine {

struct CandidateLayer
{
    std::string name;
    LayerFeatures features;
    std::string configuration; ///< configurationOf()
    bool isNew = false;        ///< measuring it tells something; of several of one configuration the first
};

/// A network that could be measured.
struct CandidateNetwork
{
    std::string name;
    std::vector<CandidateLayer> layers; ///< all that run
};

/// Whether a layer would be kept and nothing is known of its configuration.
using IsNewLayer = std::function<bool(const LayerFeatures& features, const std::string& configuration)>;

CandidateNetwork candidateOf(const LayerGraph& fused, const IsNewLayer& isNew);

/// How little is known of a layer.
struct Doubt
{
    double spread = 0;      ///< to be expected of the logarithm of its time, in [0, mostDoubt]; 0 of what takes none
    double expected = 0;    ///< its time, in milliseconds
    bool isInRange = false; ///< each feature is within what was learnt from
    bool isKnown = false;   ///< there are rows of its family; else the spread is mostDoubt

    /// In percent of the time.
    double percent() const;
    bool operator==(const Doubt&) const = default;
};

/// Twice or half the time. More counts the same, so that one odd layer does not outweigh a network.
inline constexpr double mostDoubt = 0.7;
/// The least of a layer beyond what was learnt from, where all models go on alike and agree for no reason.
inline constexpr double leastDoubtBeyond = 0.2;

/// From the interval of the prediction, or where there is none, from how far the members of an ensemble are apart.
Doubt doubtOf(const LatencyPredictor& predictor, const LayerFeatures& features);

/// What it costs to measure a network.
struct MeasuringCost
{
    double before = 1000; ///< milliseconds until it runs
    double runs = 30;
};

/// The place of the candidate whose new layers are in most doubt altogether, by the time that measuring it takes; the first
/// of several. There must be one.
std::size_t mostTelling(const LatencyPredictor& predictor, std::span<const CandidateNetwork> candidates,
                        const MeasuringCost& cost = {});

/// A layer that is worth measuring.
struct Suggestion
{
    std::string network; ///< where it stands
    std::string layer;   ///< its name there
    LayerFeatures features;
    Doubt doubt;

    bool operator==(const Suggestion&) const = default;
};

struct SuggestionLimits
{
    std::size_t layers = 20;
    std::size_t networks = 5; ///< in which they stand
};

/// New layers of a few networks, those in most doubt first; of one family and kind of kernel each further one counts for
/// less, so that not all are of the worst.
std::vector<Suggestion> nextToMeasure(const LatencyPredictor& predictor, std::span<const CandidateNetwork> candidates,
                                      const SuggestionLimits& limits = {});

/// Each once, in the order of their first suggestions.
std::vector<std::string> networksOf(std::span<const Suggestion> suggestions);

} // namespace engine
