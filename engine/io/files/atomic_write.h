// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"

#include <filesystem>
#include <string_view>

namespace engine {

/// A new file beside the one that is wanted; it goes away unless it takes its place. Two of them for the same place do
/// not meet: the last one stays, whole.
class FileAside
{
public:
    /// Where @p wanted is a link, the place is where it leads. Fails with Io when no file can be made there, and when
    /// something is there that a file cannot replace: a folder, a device, what may not be written.
    static Result<FileAside> create(const std::filesystem::path& wanted);

    FileAside(FileAside&& other) noexcept;
    FileAside& operator=(FileAside&&) = delete;
    ~FileAside();

    int descriptor() const { return m_descriptor; }
    Result<void> write(std::string_view bytes);
    /// Comes back when the bytes are on the disk under the wanted name, with the permissions of the file that was
    /// there. Fails with Io, and that file is as it was. Once, last.
    Result<void> takeItsPlace();

private:
    FileAside(std::filesystem::path wanted, std::filesystem::path path, int descriptor);

    std::filesystem::path m_wanted;
    std::filesystem::path m_path;
    int m_descriptor;
};

/// All of @p content in @p file, or the old content and an Error with Io.
Result<void> writeAtomically(const std::filesystem::path& file, std::string_view content);

} // namespace engine
