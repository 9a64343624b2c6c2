// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/blob.h"
#include "engine/core/result.h"

#include <cstdint>
#include <optional>
#include <string>

namespace engine {

struct ZipEntry
{
    std::string name;
    bool compressed = false;
    std::int64_t packed = 0;   ///< bytes in the file
    std::int64_t unpacked = 0; ///< bytes that it announces to become
    std::int64_t header = 0;   ///< where its local header begins
};

/// The list of contents at the end of a zip archive, checked against the size of the file; unpacks nothing.
/// Nothing when @p blob does not begin like one. Fails with Corrupt when the list is damaged, a name leads
/// out of the archive, entries overlap or promise to become very much more than they are.
Result<std::optional<std::vector<ZipEntry>>> zipDirectory(const Blob& blob);

/// The first bytes, at most @p most, of an entry that is not compressed; empty for any other.
std::span<const std::byte> storedBytes(const Blob& blob, const ZipEntry& entry, std::size_t most);

} // namespace engine
