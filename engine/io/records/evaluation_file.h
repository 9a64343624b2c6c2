// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/predict/transfer_curve.h"

namespace engine {

/// One object with "all", "networks", "families" and, if they were asked for, "regressors"; shares in [0, 1].
std::string toJson(const Evaluation& evaluation);

/// One object with "elsewhere" and "points", each with "rows", "adapted" and perhaps "alone"; shares in [0, 1].
std::string toJson(const TransferCurve& curve);

} // namespace engine
