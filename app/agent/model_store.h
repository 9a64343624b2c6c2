// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/agent/model_file.h"
#include "engine/core/blob.h"
#include "engine/core/result.h"
#include "engine/core/units.h"
#include "network/sha256.h"

#include <memory>
#include <optional>
#include <string>

namespace app {

/// The folder of a store, which other agents of this computer may share, and how much of it may be filled.
struct StoreFolder
{
    std::filesystem::path path;
    engine::Bytes limit;

    /// Removes what was used longest ago until the folder is within its limit. Models in use and files that come in,
    /// here or in another agent, stay. Fails with Io when nothing else is left.
    engine::Result<void> makeRoom() const;
};

/// A model file on its way into the store; disappears unless it is finished.
class IncomingModel
{
public:
    /// Takes no room yet: @p size is only what the chunks must not exceed. Holds @p place as long as it lives. Fails
    /// with Io.
    static engine::Result<std::unique_ptr<IncomingModel>> create(const StoreFolder& folder, std::string hash,
                                                                 std::int64_t size, std::shared_ptr<const void> place);
    ~IncomingModel();

    /// Fails with Corrupt when @p offset leaves a gap or the file would become too long, or with Io.
    engine::Result<void> append(std::int64_t offset, const engine::Blob& bytes);
    std::int64_t received() const { return m_received; }
    std::int64_t size() const { return m_size; }
    /// The kept file. Waits for the disk; from any thread, last. Fails with Corrupt when the content is not what
    /// the hash says, or with Io.
    engine::Result<ModelFile> finish();

private:
    IncomingModel(const StoreFolder& folder, std::string hash, std::int64_t size, LockedFile file,
                  std::shared_ptr<const void> place);
    engine::Result<void> claim(std::int64_t size);

    StoreFolder m_folder;
    std::string m_hash;
    std::int64_t m_size;
    std::int64_t m_received = 0;
    std::optional<LockedFile> m_file;
    network::Sha256 m_sha;
    std::shared_ptr<const void> m_place;
};

/// Models that a store receives at a time, at most: each has a file open.
inline constexpr int mostIncoming = 64;

/// Model files by content, up to a limit; the least recently used leaves first.
class ModelStore
{
public:
    /// Tidies up what agents that are gone have left half received.
    ModelStore(std::filesystem::path folder, engine::Bytes limit);

    /// Its content is not looked at: see ContentCheck.
    std::optional<ModelFile> find(const std::string& hash) const;
    /// Evicts nothing: room is made when bytes come. Fails with InvalidInput when the model alone is over the limit,
    /// with Timeout when too many others come in.
    engine::Result<std::unique_ptr<IncomingModel>> receive(const std::string& hash, std::int64_t size) const;
    /// For what turned out to be no model.
    void discard(const std::string& hash) const;

private:
    StoreFolder m_folder;
    std::shared_ptr<const void> m_places = std::make_shared<char>(); ///< held by each model that comes in, too
};

} // namespace app
