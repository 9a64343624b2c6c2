// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/io/records/csv.h"
#include "engine/profile/load_curve.h"

#include <filesystem>

namespace engine {

/// One row for each load and, where there are any, for each layer under it: cpu, memory (shares), cores (with blanks),
/// layer (empty: the whole model), type, mean_ms, low_ms, high_ms, median_ms, samples, slowdown, slowdown_low,
/// slowdown_high, others_share, held_share, kept_share. What is not known is empty. Its conditions name model and device.
CsvTable tableOf(const LoadCurve& curve);

/// What tableOf() wrote; slowdowns are worked out anew. Fails with InvalidInput and the row that is wrong, or where there are
/// no rows of the whole model.
Result<LoadCurve> loadCurveFrom(const CsvTable& table, const std::string& what);
Result<LoadCurve> readLoadCurve(const std::filesystem::path& file);

/// The same as one JSON object, "suture.load-curve/1".
std::string toJson(const LoadCurve& curve, const ConditionLines& conditions = {});

} // namespace engine
