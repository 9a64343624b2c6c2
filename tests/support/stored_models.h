// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/agent/model_store.h"
#include "network/sha256.h"

#include <filesystem>
#include <fstream>
#include <vector>

namespace tests {

inline std::vector<char> contentOf(char letter, std::size_t size = 1000)
{
    return std::vector<char>(size, letter);
}

inline std::string hashOf(const std::vector<char>& content)
{
    network::Sha256 sha;
    sha.add(std::as_bytes(std::span(content)));
    return sha.hex();
}

inline std::string hashOf(char letter, std::size_t size = 1000)
{
    return hashOf(contentOf(letter, size));
}

inline engine::Result<app::ModelFile> send(const app::ModelStore& store, const std::vector<char>& content)
{
    const auto size = static_cast<std::int64_t>(content.size());
    auto incoming = store.receive(hashOf(content), size);
    if (!incoming)
        return incoming.error();
    if (const auto taken = (*incoming)->append(0, engine::makeBlob(content)); !taken)
        return taken.error();
    return (*incoming)->finish();
}

inline engine::Result<app::ModelFile> send(const app::ModelStore& store, char letter, std::size_t size = 1000)
{
    return send(store, contentOf(letter, size));
}

inline void writeFile(const std::filesystem::path& path, const std::vector<char>& content)
{
    std::ofstream(path, std::ios::binary).write(content.data(), static_cast<std::streamsize>(content.size()));
}

} // namespace tests
