// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/network_choice.h"
#include "engine/graph/layer_graph.h"
#include "engine/io/records/dataset_file.h"
#include "engine/predict/recent_accuracy.h"
#include "engine/run/profile_options.h"

#include <chrono>
#include <filesystem>

namespace app {

/// When sampled networks are chosen among several rather than drawn, which every second one is.
struct ChoiceWishes
{
    bool plain = false;               ///< never
    std::size_t configurations = 300; ///< not before the file has so many
    double share = 0.05;              ///< of the time, which choosing and what it rests on may take
};

/// What is collected, and when that is enough.
struct CollectWishes
{
    std::vector<std::string> types; ///< families whose rows are kept; none: all
    std::string preset;             ///< a published grid instead of the families
    /// These instead of drawn ones: "zoo:AlexNet", files, of which every row is kept; "sample:all:1f", whose rows are kept
    /// as those of drawn ones.
    std::vector<std::string> networks;
    std::vector<std::string> heldOut; ///< networks whose main operations are never kept from sampled ones
    std::filesystem::path file;
    bool resume = false;
    std::uint32_t seed = 0;                                               ///< of the first sampled network
    std::int64_t configurations = 0;                                      ///< different ones in the file; 0: no limit
    std::chrono::seconds budget{600};                                     ///< 0: no limit
    engine::ProfileOptions limits{12, 60, 0.03, engine::Millis{3000}, 0}; ///< of each network
    ChoiceWishes choice{};
};

/// The dataset of one device as it grows: which network comes next, which of its rows are kept. After each network the
/// file is whole, whatever ends the program. It knows no agent and no clock.
class Collection
{
public:
    /// Reads the file when it goes on. Fails with InvalidInput when the file is there and nobody asked to go on with it,
    /// and as readDataset() does.
    static engine::Result<Collection> begin(CollectWishes wishes, std::int64_t session);

    /// What can be thought about before next(); nothing: there is nothing to learn or to choose.
    std::optional<NetworkChoice> choice() const;
    /// What came of it.
    void decide(ChosenNetwork chosen);
    /// The model that is timed next: the one that was chosen, or the next that is drawn; empty: there is no more of them,
    /// or enough.
    std::string next();
    /// Keeps what @p fused computes out of what is collected.
    void holdOut(const engine::LayerGraph& fused);
    /// Whether a row of @p fused, the network that next() named, would be kept.
    bool wants(const engine::LayerGraph& fused) const;
    /// Keeps the rows that are wanted. A network some of whose layers had too few undisturbed samples comes again first, a
    /// few times, and all of its samples count. Fails as appendDataset() does, or with Io.
    engine::Result<void> take(const std::string& network, const engine::LayerGraph& fused,
                              const engine::Profile& profile);

    const CollectWishes& wishes() const { return m_wishes; }
    std::size_t rows() const { return m_dataset.rows.size(); }
    std::size_t configurations() const { return m_kept.times.size(); }
    /// Mean share of samples that were kept, of the rows of this session.
    double keptShare() const { return m_ownRows > 0 ? m_samplesKept / static_cast<double>(m_ownRows) : 0.0; }
    bool isEnough() const;
    /// Whether rows of @p network are kept whatever is known: it is a whole one that was asked for.
    bool takesAllOf(const std::string& network) const;
    /// How near a quick committee came to the rows of new configurations, before it learnt from any of the kind. Of drawn
    /// networks alone: chosen ones are those that it knows least of. Nothing of too few.
    std::optional<engine::Accuracy> accuracy() const { return m_accuracy.accuracy(); }

private:
    Collection(CollectWishes wishes, std::int64_t session);

    engine::Result<bool> comesAgain(const engine::Profile& profile);
    engine::Result<void> goOn();
    void goBehind(const std::set<std::string>& networks);
    engine::SampleSpec specOf(std::uint32_t seed) const;
    bool isWanted(const engine::LayerFeatures& features, bool isWhole) const;
    void keepWanted(engine::CsvTable& rows, const engine::LayerGraph& fused, bool isWhole);
    void judge(const engine::LayerFeatures& features, double measured);
    bool learnsNow() const;

    CollectWishes m_wishes;
    std::int64_t m_session;
    engine::CsvTable m_dataset;
    KeptLayers m_kept;
    std::shared_ptr<const engine::LatencyPredictor> m_committee; ///< null: none yet
    std::size_t m_learntRows = 0;                                ///< that there were for it
    engine::RecentAccuracy m_accuracy;
    std::string m_chosen;       ///< comes next; perhaps empty
    bool m_chooses = false;     ///< a drawn network came last
    std::string m_current;      ///< the network that is under way
    engine::Profile m_measured; ///< of it, so far
    int m_tries = 0;            ///< how often it came
    bool m_again = false;
    std::uint32_t m_nextSeed = 0;
    std::size_t m_nextNetwork = 0;
    std::size_t m_ownRows = 0;
    double m_samplesKept = 0;
};

} // namespace app
