// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"
#include "engine/graph/layer_graph.h"
#include "engine/io/records/csv.h"
#include "engine/predict/predicted_times.h"

#include <filesystem>
#include <string>

namespace engine {

/// "suture.profile/3" with "predicted": true, and for each layer "median_ms", "low_ms", "high_ms" and "in_range" in the
/// place of samples.
std::string toJson(const PredictedProfile& profile, const ConditionLines& conditions = {});
/// Fails with Corrupt when a time is below zero or beyond 1e9 ms, or is not between its low and its high.
Result<PredictedProfile> parsePredictedProfile(const std::string& text, const std::string& what);

/// layer,type,median_ms,low_ms,high_ms,in_range, one row a layer.
CsvTable tableOf(const PredictedProfile& profile);

/// The times of a profile, measured or predicted, and the device that they are of.
struct DeviceTimes
{
    LayerTimes times;
    DeviceDescription device;
};

/// Fails as the readers of both kinds do.
Result<DeviceTimes> parseLayerTimes(const std::string& text, const std::string& what);
Result<DeviceTimes> readLayerTimes(const std::filesystem::path& path);
/// Likewise of a file which may be one of times_text.h, too: of @p fused, or of the layers of @p original in it.
Result<DeviceTimes> readLayerTimes(const std::filesystem::path& path, const LayerGraph& original,
                                   const LayerGraph& fused);

} // namespace engine
