// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/predict/latency_predictor.h"

namespace engine {

/// Which layer a measured row is of, for people.
struct MeasuredRow
{
    std::string network;             ///< "sample:all:1f"; perhaps empty
    std::string layer;               ///< likewise
    std::optional<Interval> repeats; ///< 95 % interval of what was measured, in the unit of the target

    bool operator==(const MeasuredRow&) const = default;
};

/// A row of a LayerDataset.
struct RowPlace
{
    std::size_t group = 0;
    std::size_t row = 0; ///< of the group

    bool operator==(const RowPlace&) const = default;
};

/// Measured rows of layers of one family.
struct MeasuredGroup
{
    SamplesGroup samples;
    std::vector<MeasuredRow> rows; ///< as many as the samples have

    bool operator==(const MeasuredGroup&) const = default;
};

/// What a predictor is learnt from, with the names of the rows: plain data.
struct LayerDataset
{
    std::map<std::string, std::string> conditions; ///< as in LatencyPredictor
    std::vector<MeasuredGroup> groups;
    std::optional<double> keptShare; ///< of gated samples in [0, 1], the mean over the rows
    std::vector<Sentence> remarks;   ///< which columns were left out, and why

    std::size_t rows() const;
    std::size_t configurations() const; ///< of all groups
    /// The median over the groups' rows of their noisePercent; nothing where no group has one.
    std::optional<double> noisePercent() const;
    std::vector<SamplesGroup> samples() const;
};

} // namespace engine
