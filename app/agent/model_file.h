// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/agent/locked_file.h"

#include <map>
#include <memory>

namespace app {

/// A file of the store that stays there as long as any copy of this lives; empty for a model of the zoo.
struct ModelFile
{
    std::filesystem::path path;
    std::shared_ptr<const LockedFile> pin;
    bool justReceived = false; ///< its content has been compared with its name
};

/// Compares the content of stored files with the hash in their names, once for each state of a file.
/// Used from one thread, and not from one that talks: a gigabyte takes most of a second.
class ContentCheck
{
public:
    /// Fails with Corrupt when the file is not what its name says; it is removed then.
    engine::Result<void> check(const ModelFile& file);
    /// The file is the one used last.
    void markUsed(const ModelFile& file);

private:
    std::map<std::filesystem::path, FileStamp> m_checked;
};

} // namespace app
