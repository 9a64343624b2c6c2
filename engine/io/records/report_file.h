// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/io/records/csv.h"
#include "engine/run/run_report.h"

#include <string>

namespace engine {

/// "suture.run/1": what was predicted and measured, with every frame.
std::string toJson(const RunReport& report, const ConditionLines& conditions = {});

/// One row a frame: frame, mode, latency and its parts, and the prediction for its plan; all in ms.
CsvTable tableOf(const RunReport& report);

} // namespace engine
