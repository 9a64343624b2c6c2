// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/bundle.h"

#include <charconv>
#include <string_view>

namespace engine {

namespace {

constexpr std::string_view firstLine = "suture bundle 1\n";
constexpr std::size_t longestHeader = 1 << 20;

Error corrupt(const std::string& reason)
{
    return {ErrorCode::Corrupt, sentence("the model's bundle %1", reason)};
}

std::string_view headerOf(const Blob& bytes)
{
    return {reinterpret_cast<const char*>(bytes.bytes.data()), std::min(bytes.bytes.size(), longestHeader)};
}

Result<BundlePart> partOf(std::string_view line)
{
    BundlePart part;
    const auto* end = line.data() + line.size();
    const auto [behind, code] = std::from_chars(line.data(), end, part.bytes);
    if (code != std::errc() || part.bytes < 0 || behind == end || *behind != ' ')
        return corrupt("has a damaged header");
    part.name = std::string(behind + 1, end);
    return part;
}

} // namespace

std::string bundleHeader(std::span<const BundlePart> parts)
{
    std::string header(firstLine);
    for (const auto& part : parts)
        header += std::to_string(part.bytes) + " " + part.name + "\n";
    return header + "\n";
}

bool isBundle(const Blob& bytes)
{
    return headerOf(bytes).starts_with(firstLine);
}

Result<std::vector<BundleEntry>> readBundle(const Blob& bytes)
{
    const auto text = headerOf(bytes);
    std::vector<BundlePart> parts;
    auto at = firstLine.size();
    for (;;) {
        const auto end = text.find('\n', at);
        if (!isBundle(bytes) || end == std::string_view::npos)
            return corrupt("has no whole header");
        const auto line = text.substr(at, end - at);
        at = end + 1;
        if (line.empty())
            break;
        auto part = partOf(line);
        if (!part)
            return part.error();
        parts.push_back(std::move(*part));
    }
    std::vector<BundleEntry> entries;
    for (auto& part : parts) {
        const auto size = static_cast<std::size_t>(part.bytes);
        if (size > bytes.bytes.size() - at)
            return corrupt("ends within '" + part.name + "'");
        entries.push_back({std::move(part.name), {bytes.owner, bytes.bytes.subspan(at, size)}});
        at += size;
    }
    if (entries.empty() || at != bytes.bytes.size())
        return corrupt("has bytes that belong to no file");
    return entries;
}

} // namespace engine
