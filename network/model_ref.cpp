// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "network/model_ref.h"

#include <QCryptographicHash>
#include <QFile>

#include <algorithm>

namespace network {

namespace {

constexpr std::string_view zooPrefix = "zoo:";
constexpr std::string_view hashPrefix = "sha256:";
constexpr std::size_t longestZooName = 64;
constexpr std::size_t hashDigits = 64;
constexpr std::size_t mostDimensions = 64;
constexpr qint64 readSize = 1 << 20;

bool isZooCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_'
        || c == '.';
}

bool isHexDigit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

bool isModelName(std::string_view name)
{
    if (name.starts_with(zooPrefix)) {
        name.remove_prefix(zooPrefix.size());
        return !name.empty() && name.size() <= longestZooName && std::ranges::all_of(name, isZooCharacter);
    }
    if (!name.starts_with(hashPrefix))
        return false;
    name.remove_prefix(hashPrefix.size());
    return name.size() == hashDigits && std::ranges::all_of(name, isHexDigit);
}

} // namespace

engine::Result<void> check(const ModelRef& model)
{
    if (!isModelName(model.name))
        return engine::Error{engine::ErrorCode::InvalidInput, "not a model name: " + model.name.substr(0, 80)};
    if (model.dimensions.size() > mostDimensions)
        return engine::Error{engine::ErrorCode::InvalidInput, "too many dynamic dimensions"};
    for (const auto& [name, value] : model.dimensions) {
        if (value < 1)
            return engine::Error{engine::ErrorCode::InvalidInput, "dimension " + name + " is not positive"};
    }
    return {};
}

bool isZoo(const ModelRef& model)
{
    return model.name.starts_with(zooPrefix);
}

std::string_view bareName(const ModelRef& model)
{
    const std::string_view name = model.name;
    return name.substr(std::min(name.size(), isZoo(model) ? zooPrefix.size() : hashPrefix.size()));
}

engine::Result<ModelRef> modelRefOfFile(const std::filesystem::path& path,
                                        std::map<std::string, std::int64_t> dimensions,
                                        const engine::KeepGoing& keepGoing)
{
    // Opening a pipe would wait for somebody to write into it.
    std::error_code unknown;
    if (!std::filesystem::is_regular_file(path, unknown))
        return engine::Error{engine::ErrorCode::Io, path.string() + " is not a regular file"};
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return engine::Error{engine::ErrorCode::Io,
                             "cannot open " + path.string() + ": " + file.errorString().toStdString()};
    QCryptographicHash hash(QCryptographicHash::Sha256);
    while (!file.atEnd()) {
        const auto bytes = file.read(readSize);
        if (bytes.isEmpty())
            return engine::Error{engine::ErrorCode::Io,
                                 "cannot read " + path.string() + ": " + file.errorString().toStdString()};
        hash.addData(bytes);
        const auto done = static_cast<double>(file.pos()) / static_cast<double>(std::max<qint64>(1, file.size()));
        if (keepGoing && !keepGoing(done))
            return engine::Error{engine::ErrorCode::Cancelled, "cancelled"};
    }
    return ModelRef{std::string(hashPrefix) + hash.result().toHex().toStdString(), std::move(dimensions)};
}

} // namespace network
