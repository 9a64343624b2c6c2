// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/files/mapped_file.h"

#include "engine/io/files/mapping_guard.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace engine {

namespace {

class Descriptor
{
public:
    explicit Descriptor(int number) : m_number(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor()
    {
        if (m_number >= 0)
            ::close(m_number);
    }
    int number() const { return m_number; }

private:
    int m_number;
};

class Mapping
{
public:
    Mapping(void* address, std::size_t size) : m_guard(address, size), m_address(address), m_size(size) {}
    Mapping(const Mapping&) = delete;
    Mapping& operator=(const Mapping&) = delete;
    ~Mapping() { ::munmap(m_address, m_size); }

    bool guarded() const { return m_guard.active(); }
    std::span<const std::byte> bytes() const { return {static_cast<const std::byte*>(m_address), m_size}; }

private:
    MappingGuard m_guard;
    void* m_address;
    std::size_t m_size;
};

Error failure(const std::filesystem::path& file, const std::string& reason)
{
    return {ErrorCode::Io, sentence("'%1': %2", file.filename().string(), reason)};
}

} // namespace

Result<Blob> mapFile(const std::filesystem::path& file, bool followLink)
{
    // Because opening a pipe waits for somebody to write into it.
    const Descriptor descriptor(
        ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | (followLink ? 0 : O_NOFOLLOW)));
    if (descriptor.number() < 0)
        return failure(file, std::strerror(errno));
    struct stat status
    {
    };
    if (::fstat(descriptor.number(), &status) != 0)
        return failure(file, std::strerror(errno));
    if (!S_ISREG(status.st_mode))
        return failure(file, "is not a regular file");
    const auto size = static_cast<std::size_t>(status.st_size);
    if (size == 0)
        return Blob{};
    auto* address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor.number(), 0);
    if (address == MAP_FAILED)
        return failure(file, std::strerror(errno));
    const auto mapping = std::make_shared<const Mapping>(address, size);
    if (!mapping->guarded())
        return failure(file, "too many files are open");
    return Blob{mapping, mapping->bytes()};
}

} // namespace engine
