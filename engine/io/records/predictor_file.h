// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/predict/latency_predictor.h"

#include <filesystem>

namespace engine {

/// "suture.predictor/1": one JSON object, with every number as exact as it is. Without "load" the multiplier is
/// the usual one.
std::string toJson(const LatencyPredictor& predictor);
Result<LatencyPredictor> parsePredictor(const std::string& text, const std::string& what);
Result<LatencyPredictor> readPredictor(const std::filesystem::path& path);

/// The scores alone, without the models: what `suture fit --json` prints.
std::string scoresJson(const LatencyPredictor& predictor);

} // namespace engine
