// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "network/model_ref.h"

#include "network/sha256.h"

#include <algorithm>

namespace network {

namespace {

constexpr std::string_view zooPrefix = "zoo:";
constexpr std::string_view hashPrefix = "sha256:";
constexpr std::size_t longestZooName = 400; // a sampled network names what it is made of
constexpr std::size_t hashDigits = 64;
constexpr std::size_t mostDimensions = 64;
constexpr std::size_t readSize = 1 << 20;

bool isZooCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_'
        || c == '.' || c == ':' || c == '+';
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
        return engine::Error{engine::ErrorCode::InvalidInput,
                             engine::sentence("not a model name: %1", model.name.substr(0, 80))};
    if (model.dimensions.size() > mostDimensions)
        return engine::Error{engine::ErrorCode::InvalidInput, "too many dynamic dimensions"};
    for (const auto& [name, value] : model.dimensions) {
        if (value < 1)
            return engine::Error{engine::ErrorCode::InvalidInput,
                                 engine::sentence("dimension %1 is not positive", name)};
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

engine::Result<ModelRef> modelRefOfFile(const ModelFiles& files, std::map<std::string, std::int64_t> dimensions,
                                        const engine::KeepGoing& keepGoing)
{
    auto content = ModelContent::open(files);
    if (!content)
        return content.error();
    Sha256 hash;
    while (content->position() < content->size()) {
        const auto bytes = content->read(readSize);
        if (!bytes)
            return bytes.error();
        hash.add(*bytes);
        if (keepGoing && !keepGoing(static_cast<double>(content->position()) / static_cast<double>(content->size())))
            return engine::Error{engine::ErrorCode::Cancelled, "cancelled"};
    }
    return ModelRef{std::string(hashPrefix) + hash.hex(), std::move(dimensions)};
}

} // namespace network
