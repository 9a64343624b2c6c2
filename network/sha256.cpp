// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "network/sha256.h"

#include <openssl/evp.h>

#include <array>
#include <new>

namespace network {

void Sha256::Free::operator()(evp_md_ctx_st* state) const
{
    ::EVP_MD_CTX_free(state);
}

Sha256::Sha256() : m_state(::EVP_MD_CTX_new())
{
    if (!m_state || ::EVP_DigestInit_ex(m_state.get(), ::EVP_sha256(), nullptr) != 1)
        throw std::bad_alloc(); // there is no other reason
}

void Sha256::add(std::span<const std::byte> bytes)
{
    ::EVP_DigestUpdate(m_state.get(), bytes.data(), bytes.size());
}

std::string Sha256::hex()
{
    std::array<unsigned char, 32> digest{};
    ::EVP_DigestFinal_ex(m_state.get(), digest.data(), nullptr);
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const unsigned value : digest) {
        text += digits[value >> 4U];
        text += digits[value & 15U];
    }
    return text;
}

} // namespace network
