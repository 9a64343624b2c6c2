// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/collection.h"

#include "engine/io/files/atomic_write.h"
#include "engine/predict/layer_features.h"
#include "engine/profile/gated.h"

#include <algorithm>
#include <charconv>

namespace app {

namespace {

using engine::Error;
using engine::ErrorCode;
using engine::Result;

/// More of one configuration tell nothing new.
constexpr int mostOfConfiguration = 3;
/// A network that is disturbed comes again until it did so often and ran for so long: slow times last for seconds.
constexpr int leastTries = 6;
constexpr engine::Millis longestRuns{20'000};

double numberIn(const std::string& cell)
{
    double value = 0.0;
    std::from_chars(cell.data(), cell.data() + cell.size(), value);
    return value;
}

} // namespace

Collection::Collection(CollectWishes wishes, std::int64_t session)
    : m_wishes(std::move(wishes)), m_session(session), m_nextSeed(m_wishes.seed)
{
}

Result<Collection> Collection::begin(CollectWishes wishes, std::int64_t session)
{
    Collection collection(std::move(wishes), session);
    std::error_code problem;
    const auto& file = collection.m_wishes.file;
    if (!std::filesystem::exists(file, problem))
        return collection;
    if (!collection.m_wishes.resume)
        return Error{ErrorCode::InvalidInput,
                     engine::sentence("%1 is there already; --resume goes on with it", file.filename().string())};
    if (auto read = collection.goOn(); !read)
        return read.error();
    return collection;
}

Result<void> Collection::goOn()
{
    auto dataset = engine::readDataset(m_wishes.file);
    if (!dataset)
        return dataset.error();
    m_dataset = std::move(*dataset);
    const auto configuration = engine::columnOf(m_dataset, "configuration");
    for (const auto& row : m_dataset.rows)
        ++m_times[row[configuration]];
    m_nextSeed = std::max(m_nextSeed, seedBehindFile());
    return {};
}

/// Behind the last network of the same kinds.
std::uint32_t Collection::seedBehindFile() const
{
    const auto network = engine::columnOf(m_dataset, "network");
    std::uint32_t next = 0;
    std::string last;
    for (const auto& row : m_dataset.rows) {
        if (row[network] == last)
            continue;
        last = row[network];
        const auto spec = engine::parseSampleSpec(last);
        if (spec && spec->kinds == specOf(0).kinds)
            next = std::max(next, spec->seed + 1);
    }
    return next;
}

engine::SampleSpec Collection::specOf(std::uint32_t seed) const
{
    if (!m_wishes.preset.empty())
        return {{m_wishes.preset}, seed};
    if (!m_wishes.types.empty())
        return {m_wishes.types, seed};
    engine::SampleSpec spec{{}, seed};
    for (const auto family : engine::sampleFamilies())
        spec.kinds.emplace_back(family);
    return spec;
}

bool Collection::isEnough() const
{
    return m_wishes.configurations > 0 && configurations() >= static_cast<std::size_t>(m_wishes.configurations);
}

/// Adds up what is measured of the network that is under way.
Result<bool> Collection::comesAgain(const engine::Profile& profile)
{
    if (m_tries++ == 0)
        m_measured = profile;
    else if (auto added = engine::addSamples(m_measured, profile); !added)
        return added.error();
    const auto isDisturbed = [this](const engine::LayerTiming& layer) {
        return engine::statisticsOf(m_measured, layer.samples).fallback;
    };
    engine::Millis runs{0};
    for (const auto& run : m_measured.wholeRuns)
        runs += run.time;
    const auto disturbed = static_cast<std::size_t>(std::ranges::count_if(m_measured.layers, isDisturbed));
    const auto tolerated = m_wishes.networks.empty() ? m_measured.layers.size() / 10 : 0;
    return (m_tries < leastTries || runs < longestRuns) && disturbed > tolerated;
}

std::string Collection::next()
{
    if (std::exchange(m_again, false))
        return m_current;
    m_tries = 0;
    m_current.clear();
    if (m_nextNetwork < m_wishes.networks.size())
        m_current = m_wishes.networks[m_nextNetwork++];
    else if (m_wishes.networks.empty() && !isEnough())
        m_current = engine::nameOf(specOf(m_nextSeed++));
    return m_current;
}

void Collection::holdOut(const engine::LayerGraph& fused)
{
    for (std::uint32_t i = 0; i < fused.layers().size(); ++i)
        m_heldOut.insert(engine::mainConfigurationOf(engine::featuresOf(fused, engine::LayerId{i})));
}

bool Collection::isWanted(const engine::LayerGraph& fused, engine::LayerId id) const
{
    const auto features = engine::featuresOf(fused, id);
    const auto& types = m_wishes.types;
    if (!types.empty() && std::ranges::find(types, features.family) == types.end())
        return false;
    if (!m_wishes.networks.empty())
        return true; // they are for tests, whole
    const auto known = m_times.find(engine::configurationOf(features));
    return (known == m_times.end() || known->second < mostOfConfiguration)
        && !m_heldOut.contains(engine::mainConfigurationOf(features));
}

bool Collection::wants(const engine::LayerGraph& fused) const
{
    for (std::uint32_t i = 0; i < fused.layers().size(); ++i) {
        if (isWanted(fused, engine::LayerId{i}))
            return true;
    }
    return false;
}

Result<void> Collection::take(const std::string& network, const engine::LayerGraph& fused,
                              const engine::Profile& profile)
{
    const auto again = comesAgain(profile);
    if (!again)
        return again.error();
    m_again = *again;
    if (m_again)
        return {};
    m_tries = 0;
    auto rows = engine::datasetOf(fused, m_measured, {network, m_session});
    if (!rows)
        return rows.error();
    const auto configuration = engine::columnOf(*rows, "configuration");
    const auto kept = engine::columnOf(*rows, "kept");
    auto all = std::exchange(rows->rows, {});
    std::vector<std::string> taken;
    for (std::uint32_t i = 0; i < all.size(); ++i) {
        if (!isWanted(fused, engine::LayerId{i}))
            continue;
        m_kept += numberIn(all[i][kept]);
        ++m_ownRows;
        ++m_times[all[i][configuration]];
        rows->rows.push_back(std::move(all[i]));
    }
    if (auto appended = engine::appendDataset(m_dataset, *rows); !appended)
        return appended;
    return engine::writeAtomically(m_wishes.file, engine::toCsv(m_dataset));
}

} // namespace app
