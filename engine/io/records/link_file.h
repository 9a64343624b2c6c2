// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"
#include "engine/io/records/csv.h"
#include "engine/plan/link_measurement.h"

#include <filesystem>
#include <string>

namespace engine {

/// "suture.link/1": one JSON object with every sample, in milliseconds, as exact as they are, and what they come to.
std::string toJson(const LinkMeasurement& link, const ConditionLines& conditions = {});
/// Reads the samples and takes what they come to anew. Fails with Corrupt where a size is not above the one before it, or a
/// time is below zero or beyond 1e9 ms; with InvalidInput where there are more than 10,000 sizes or a million samples.
Result<LinkMeasurement> parseLink(const std::string& text, const std::string& what);
Result<LinkMeasurement> readLink(const std::filesystem::path& path);

/// direction,bytes,median_ms,mad_ms,p95_ms,low_ms,high_ms,samples,line_ms: one row for each size of each direction, those
/// that were not reached with no times and 0 samples.
CsvTable tableOf(const LinkMeasurement& link);

} // namespace engine
