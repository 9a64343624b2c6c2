// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/blob.h"
#include "engine/core/result.h"

#include <cstdint>
#include <string>

namespace engine {

/// Several files as one sequence of bytes, so that a model whose weights lie beside it travels, and is
/// named by its content, like any other: a line "suture bundle 1", a line "BYTES NAME" for each file, an
/// empty line, then the contents in that order.
struct BundlePart
{
    std::string name; ///< without line breaks
    std::int64_t bytes = 0;
};

/// What stands before the contents.
std::string bundleHeader(std::span<const BundlePart> parts);

bool isBundle(const Blob& bytes);

struct BundleEntry
{
    std::string name;
    Blob content; ///< within the bundle's bytes
};

/// At least one entry. Fails with Corrupt when sizes and bytes do not add up.
Result<std::vector<BundleEntry>> readBundle(const Blob& bytes);

} // namespace engine
