// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run/run_report.h"

#include <filesystem>
#include <string>

namespace engine {

/// "suture.run/1": what was predicted and measured, with every frame.
std::string toJson(const RunReport& report);

/// One row a frame: frame, mode, latency and its parts, and the prediction for its plan; all in ms.
std::string toCsv(const RunReport& report);

/// Writes beside the file and renames, so that a failure leaves the old one.
Result<void> saveText(const std::filesystem::path& path, const std::string& text);

} // namespace engine
