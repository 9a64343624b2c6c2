// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"

#include <cstdint>
#include <cstdlib>
#include <string>

namespace fuzz {

inline std::string textOf(const std::uint8_t* data, std::size_t size)
{
    return {reinterpret_cast<const char*>(data), size};
}

/// Stops the fuzzer, which keeps the bytes that led here.
inline void demand(bool truth)
{
    if (!truth)
        std::abort();
}

/// Whoever refuses says why.
template <typename T>
bool isRead(const engine::Result<T>& result)
{
    demand(result || !result.error().message().empty());
    return result.has_value();
}

} // namespace fuzz
