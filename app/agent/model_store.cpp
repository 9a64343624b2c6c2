// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/model_store.h"

#include <algorithm>
#include <vector>

namespace app {

namespace {

namespace fs = std::filesystem;

using engine::Error;
using engine::ErrorCode;
using engine::Result;

constexpr auto extension = ".onnx";
constexpr auto incomingPrefix = "incoming";

fs::path fileOf(const fs::path& folder, const std::string& hash)
{
    return folder / (hash + extension);
}

struct StoredModel
{
    fs::path path;
    fs::file_time_type used;
    std::int64_t size;
};

/// Nothing else in the folder is ours to remove; what a killed agent left half received is.
bool isOurs(const fs::path& path)
{
    constexpr std::size_t hashDigits = 64;
    const auto stem = path.stem().string();
    const bool isHash = stem.size() == hashDigits && stem.find_first_not_of("0123456789abcdef") == std::string::npos;
    return (isHash && path.extension() == extension) || stem.starts_with(incomingPrefix);
}

std::vector<StoredModel> storedModels(const fs::path& folder)
{
    std::vector<StoredModel> models;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
        if (isOurs(entry.path()))
            models.push_back({entry.path(), entry.last_write_time(ignored),
                              static_cast<std::int64_t>(entry.file_size(ignored))});
    }
    std::ranges::sort(models, {}, &StoredModel::used);
    return models;
}

} // namespace

IncomingModel::IncomingModel(const fs::path& folder, std::string hash, std::int64_t size)
    : m_target(fileOf(folder, hash)), m_hash(std::move(hash)), m_size(size),
      m_file(QString::fromStdString((folder / incomingPrefix).string()))
{
}

Result<std::unique_ptr<IncomingModel>> IncomingModel::create(const fs::path& folder, std::string hash,
                                                             std::int64_t size)
{
    std::unique_ptr<IncomingModel> incoming(new IncomingModel(folder, std::move(hash), size));
    if (!incoming->m_file.open())
        return Error{ErrorCode::Io, "cannot write to the model cache: " + incoming->m_file.errorString().toStdString()};
    return incoming;
}

Result<void> IncomingModel::append(std::int64_t offset, const engine::Blob& bytes)
{
    const auto count = static_cast<std::int64_t>(bytes.bytes.size());
    if (offset != m_received || count == 0 || count > m_size - m_received)
        return Error{ErrorCode::Corrupt, "a model chunk at " + std::to_string(offset) + " where "
                                             + std::to_string(m_received) + " of " + std::to_string(m_size)
                                             + " bytes were received"};
    const QByteArrayView view(reinterpret_cast<const char*>(bytes.bytes.data()), count);
    m_digest.addData(view);
    if (m_file.write(view.data(), count) != count)
        return Error{ErrorCode::Io, "cannot write to the model cache: " + m_file.errorString().toStdString()};
    m_received += count;
    return {};
}

Result<void> IncomingModel::finish()
{
    if (m_digest.result().toHex().toStdString() != m_hash)
        return Error{ErrorCode::Corrupt, "the model that was sent is not the model that was announced"};
    m_file.close();
    std::error_code error;
    fs::rename(m_file.fileName().toStdString(), m_target, error);
    if (error)
        return Error{ErrorCode::Io, "cannot keep the model: " + error.message()};
    m_file.setAutoRemove(false);
    return {};
}

ModelStore::ModelStore(fs::path folder, engine::Bytes limit) : m_folder(std::move(folder)), m_limit(limit)
{
    std::error_code ignored;
    fs::create_directories(m_folder, ignored);
}

std::optional<fs::path> ModelStore::find(const std::string& hash) const
{
    const auto path = fileOf(m_folder, hash);
    std::error_code error;
    if (!fs::is_regular_file(path, error))
        return std::nullopt;
    fs::last_write_time(path, fs::file_time_type::clock::now(), error);
    return path;
}

Result<std::unique_ptr<IncomingModel>> ModelStore::receive(const std::string& hash, std::int64_t size) const
{
    if (size < 1 || size > m_limit.count)
        return Error{ErrorCode::InvalidInput, "a model of " + std::to_string(size)
                                                  + " bytes does not fit the agent's cache of "
                                                  + std::to_string(m_limit.count)};
    makeRoom(size);
    return IncomingModel::create(m_folder, hash, size);
}

void ModelStore::makeRoom(std::int64_t size) const
{
    const auto models = storedModels(m_folder);
    std::int64_t total = size;
    for (const auto& model : models)
        total += model.size;
    for (const auto& model : models) {
        if (total <= m_limit.count)
            return;
        std::error_code ignored;
        fs::remove(model.path, ignored);
        total -= model.size;
    }
}

} // namespace app
