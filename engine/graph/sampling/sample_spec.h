// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace engine {

/// Which network is made up: it follows from this alone, on every machine.
struct SampleSpec
{
    std::vector<std::string> kinds; ///< of sampleKinds(), each once: families of layers, or published grids
    std::uint32_t seed = 0;

    bool operator==(const SampleSpec&) const = default;
};

inline constexpr std::string_view samplePrefix = "sample:";
/// Seeds below are drawn one after the other; from here on stand those that were chosen among several.
inline constexpr std::uint32_t firstChosenSeed = 0x1000'0000;

/// The families that layers are sampled of, then the published grids ("published-conv").
std::vector<std::string_view> sampleKinds();
/// The families alone.
std::vector<std::string_view> sampleFamilies();
/// What "sample:all:" names.
SampleSpec specOfAllFamilies(std::uint32_t seed);

/// "sample:conv+max_pool:5f3a": kinds, or "all" for every family, and the seed in hexadecimal digits.
std::string nameOf(const SampleSpec& spec);

bool isSampleName(std::string_view name); ///< it begins with samplePrefix
/// What nameOf() wrote, and no other text. Fails with InvalidInput and says what may stand there.
Result<SampleSpec> parseSampleSpec(std::string_view name);

} // namespace engine
