// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace engine {

/// Bytes that are shared, never changed: a mapped file's, a received frame's, a tensor's.
struct Blob
{
    std::shared_ptr<const void> owner; ///< keeps the bytes alive
    std::span<const std::byte> bytes;

    /// Equal bytes are equal blobs, whoever owns them.
    friend bool operator==(const Blob& a, const Blob& b)
    {
        return a.bytes.size() == b.bytes.size()
            && (a.bytes.data() == b.bytes.data() || std::ranges::equal(a.bytes, b.bytes));
    }
};

/// A blob that owns @p values, seen as bytes.
template <typename T>
Blob makeBlob(std::vector<T> values)
{
    auto owner = std::make_shared<const std::vector<T>>(std::move(values));
    return {owner, std::as_bytes(std::span<const T>(*owner))};
}

} // namespace engine
