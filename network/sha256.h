// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>

struct evp_md_ctx_st;

namespace network {

/// The SHA-256 of bytes that come piece by piece, at more than a gigabyte a second on processors that help.
class Sha256
{
public:
    Sha256();
    void add(std::span<const std::byte> bytes);
    /// 64 lower-case hexadecimal digits of all that was added; nothing may be added later.
    std::string hex();

private:
    struct Free
    {
        void operator()(evp_md_ctx_st* state) const;
    };
    std::unique_ptr<evp_md_ctx_st, Free> m_state;
};

} // namespace network
