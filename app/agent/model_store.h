// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/blob.h"
#include "engine/core/result.h"
#include "engine/core/units.h"

#include <QCryptographicHash>
#include <QTemporaryFile>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace app {

/// A model file on its way into the store; disappears unless it is finished.
class IncomingModel
{
public:
    /// The file grows as chunks come; @p size is only what they must not exceed.
    static engine::Result<std::unique_ptr<IncomingModel>> create(const std::filesystem::path& folder, std::string hash,
                                                                 std::int64_t size);
    /// Fails with Corrupt when @p offset leaves a gap or the file would become too long, or with Io.
    engine::Result<void> append(std::int64_t offset, const engine::Blob& bytes);
    std::int64_t received() const { return m_received; }
    std::int64_t size() const { return m_size; }
    /// Fails with Corrupt when the content is not what the hash says.
    engine::Result<void> finish();

private:
    IncomingModel(const std::filesystem::path& folder, std::string hash, std::int64_t size);

    std::filesystem::path m_target;
    std::string m_hash;
    std::int64_t m_size;
    std::int64_t m_received = 0;
    QTemporaryFile m_file;
    QCryptographicHash m_digest{QCryptographicHash::Sha256};
};

/// Model files by content, up to a limit; the least recently used leaves first.
class ModelStore
{
public:
    ModelStore(std::filesystem::path folder, engine::Bytes limit);

    /// Marks the model as used.
    std::optional<std::filesystem::path> find(const std::string& hash) const;
    /// Makes room first. Fails with InvalidInput when the model alone is over the limit.
    engine::Result<std::unique_ptr<IncomingModel>> receive(const std::string& hash, std::int64_t size) const;

private:
    void makeRoom(std::int64_t size) const;

    std::filesystem::path m_folder;
    engine::Bytes m_limit;
};

} // namespace app
