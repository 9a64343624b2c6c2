// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/load_multiplier.h"

#include <algorithm>
#include <cmath>

namespace engine {

double factorOf(const LoadMultiplier& load, double othersShare)
{
    const double left = 1 - std::clamp(othersShare, 0.0, 1.0);
    return std::clamp(std::pow(left, -load.exponent), 1.0, std::max(load.most, 1.0));
}

} // namespace engine
