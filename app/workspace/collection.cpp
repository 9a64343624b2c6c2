// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/collection.h"

#include "engine/io/files/atomic_write.h"
#include "engine/predict/predicted_times.h"
#include "engine/profile/gated.h"

#include <algorithm>
#include <charconv>

namespace app {

namespace {

using engine::Error;
using engine::ErrorCode;
using engine::Result;

/// A new committee is made when there are so many times as many rows as the last one learnt from.
constexpr double growth = 1.25;
/// A network that is disturbed comes again until it did so often and ran for so long: slow times last for seconds.
constexpr int leastTries = 6;
constexpr engine::Millis longestRuns{20'000};

double numberIn(const std::string& cell)
{
    double value = 0.0;
    std::from_chars(cell.data(), cell.data() + cell.size(), value);
    return value;
}

/// And not chosen.
bool isDrawn(const std::string& network)
{
    const auto spec = engine::parseSampleSpec(network);
    return spec && spec->seed < engine::firstChosenSeed;
}

} // namespace

Collection::Collection(CollectWishes wishes, std::int64_t session)
    : m_wishes(std::move(wishes)), m_session(session), m_kept{m_wishes.types, {}, {}}, m_nextSeed(m_wishes.seed)
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
    const auto network = engine::columnOf(m_dataset, "network");
    std::set<std::string> networks;
    for (const auto& row : m_dataset.rows) {
        ++m_kept.times[row[configuration]];
        networks.insert(row[network]);
    }
    goBehind(networks);
    return {};
}

/// Behind the last drawn network of the same kinds, and behind the one that was chosen after it.
void Collection::goBehind(const std::set<std::string>& networks)
{
    std::optional<engine::SampleSpec> last;
    for (const auto& network : networks) {
        const auto spec = engine::parseSampleSpec(network);
        if (spec && spec->kinds == specOf(0).kinds && spec->seed < engine::firstChosenSeed
            && (!last || last->seed < spec->seed))
            last = *spec;
    }
    if (!last || last->seed < m_wishes.seed)
        return;
    m_nextSeed = last->seed + 1;
    m_chooses = std::ranges::none_of(candidatesBehind(*last), [&networks](const engine::SampleSpec& candidate) {
        return networks.contains(engine::nameOf(candidate));
    });
}

engine::SampleSpec Collection::specOf(std::uint32_t seed) const
{
    if (!m_wishes.preset.empty())
        return {{m_wishes.preset}, seed};
    if (!m_wishes.types.empty())
        return {m_wishes.types, seed};
    return engine::specOfAllFamilies(seed);
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
    const auto tolerated = takesAllOf(m_current) ? 0 : m_measured.layers.size() / 10;
    return (m_tries < leastTries || runs < longestRuns) && disturbed > tolerated;
}

bool Collection::learnsNow() const
{
    const auto rows = static_cast<double>(m_dataset.rows.size());
    return rows > 0 && configurations() >= m_wishes.choice.configurations
        && rows >= growth * static_cast<double>(m_learntRows);
}

std::optional<NetworkChoice> Collection::choice() const
{
    if (m_again || !m_wishes.networks.empty() || isEnough())
        return std::nullopt;
    const bool chooses = m_chooses && !m_wishes.choice.plain && m_chosen.empty();
    const bool learns = learnsNow();
    if (!learns && (!chooses || m_committee == nullptr))
        return std::nullopt;
    NetworkChoice choice{{}, m_committee, {}, {}};
    if (learns)
        choice.rows = m_dataset;
    if (chooses) {
        choice.candidates = candidatesBehind(specOf(m_nextSeed - 1));
        choice.kept = m_kept;
    }
    return choice;
}

void Collection::decide(ChosenNetwork chosen)
{
    if (learnsNow())
        m_learntRows = m_dataset.rows.size();
    m_committee = std::move(chosen.committee);
    m_chosen = std::move(chosen.network);
    m_chooses = false;
}

std::string Collection::next()
{
    if (std::exchange(m_again, false))
        return m_current;
    m_tries = 0;
    m_current.clear();
    if (m_nextNetwork < m_wishes.networks.size()) {
        m_current = m_wishes.networks[m_nextNetwork++];
    } else if (m_wishes.networks.empty() && !isEnough()) {
        m_current = std::exchange(m_chosen, {});
        m_chooses = m_current.empty();
        if (m_chooses)
            m_current = engine::nameOf(specOf(m_nextSeed++));
    }
    return m_current;
}

bool Collection::takesAllOf(const std::string& network) const
{
    return !m_wishes.networks.empty() && !engine::isSampleName(network);
}

void Collection::holdOut(const engine::LayerGraph& fused)
{
    for (std::uint32_t i = 0; i < fused.layers().size(); ++i)
        m_kept.heldOut.insert(engine::mainConfigurationOf(engine::featuresOf(fused, engine::LayerId{i})));
}

bool Collection::isWanted(const engine::LayerFeatures& features, bool isWhole) const
{
    return isWhole ? m_kept.isOfType(features) : m_kept.keeps(features);
}

bool Collection::wants(const engine::LayerGraph& fused) const
{
    for (std::uint32_t i = 0; i < fused.layers().size(); ++i) {
        if (isWanted(engine::featuresOf(fused, engine::LayerId{i}), takesAllOf(m_current)))
            return true;
    }
    return false;
}

/// Drops all other rows.
void Collection::keepWanted(engine::CsvTable& rows, const engine::LayerGraph& fused, bool isWhole)
{
    const auto configuration = engine::columnOf(rows, "configuration");
    const auto kept = engine::columnOf(rows, "kept");
    const auto latency = engine::columnOf(rows, "latency_ms");
    const auto fallback = engine::columnOf(rows, "fallback");
    const auto features = engine::featuresOf(fused);
    const bool judges = m_committee != nullptr && !isWhole && isDrawn(m_current);
    auto all = std::exchange(rows.rows, {});
    for (std::uint32_t i = 0; i < all.size(); ++i) {
        auto& row = all[i];
        if (!isWanted(features[i], isWhole))
            continue;
        if (judges && !m_kept.knows(row[configuration]) && row[fallback] != "1")
            judge(features[i], numberIn(row[latency]));
        m_samplesKept += numberIn(row[kept]);
        ++m_ownRows;
        ++m_kept.times[row[configuration]];
        rows.rows.push_back(std::move(row));
    }
}

void Collection::judge(const engine::LayerFeatures& features, double measured)
{
    if (const auto said = engine::predictLayer(*m_committee, features))
        m_accuracy.add(measured, said->expected);
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
    keepWanted(*rows, fused, takesAllOf(network));
    if (auto appended = engine::appendDataset(m_dataset, *rows); !appended)
        return appended;
    return engine::writeAtomically(m_wishes.file, engine::toCsv(m_dataset));
}

} // namespace app
