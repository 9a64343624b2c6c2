// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"
#include "engine/graph/layer_graph.h"
#include "engine/graph/sampling/sample_spec.h"
#include "engine/io/records/dataset_file.h"
#include "engine/run/profile_options.h"

#include <chrono>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace app {

/// What is collected, and when that is enough.
struct CollectWishes
{
    std::vector<std::string> types;    ///< families whose rows are kept; none: all
    std::string preset;                ///< a published grid instead of the families
    std::vector<std::string> networks; ///< whole ones instead of sampled ones: "zoo:AlexNet", files
    std::vector<std::string> heldOut;  ///< networks whose main operations are never kept from sampled ones
    std::filesystem::path file;
    bool resume = false;
    std::uint32_t seed = 0;                                               ///< of the first sampled network
    std::int64_t configurations = 0;                                      ///< different ones in the file; 0: no limit
    std::chrono::seconds budget{600};                                     ///< 0: no limit
    engine::ProfileOptions limits{12, 60, 0.03, engine::Millis{3000}, 0}; ///< of each network
};

/// The dataset of one device as it grows: which network comes next, which of its rows are kept. After each network the
/// file is whole, whatever ends the program. It knows no agent and no clock.
class Collection
{
public:
    /// Reads the file when it goes on. Fails with InvalidInput when the file is there and nobody asked to go on with it,
    /// and as readDataset() does.
    static engine::Result<Collection> begin(CollectWishes wishes, std::int64_t session);

    /// The model that is timed next; empty: there is no more of them, or enough.
    std::string next();
    /// Keeps what @p fused computes out of what is collected.
    void holdOut(const engine::LayerGraph& fused);
    /// Whether a row of @p fused would be kept.
    bool wants(const engine::LayerGraph& fused) const;
    /// Keeps the rows that are wanted. A network some of whose layers had too few undisturbed samples comes again first, a
    /// few times, and all of its samples count. Fails as appendDataset() does, or with Io.
    engine::Result<void> take(const std::string& network, const engine::LayerGraph& fused,
                              const engine::Profile& profile);

    const CollectWishes& wishes() const { return m_wishes; }
    std::size_t rows() const { return m_dataset.rows.size(); }
    std::size_t configurations() const { return m_times.size(); }
    /// Mean share of samples that were kept, of the rows of this session.
    double keptShare() const { return m_ownRows > 0 ? m_kept / static_cast<double>(m_ownRows) : 0.0; }
    bool isEnough() const;

private:
    Collection(CollectWishes wishes, std::int64_t session);

    engine::Result<bool> comesAgain(const engine::Profile& profile);
    engine::Result<void> goOn();
    std::uint32_t seedBehindFile() const;
    engine::SampleSpec specOf(std::uint32_t seed) const;
    bool isWanted(const engine::LayerGraph& fused, engine::LayerId id) const;

    CollectWishes m_wishes;
    std::int64_t m_session;
    engine::CsvTable m_dataset;
    std::map<std::string, int> m_times; ///< how often each configuration is in the file
    std::set<std::string> m_heldOut;    ///< main configurations
    std::string m_current;              ///< the network that is under way
    engine::Profile m_measured;         ///< of it, so far
    int m_tries = 0;                    ///< how often it came
    bool m_again = false;
    std::uint32_t m_nextSeed = 0;
    std::size_t m_nextNetwork = 0;
    std::size_t m_ownRows = 0;
    double m_kept = 0;
};

} // namespace app
