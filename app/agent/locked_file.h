// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>

namespace app {

/// What changes when somebody writes to a file or replaces it.
struct FileStamp
{
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::int64_t size = 0;
    std::int64_t modified = 0; ///< nanoseconds
    std::int64_t changed = 0;  ///< nanoseconds

    bool operator==(const FileStamp&) const = default;
};

/// A regular file that is open under an advisory lock. Every process sees the lock, and so does every other
/// LockedFile of this one. Opening never waits, follows no link and opens no pipe.
class LockedFile
{
public:
    /// To read, beside others who read. Nothing when there is no such file or it is about to be removed.
    static std::optional<LockedFile> openShared(const std::filesystem::path& path);
    /// Nothing when anybody has it open under a lock.
    static std::optional<LockedFile> openAlone(const std::filesystem::path& path);
    /// A new one, to write, that nobody else may open shared; its name is @p prefix and some letters. Fails with Io.
    static engine::Result<LockedFile> create(const std::filesystem::path& folder, const std::string& prefix);

    LockedFile(LockedFile&& other) noexcept;
    LockedFile& operator=(LockedFile&& other) noexcept;
    ~LockedFile();

    const std::filesystem::path& path() const { return m_path; }
    std::optional<FileStamp> stamp() const;

    /// The bytes at @p offset, as many as there are. Fails with Io.
    engine::Result<std::span<const std::byte>> read(std::int64_t offset, std::span<std::byte> into) const;
    /// All of them. Fails with Io and the system's reason.
    engine::Result<void> write(std::int64_t offset, std::span<const std::byte> bytes);
    engine::Result<void> resize(std::int64_t size);
    /// Comes back when the bytes are on the disk. Fails with Io when they cannot be.
    engine::Result<void> flush();
    /// Replaces what is at @p path. Fails with Io.
    engine::Result<void> renameTo(const std::filesystem::path& path);
    /// From now on others may open it shared.
    void share();
    /// Its time of last change becomes now.
    void touch() const;

private:
    LockedFile(int descriptor, std::filesystem::path path) : m_descriptor(descriptor), m_path(std::move(path)) {}
    static std::optional<LockedFile> open(const std::filesystem::path& path, int lock);
    /// Whether @p path still names what is open here.
    bool isInPlace() const;

    int m_descriptor = -1;
    std::filesystem::path m_path;
};

} // namespace app
