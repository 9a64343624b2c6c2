// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/predict/evaluation.h"

namespace engine {

/// One object with "all", "networks", "families" and, if they were asked for, "regressors"; shares in [0, 1].
std::string toJson(const Evaluation& evaluation);

} // namespace engine
