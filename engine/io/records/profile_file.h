// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"
#include "engine/io/records/csv.h"
#include "engine/profile/profile.h"

#include <filesystem>
#include <string>

namespace engine {

/// "suture.profile/2": one JSON object with every sample, in milliseconds, as exact as they are. A layer's probes and
/// busy samples (their places) stand only where they are not those of the whole runs.
std::string toJson(const Profile& profile, const ConditionLines& conditions = {});
/// Version 1 too, which knows no probes, state and date.
Result<Profile> parseProfile(const std::string& text, const std::string& what);
Result<Profile> readProfile(const std::filesystem::path& path);

/// layer,type,median_ms,mad_ms,p95_ms,samples (how many), one row a layer.
CsvTable tableOf(const Profile& profile);

} // namespace engine
