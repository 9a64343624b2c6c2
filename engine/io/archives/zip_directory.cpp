// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/archives/zip_directory.h"

#include <limits>
#include <string_view>

namespace engine {

namespace {

constexpr std::uint64_t localSignature = 0x04034b50;
constexpr std::uint64_t entrySignature = 0x02014b50;
constexpr std::uint64_t endSignature = 0x06054b50;
constexpr std::uint64_t longEndSignature = 0x06064b50;
constexpr std::uint64_t longEndPointerSignature = 0x07064b50;
constexpr std::int64_t entrySize = 46;
constexpr std::int64_t endSize = 22;
constexpr std::int64_t longEndSize = 56;
constexpr std::int64_t longEndPointerSize = 20;
constexpr std::int64_t localSize = 30;
constexpr std::int64_t longestComment = 65'535;
constexpr std::int64_t mostEntries = 1'000'000;
constexpr std::int64_t mostUnpacked = 256 << 20; ///< of all compressed entries: programs are text

Error damaged(const std::string& what)
{
    return {ErrorCode::Corrupt, sentence("is a damaged archive: %1", what)};
}

/// Little-endian numbers of a file; zero beyond its end.
class Reader
{
public:
    explicit Reader(std::span<const std::byte> bytes) : m_bytes(bytes) {}

    std::int64_t size() const { return static_cast<std::int64_t>(m_bytes.size()); }
    bool has(std::int64_t at, std::int64_t count) const
    {
        return at >= 0 && count >= 0 && at <= size() && count <= size() - at;
    }
    std::uint64_t number(std::int64_t at, int bytes) const
    {
        std::uint64_t value = 0;
        for (int i = bytes; i-- > 0 && has(at, bytes);)
            value = value << 8 | std::to_integer<std::uint64_t>(m_bytes[static_cast<std::size_t>(at + i)]);
        return value;
    }
    /// The same as a place in the file, or -1 when it cannot be one.
    std::int64_t place(std::int64_t at, int bytes) const
    {
        const auto value = number(at, bytes);
        return value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())
            ? -1
            : static_cast<std::int64_t>(value);
    }
    std::string_view text(std::int64_t at, std::int64_t count) const
    {
        return has(at, count)
            ? std::string_view(reinterpret_cast<const char*>(m_bytes.data()) + at, static_cast<std::size_t>(count))
            : std::string_view();
    }

private:
    std::span<const std::byte> m_bytes;
};

struct Directory
{
    std::int64_t begin = 0;
    std::int64_t end = 0;
    std::int64_t entries = 0;
};

std::optional<std::int64_t> endOfArchive(const Reader& file)
{
    const auto last = file.size() - endSize;
    for (auto at = last; at >= 0 && at >= last - longestComment; --at) {
        if (file.number(at, 4) == endSignature)
            return at;
    }
    return std::nullopt;
}

Result<Directory> findDirectory(const Reader& file)
{
    const auto end = endOfArchive(file);
    if (!end)
        return damaged("its end is missing");
    Directory directory{file.place(*end + 16, 4), *end, file.place(*end + 10, 2)};
    const auto pointer = *end - longEndPointerSize;
    if (pointer >= 0 && file.number(pointer, 4) == longEndPointerSignature) {
        const auto longEnd = file.place(pointer + 8, 8);
        if (!file.has(longEnd, longEndSize) || file.number(longEnd, 4) != longEndSignature)
            return damaged("its end is elsewhere");
        directory = {file.place(longEnd + 48, 8), longEnd, file.place(longEnd + 32, 8)};
    }
    if (directory.begin < 0 || directory.begin > directory.end || directory.entries < 0
        || directory.entries > mostEntries || directory.entries > (directory.end - directory.begin) / entrySize)
        return damaged("its list of contents does not fit");
    return directory;
}

bool staysInside(std::string_view name)
{
    if (name.empty() || name.front() == '/' || name.find('\\') != name.npos || name.find('\0') != name.npos)
        return false;
    for (std::size_t begin = 0; begin <= name.size();) {
        const auto end = std::min(name.find('/', begin), name.size());
        if (name.substr(begin, end - begin) == "..")
            return false;
        begin = end + 1;
    }
    return true;
}

/// Sizes and places over 4 GB stand in an extra field, those that need it in this order.
void readLongSizes(const Reader& file, std::int64_t at, std::int64_t end, ZipEntry& entry)
{
    constexpr std::uint64_t longSizes = 1;
    constexpr std::int64_t inExtraField = 0xffffffff;
    while (at + 4 <= end) {
        const auto next = at + 4 + file.place(at + 2, 2);
        if (file.number(at, 2) == longSizes && next <= end) {
            at += 4;
            for (auto* value : {&entry.unpacked, &entry.packed, &entry.header}) {
                if (*value != inExtraField)
                    continue;
                *value = at + 8 <= next ? file.place(at, 8) : -1;
                at += 8;
            }
            return;
        }
        at = next;
    }
}

Result<ZipEntry> readEntry(const Reader& file, std::int64_t& at, std::int64_t end)
{
    if (end - at < entrySize || file.number(at, 4) != entrySignature)
        return damaged("its list of contents is cut short");
    const auto nameSize = file.place(at + 28, 2);
    const auto extraSize = file.place(at + 30, 2);
    const auto next = at + entrySize + nameSize + extraSize + file.place(at + 32, 2);
    if (next > end)
        return damaged("its list of contents is cut short");
    const auto method = file.number(at + 10, 2);
    constexpr std::uint64_t deflated = 8;
    ZipEntry entry{std::string(file.text(at + entrySize, nameSize)), method == deflated, file.place(at + 20, 4),
                   file.place(at + 24, 4), file.place(at + 42, 4)};
    readLongSizes(file, at + entrySize + nameSize, at + entrySize + nameSize + extraSize, entry);
    at = next;
    if (!staysInside(entry.name))
        return damaged("it has a name that leads out of it");
    const bool stored = method == 0 && entry.packed == entry.unpacked;
    if (entry.unpacked < 0 || !(entry.compressed || stored))
        return damaged("it holds an entry of unknown kind");
    if (!file.has(entry.header, localSize) || !file.has(entry.header + localSize, entry.packed)
        || file.number(entry.header, 4) != localSignature)
        return damaged("it holds an entry beyond its end");
    return entry;
}

} // namespace

Result<std::optional<std::vector<ZipEntry>>> zipDirectory(const Blob& blob)
{
    const Reader file(blob.bytes);
    if (file.number(0, 4) != localSignature)
        return std::optional<std::vector<ZipEntry>>();
    const auto directory = findDirectory(file);
    if (!directory)
        return directory.error();
    std::vector<ZipEntry> entries;
    std::int64_t packed = 0;
    std::int64_t unpacked = 0;
    for (auto at = directory->begin; static_cast<std::int64_t>(entries.size()) < directory->entries;) {
        auto entry = readEntry(file, at, directory->end);
        if (!entry)
            return entry.error();
        packed += entry->packed;
        if (packed > file.size())
            return damaged("its entries overlap");
        unpacked += entry->compressed ? std::min(entry->unpacked, mostUnpacked + 1) : 0;
        if (unpacked > mostUnpacked)
            return damaged("it would grow without measure");
        entries.push_back(std::move(*entry));
    }
    return std::optional(std::move(entries));
}

std::span<const std::byte> storedBytes(const Blob& blob, const ZipEntry& entry, std::size_t most)
{
    const Reader file(blob.bytes);
    const auto begin = entry.header + localSize + file.place(entry.header + 26, 2) + file.place(entry.header + 28, 2);
    if (entry.compressed || !file.has(begin, entry.packed))
        return {};
    return blob.bytes.subspan(static_cast<std::size_t>(begin), std::min(most, static_cast<std::size_t>(entry.packed)));
}

} // namespace engine
