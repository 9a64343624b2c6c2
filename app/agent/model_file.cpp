// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/model_file.h"

#include "network/sha256.h"

#include <vector>

namespace app {

namespace {

constexpr std::size_t readSize = 1 << 20;

engine::Result<std::string> hashOf(const LockedFile& file)
{
    network::Sha256 sha;
    std::vector<std::byte> buffer(readSize);
    for (std::int64_t offset = 0;;) {
        const auto bytes = file.read(offset, buffer);
        if (!bytes)
            return bytes.error();
        if (bytes->empty())
            return sha.hex();
        sha.add(*bytes);
        offset += static_cast<std::int64_t>(bytes->size());
    }
}

} // namespace

engine::Result<void> ContentCheck::check(const ModelFile& file)
{
    const auto stamp = file.pin ? file.pin->stamp() : std::nullopt;
    if (!stamp)
        return {};
    const auto known = m_checked.find(file.path);
    if (!file.justReceived && (known == m_checked.end() || known->second != *stamp)) {
        const auto hash = hashOf(*file.pin);
        if (!hash || *hash != file.path.stem()) {
            std::error_code ignored;
            std::filesystem::remove(file.path, ignored);
            return engine::Error{engine::ErrorCode::Corrupt,
                                 "the agent's copy of the model was damaged; send it again"};
        }
    }
    m_checked.insert_or_assign(file.path, *stamp);
    return {};
}

void ContentCheck::markUsed(const ModelFile& file)
{
    const auto before = file.pin ? file.pin->stamp() : std::nullopt;
    if (!before)
        return;
    file.pin->touch();
    const auto known = m_checked.find(file.path);
    if (known == m_checked.end() || known->second != *before)
        return;
    if (const auto after = file.pin->stamp())
        known->second = *after;
}

} // namespace app
