// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/sampling/sample_spec.h"

#include "engine/graph/sampling/sample_units.h"

#include <algorithm>
#include <charconv>

namespace engine {

namespace {

constexpr std::string_view allFamilies = "all";
constexpr std::string_view publishedPrefix = "published-";
constexpr std::size_t longestName = 400;

bool isPublished(std::string_view kind)
{
    return kind.starts_with(publishedPrefix);
}

Error unknownKind(std::string_view kind)
{
    std::string known(allFamilies);
    for (const auto name : sampleKinds())
        known += ", " + std::string(name);
    return {ErrorCode::InvalidInput,
            sentence("no layers are sampled of '%1'; there are %2", kind.substr(0, 40), known)};
}

Result<std::vector<std::string>> parseKinds(std::string_view text)
{
    const auto known = sampleKinds();
    std::vector<std::string> kinds;
    while (true) {
        const auto end = std::min(text.find('+'), text.size());
        const auto kind = text.substr(0, end);
        if (std::ranges::find(known, kind) == known.end())
            return unknownKind(kind);
        if (std::ranges::find(kinds, kind) != kinds.end())
            return Error{ErrorCode::InvalidInput, sentence("'%1' is there twice", kind)};
        kinds.emplace_back(kind);
        if (end == text.size())
            return kinds;
        text.remove_prefix(end + 1);
    }
}

} // namespace

std::vector<std::string_view> sampleKinds()
{
    std::vector<std::string_view> kinds;
    for (const auto& unit : sampleUnits()) {
        if (std::ranges::find(kinds, unit.kind) == kinds.end())
            kinds.push_back(unit.kind);
    }
    std::stable_partition(kinds.begin(), kinds.end(), [](std::string_view kind) { return !isPublished(kind); });
    return kinds;
}

std::vector<std::string_view> sampleFamilies()
{
    auto kinds = sampleKinds();
    std::erase_if(kinds, isPublished);
    return kinds;
}

SampleSpec specOfAllFamilies(std::uint32_t seed)
{
    const auto families = sampleFamilies();
    return {{families.begin(), families.end()}, seed};
}

std::string nameOf(const SampleSpec& spec)
{
    std::string name(samplePrefix);
    const auto all = sampleFamilies();
    if (std::ranges::equal(spec.kinds, all)) {
        name += allFamilies;
    } else {
        for (std::size_t i = 0; i < spec.kinds.size(); ++i)
            name += (i > 0 ? "+" : "") + spec.kinds[i];
    }
    char digits[8];
    const auto end = std::to_chars(digits, digits + sizeof(digits), spec.seed, 16).ptr;
    return name + ":" + std::string(digits, end);
}

bool isSampleName(std::string_view name)
{
    return name.starts_with(samplePrefix);
}

Result<SampleSpec> parseSampleSpec(std::string_view name)
{
    const Error wrong{ErrorCode::InvalidInput,
                      sentence("'%1' is no sampled network; one is called sample:KINDS:SEED, such as "
                               "sample:conv+max_pool:5f3a",
                               name.substr(0, 80))};
    if (!isSampleName(name) || name.size() > longestName)
        return wrong;
    const auto rest = name.substr(samplePrefix.size());
    const auto colon = rest.find(':');
    if (colon == std::string_view::npos)
        return wrong;
    SampleSpec spec;
    const auto digits = rest.substr(colon + 1);
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), spec.seed, 16);
    if (read.ec != std::errc() || read.ptr != digits.data() + digits.size())
        return wrong;
    if (rest.substr(0, colon) == allFamilies) {
        spec = specOfAllFamilies(spec.seed);
    } else {
        auto kinds = parseKinds(rest.substr(0, colon));
        if (!kinds)
            return kinds.error();
        spec.kinds = std::move(*kinds);
    }
    return nameOf(spec) == name ? Result<SampleSpec>(std::move(spec)) : wrong;
}

} // namespace engine
