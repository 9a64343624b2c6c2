// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/files/atomic_write.h"

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <random>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace engine {

namespace {

namespace fs = std::filesystem;

Error failure(const fs::path& file, const std::string& reason)
{
    return {ErrorCode::Io, sentence("cannot write '%1': %2", file.string(), reason)};
}

Error failure(const fs::path& file, int reason)
{
    return failure(file, std::strerror(reason));
}

fs::path folderOf(const fs::path& file)
{
    return file.has_parent_path() ? file.parent_path() : fs::path(".");
}

/// Not by weakly_canonical(), which ends at a link to what is not there yet.
Result<fs::path> endOfLinks(fs::path file)
{
    constexpr int mostLinks = 40;
    std::error_code code;
    for (int i = 0; i < mostLinks && !code; ++i) {
        if (!fs::is_symlink(fs::symlink_status(file, code)))
            return file;
        file = folderOf(file) / fs::read_symlink(file, code);
    }
    return failure(file, code ? code.value() : ELOOP);
}

/// Where a link leads, so that the link stays one.
Result<fs::path> placeOf(const fs::path& file)
{
    std::error_code code;
    const auto status = fs::status(file, code);
    if (fs::is_directory(status))
        return failure(file, "it is a folder");
    if (fs::exists(status) && !fs::is_regular_file(status))
        return failure(file, "it is no ordinary file");
    if (file.filename().empty())
        return failure(file, "it names no file");
    if (fs::exists(status) && ::access(file.c_str(), W_OK) != 0)
        return failure(file, errno);
    return endOfLinks(file);
}

/// Short, because the wanted name may be as long as names can be.
std::string randomName()
{
    std::random_device random;
    std::array<char, 16> digits{};
    const auto number = (std::uint64_t{random()} << 32U) | random();
    const auto end = std::to_chars(digits.begin(), digits.end(), number, 16).ptr;
    return ".suture-" + std::string(digits.begin(), end) + ".part";
}

/// There are file systems without owners or permissions; a file with others than before is better than none.
void copyPermissions(const fs::path& from, int to)
{
    struct stat status
    {
    };
    if (::stat(from.c_str(), &status) != 0)
        return;
    const bool sameOwner = ::fchown(to, status.st_uid, status.st_gid) == 0;
    const bool sameGroup = sameOwner || ::fchown(to, static_cast<uid_t>(-1), status.st_gid) == 0;
    (void)::fchmod(to, status.st_mode & (sameGroup ? 0777U : 0707U));
}

bool flush(int descriptor)
{
    int done = 0;
    do
        done = ::fsync(descriptor);
    while (done != 0 && errno == EINTR);
    return done == 0 || errno == EINVAL
        || errno == ENOTSUP; // because not everything that can be written can be flushed
}

/// What cannot be done here is no failure: the new file is in its place.
void flushFolder(const fs::path& folder)
{
    const auto descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    flush(descriptor);
    ::close(descriptor);
}

} // namespace

FileAside::FileAside(fs::path wanted, fs::path path, int descriptor)
    : m_wanted(std::move(wanted)), m_path(std::move(path)), m_descriptor(descriptor)
{
}

FileAside::FileAside(FileAside&& other) noexcept
    : m_wanted(std::move(other.m_wanted)), m_path(std::move(other.m_path)),
      m_descriptor(std::exchange(other.m_descriptor, -1))
{
}

FileAside::~FileAside()
{
    if (m_descriptor < 0)
        return;
    ::close(m_descriptor);
    ::unlink(m_path.c_str());
}

Result<FileAside> FileAside::create(const fs::path& wanted)
{
    auto place = placeOf(wanted);
    if (!place)
        return place.error();
    auto path = folderOf(*place) / randomName();
    const auto descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (descriptor < 0)
        return failure(wanted, errno);
    return FileAside(std::move(*place), std::move(path), descriptor);
}

Result<void> FileAside::write(std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto written = ::write(m_descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno != EINTR)
            return failure(m_wanted, errno);
        bytes.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
    }
    return {};
}

Result<void> FileAside::takeItsPlace()
{
    copyPermissions(m_wanted, m_descriptor);
    // Closing tells of what a network's file system could not keep.
    const bool kept = flush(m_descriptor) && ::close(std::exchange(m_descriptor, -1)) == 0;
    if (kept && std::rename(m_path.c_str(), m_wanted.c_str()) == 0) {
        flushFolder(folderOf(m_wanted));
        return {};
    }
    const auto reason = errno;
    if (m_descriptor < 0)
        ::unlink(m_path.c_str());
    return failure(m_wanted, reason);
}

Result<void> writeAtomically(const fs::path& file, std::string_view content)
{
    auto aside = FileAside::create(file);
    if (!aside)
        return aside.error();
    if (auto written = aside->write(content); !written)
        return written;
    return aside->takeItsPlace();
}

} // namespace engine
