// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to engine_io: trained regressors in files.

#include "engine/io/records/json_access.h"
#include "engine/predict/latency_predictor.h"

namespace engine::io {

Json toJson(const Regressor& regressor);
/// Fails with Corrupt unless it can be evaluated: shapes, places and units are checked.
Result<Regressor> regressorFrom(const Json& json, const std::string& where);

Json toJson(const Accuracy& accuracy);
Accuracy accuracyFrom(Fields& fields);

/// The name with "accuracy", or with "reason".
Json toJson(const RegressorScore& score);

} // namespace engine::io
