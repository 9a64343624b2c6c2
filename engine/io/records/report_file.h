// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run/run_report.h"

#include <string>

namespace engine {

/// "suture.run/1": what was predicted and measured, with every frame.
std::string toJson(const RunReport& report);

/// One row a frame: frame, mode, latency and its parts, and the prediction for its plan; all in ms.
std::string toCsv(const RunReport& report);

} // namespace engine
