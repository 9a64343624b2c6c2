// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/model_store.h"

#include "app/agent/cache_folder.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace app {

namespace {

namespace fs = std::filesystem;

using engine::Error;
using engine::ErrorCode;
using engine::Result;

constexpr std::string_view extension = ".onnx";
constexpr std::string_view incomingPrefix = "incoming";
constexpr std::size_t incomingLength = incomingPrefix.size() + 7; ///< with a dot and six letters

fs::path fileOf(const fs::path& folder, const std::string& hash)
{
    return folder / (hash + std::string(extension));
}

struct StoredFile
{
    fs::path path;
    fs::file_time_type used;
    std::int64_t size;
};

bool isIncoming(const fs::path& path)
{
    const auto name = path.filename().string();
    return name.size() == incomingLength && name.starts_with(incomingPrefix);
}

/// Nothing else in the folder is ours to remove; what a killed agent left half received is.
bool isOurs(const fs::path& path)
{
    constexpr std::size_t hashDigits = 64;
    const auto stem = path.stem().string();
    const bool isHash = stem.size() == hashDigits && stem.find_first_not_of("0123456789abcdef") == std::string::npos;
    return (isHash && path.extension() == extension) || isIncoming(path);
}

/// What comes in first, because its owner may be gone; then the least recently used.
std::vector<StoredFile> storedFiles(const fs::path& folder)
{
    std::vector<StoredFile> files;
    std::error_code error;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        std::error_code gone;
        if (!isOurs(at->path()) || at->symlink_status(gone).type() != fs::file_type::regular)
            continue;
        const auto size = at->file_size(gone);
        const auto used = gone ? fs::file_time_type() : at->last_write_time(gone);
        if (!gone)
            files.push_back({at->path(), used, static_cast<std::int64_t>(size)});
    }
    std::ranges::sort(files, {}, [](const auto& file) { return std::pair(!isIncoming(file.path), file.used); });
    return files;
}

/// Whether it was: nobody may use it, nobody may be writing it.
bool removeUnused(const fs::path& path)
{
    const auto alone = LockedFile::openAlone(path);
    std::error_code error;
    return alone && fs::remove(path, error);
}

Error cacheError(const Error& reason)
{
    return {reason.code, engine::sentence("cannot write to the model cache: %1", reason.what)};
}

} // namespace

Result<void> StoreFolder::makeRoom() const
{
    const auto files = storedFiles(path);
    std::int64_t total = 0;
    for (const auto& file : files)
        total += file.size;
    for (auto file = files.begin(); total > limit.count && file != files.end(); ++file) {
        if (removeUnused(file->path))
            total -= file->size;
    }
    if (total <= limit.count)
        return {};
    return Error{
        ErrorCode::Io,
        engine::sentence("the agent's model cache of %1 MB is full of models in use", limit.count / 1'000'000)};
}

IncomingModel::IncomingModel(const StoreFolder& folder, std::string hash, std::int64_t size, LockedFile file,
                             std::shared_ptr<const void> place)
    : m_folder(folder), m_hash(std::move(hash)), m_size(size), m_file(std::move(file)), m_place(std::move(place))
{
}

Result<std::unique_ptr<IncomingModel>> IncomingModel::create(const StoreFolder& folder, std::string hash,
                                                             std::int64_t size, std::shared_ptr<const void> place)
{
    if (const auto made = makeCacheFolder(folder.path); !made)
        return made.error();
    auto file = LockedFile::create(folder.path, std::string(incomingPrefix));
    if (!file)
        return cacheError(file.error());
    return std::unique_ptr<IncomingModel>(
        new IncomingModel(folder, std::move(hash), size, std::move(*file), std::move(place)));
}

IncomingModel::~IncomingModel()
{
    std::error_code ignored;
    if (m_file)
        fs::remove(m_file->path(), ignored);
}

Result<void> IncomingModel::append(std::int64_t offset, const engine::Blob& bytes)
{
    const auto count = static_cast<std::int64_t>(bytes.bytes.size());
    if (offset != m_received || count == 0 || count > m_size - m_received)
        return Error{
            ErrorCode::Corrupt,
            engine::sentence("a model chunk at %1 where %2 of %3 bytes were received", offset, m_received, m_size)};
    if (auto claimed = claim(m_received + count); !claimed)
        return claimed;
    if (const auto written = m_file->write(m_received, bytes.bytes); !written)
        return cacheError(written.error());
    m_sha.add(bytes.bytes);
    m_received += count;
    return {};
}

/// The file is as large as it wants to be before it takes the room, because another agent that looks meanwhile must
/// count it.
Result<void> IncomingModel::claim(std::int64_t size)
{
    if (const auto grown = m_file->resize(size); !grown)
        return cacheError(grown.error());
    auto room = m_folder.makeRoom();
    if (!room)
        (void)m_file->resize(m_received);
    return room;
}

Result<ModelFile> IncomingModel::finish()
{
    if (m_sha.hex() != m_hash)
        return Error{ErrorCode::Corrupt, "the model that was sent is not the model that was announced"};
    if (const auto flushed = m_file->flush(); !flushed)
        return cacheError(flushed.error());
    const auto stamp = m_file->stamp();
    if (!stamp || stamp->size != m_size)
        return cacheError({ErrorCode::Io, "the file has not the size that was sent"});
    if (const auto renamed = m_file->renameTo(fileOf(m_folder.path, m_hash)); !renamed)
        return cacheError(renamed.error());
    m_file->share();
    auto pin = std::make_shared<const LockedFile>(std::move(*m_file));
    m_file.reset();
    return ModelFile{pin->path(), pin, true};
}

ModelStore::ModelStore(fs::path folder, engine::Bytes limit) : m_folder{std::move(folder), limit}
{
    for (const auto& file : storedFiles(m_folder.path)) {
        if (isIncoming(file.path))
            removeUnused(file.path);
    }
}

std::optional<ModelFile> ModelStore::find(const std::string& hash) const
{
    auto file = LockedFile::openShared(fileOf(m_folder.path, hash));
    if (!file)
        return std::nullopt;
    auto pin = std::make_shared<const LockedFile>(std::move(*file));
    return ModelFile{pin->path(), pin};
}

Result<std::unique_ptr<IncomingModel>> ModelStore::receive(const std::string& hash, std::int64_t size) const
{
    if (size < 1 || size > m_folder.limit.count)
        return Error{
            ErrorCode::InvalidInput,
            engine::sentence("a model of %1 bytes does not fit the agent's cache of %2", size, m_folder.limit.count)};
    if (m_places.use_count() > mostIncoming)
        return Error{ErrorCode::Timeout, engine::sentence("the agent receives %1 other models already", mostIncoming)};
    return IncomingModel::create(m_folder, hash, size, m_places);
}

void ModelStore::discard(const std::string& hash) const
{
    std::error_code ignored;
    fs::remove(fileOf(m_folder.path, hash), ignored);
}

} // namespace app
