// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/locked_file.h"

#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace app {

namespace {

namespace fs = std::filesystem;

using engine::Error;
using engine::ErrorCode;
using engine::Result;

Error systemError()
{
    return {ErrorCode::Io, std::generic_category().message(errno)};
}

std::int64_t nanoseconds(const timespec& time)
{
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

template <typename Call>
auto uninterrupted(Call call)
{
    auto result = call();
    while (result < 0 && errno == EINTR)
        result = call();
    return result;
}

} // namespace

LockedFile::LockedFile(LockedFile&& other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1)), m_path(std::move(other.m_path))
{
}

LockedFile& LockedFile::operator=(LockedFile&& other) noexcept
{
    std::swap(m_descriptor, other.m_descriptor);
    std::swap(m_path, other.m_path);
    return *this;
}

LockedFile::~LockedFile()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

std::optional<LockedFile> LockedFile::open(const fs::path& path, int lock)
{
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0)
        return std::nullopt;
    LockedFile file(descriptor, path);
    struct stat status
    {
    };
    const bool isFile = ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
    // Removed between the two: whoever removes holds the lock alone.
    if (!isFile || ::flock(descriptor, lock | LOCK_NB) != 0 || !file.isInPlace())
        return std::nullopt;
    return file;
}

std::optional<LockedFile> LockedFile::openShared(const fs::path& path)
{
    return open(path, LOCK_SH);
}

std::optional<LockedFile> LockedFile::openAlone(const fs::path& path)
{
    return open(path, LOCK_EX);
}

Result<LockedFile> LockedFile::create(const fs::path& folder, const std::string& prefix)
{
    // Somebody who tidies up may come between making and locking; not every time.
    constexpr int mostTries = 10;
    for (int i = 0; i < mostTries; ++i) {
        auto name = (folder / (prefix + ".XXXXXX")).string();
        const int descriptor = ::mkostemp(name.data(), O_CLOEXEC);
        if (descriptor < 0)
            return systemError();
        LockedFile file(descriptor, name);
        if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0 && file.isInPlace())
            return file;
    }
    return Error{ErrorCode::Io, "files cannot be locked there"};
}

std::optional<FileStamp> LockedFile::stamp() const
{
    struct stat status
    {
    };
    if (::fstat(m_descriptor, &status) != 0)
        return std::nullopt;
    return FileStamp{status.st_dev, status.st_ino, status.st_size, nanoseconds(status.st_mtim),
                     nanoseconds(status.st_ctim)};
}

bool LockedFile::isInPlace() const
{
    struct stat open
    {
    };
    struct stat named
    {
    };
    return ::fstat(m_descriptor, &open) == 0 && ::lstat(m_path.c_str(), &named) == 0 && open.st_ino == named.st_ino
        && open.st_dev == named.st_dev;
}

Result<std::span<const std::byte>> LockedFile::read(std::int64_t offset, std::span<std::byte> into) const
{
    const auto count = uninterrupted([&] { return ::pread(m_descriptor, into.data(), into.size(), offset); });
    if (count < 0)
        return systemError();
    return std::span<const std::byte>(into.first(static_cast<std::size_t>(count)));
}

Result<void> LockedFile::write(std::int64_t offset, std::span<const std::byte> bytes)
{
    while (!bytes.empty()) {
        const auto count = uninterrupted([&] { return ::pwrite(m_descriptor, bytes.data(), bytes.size(), offset); });
        if (count < 0)
            return systemError();
        bytes = bytes.subspan(static_cast<std::size_t>(count));
        offset += count;
    }
    return {};
}

Result<void> LockedFile::resize(std::int64_t size)
{
    if (uninterrupted([&] { return ::ftruncate(m_descriptor, size); }) != 0)
        return systemError();
    return {};
}

Result<void> LockedFile::flush()
{
    if (uninterrupted([&] { return ::fsync(m_descriptor); }) != 0)
        return systemError();
    return {};
}

Result<void> LockedFile::renameTo(const fs::path& path)
{
    std::error_code error;
    fs::rename(m_path, path, error);
    if (error)
        return Error{ErrorCode::Io, error.message()};
    m_path = path;
    return {};
}

void LockedFile::share()
{
    ::flock(m_descriptor, LOCK_SH | LOCK_NB);
}

void LockedFile::touch() const
{
    ::futimens(m_descriptor, nullptr);
}

} // namespace app
