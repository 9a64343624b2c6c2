// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"
#include "engine/graph/layer_graph.h"
#include "engine/plan/link_measurement.h"
#include "engine/plan/link_statistics.h"
#include "engine/profile/layer_times.h"
#include "engine/profile/profile.h"

#include <filesystem>
#include <string>
#include <vector>

namespace engine {

// The published text formats: a line for each layer, "layerName<TAB>ms", and a line for each size of a transfer,
// "elements<TAB>ms", elements of float32. Read with a BOM, CRLF, blank lines and no line end at the end, too. Both readers
// fail with Corrupt and the line where there are not two columns, or no time of 0 to 1e9 ms, or a name or a size for the
// second time; with InvalidInput where there are more than 100,000 lines.

/// Median by the median of each layer of @p graph.
std::string layerTimesText(const LayerGraph& graph, const LayerTimes& times);

/// The times of @p fused, given by the names of its layers, or by those of @p original that became part of them, whose
/// times are added. Model inputs, and layers that do not run here (dropout), cost nothing. Fails with InvalidInput where a name is none of these, or a layer
/// has no time.
Result<LayerTimes> layerTimesFromText(const std::string& text, const std::string& what, const LayerGraph& original,
                                      const LayerGraph& fused);

/// Likewise as a profile, with one sample of each layer and without whole runs; of which device, nobody says.
Result<Profile> profileFromText(const std::string& text, const std::string& what, const LayerGraph& original,
                                const LayerGraph& fused);
/// Such a file, or one of profile_file.h, of the model whose graphs these are. Fails with InvalidInput where it is of
/// another one.
Result<Profile> readProfileOf(const std::filesystem::path& path, const LayerGraph& original, const LayerGraph& fused);

/// Of @p way; a size that is no whole number of elements is left out.
std::string transferTimesText(const WayStatistics& way);

/// One time for each size, ascending, one way.
Result<std::vector<LinkSamples::OfSize>> transferTimesFromText(const std::string& text, const std::string& what);
/// Likewise the text of a file.
Result<std::vector<LinkSamples::OfSize>> readTransferTimes(const std::filesystem::path& path);
/// A link of two such files, of which nothing else is known.
Result<LinkMeasurement> readTransferTimes(const std::filesystem::path& up, const std::filesystem::path& down);

} // namespace engine
