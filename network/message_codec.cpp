// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "network/message_codec.h"

#include "network/message_fields.h"

#include <bit>
#include <cstring>

namespace network {

namespace {

static_assert(std::endian::native == std::endian::little, "payloads are little-endian and sent as they lie");

constexpr std::array<std::string_view, messageKindCount> names{
    "Hello",         "Welcome",      "Failure",     "Progress",   "Cancel",        "Ping",      "Pong",   "ModelQuery",
    "ModelState",    "ModelChunk",   "ProfileRequest", "ProfileResult", "ProbeRequest", "ProbeResult", "RunRequest",
    "FrameMeasured", "RunResult",    "Join",        "Joined",     "Tensors",       "Leave",     "Bulk"};

using Payload = std::vector<engine::Blob>;
/// What is wrong with a message; empty when nothing is.
using Problem = std::string;

template <typename T>
void writeFields(Json& header, T& value)
{
    FieldWriter writer(header);
    fields(writer, value);
}

template <typename T>
Problem readFields(const Json& header, T& value)
{
    Problem problem;
    FieldReader reader(header, problem);
    fields(reader, value);
    return problem;
}

template <typename T>
Payload write(Json& header, T& message)
{
    writeFields(header, message);
    if constexpr (requires { message.bytes.bytes; })
        return {message.bytes};
    else
        return {};
}

Payload write(Json& header, Tensors& message)
{
    TensorsHeader apart{message, {}};
    Payload payload;
    for (const auto& [id, tensor] : message.tensors) {
        apart.tensors.push_back({id, std::string(engine::elementTypeName(tensor.type)), tensor.shape});
        payload.push_back(tensor.data);
    }
    writeFields(header, apart);
    return payload;
}

engine::Blob blobOf(const std::vector<engine::Millis>& samples)
{
    return engine::makeBlob(samples);
}

Payload write(Json& header, ProfileResult& message)
{
    const auto& profile = message.profile;
    ProfileHeader apart{message, {}, static_cast<std::uint32_t>(profile.wholeRuns.size())};
    Payload payload;
    for (const auto& timing : profile.layers) {
        apart.layers.push_back({timing.layer, timing.type, static_cast<std::uint32_t>(timing.samples.size())});
        payload.push_back(blobOf(timing.samples));
    }
    payload.push_back(blobOf(profile.wholeRuns));
    writeFields(header, apart);
    return payload;
}

template <typename T>
Problem read(const Json& header, const engine::Blob& payload, T& message)
{
    auto problem = readFields(header, message);
    if constexpr (requires { message.bytes.bytes; })
        message.bytes = payload;
    else if (problem.empty() && !payload.bytes.empty())
        problem = "a payload of " + std::to_string(payload.bytes.size()) + " bytes where none belongs";
    return problem;
}

/// The bytes of one tensor, copied only when its elements would not be aligned.
engine::Blob elements(const engine::Blob& payload, std::size_t offset, std::size_t count)
{
    const auto bytes = payload.bytes.subspan(offset, count);
    if (reinterpret_cast<std::uintptr_t>(bytes.data()) % alignof(double) == 0)
        return {payload.owner, bytes};
    return engine::makeBlob(std::vector<std::byte>(bytes.begin(), bytes.end()));
}

Problem read(const Json& header, const engine::Blob& payload, Tensors& message)
{
    TensorsHeader apart{message, {}};
    if (auto problem = readFields(header, apart); !problem.empty())
        return problem;
    std::size_t offset = 0;
    for (const auto& tensor : apart.tensors) {
        const auto name = "tensor " + std::to_string(engine::index(tensor.id));
        const auto type = engine::elementTypeFromName(tensor.type);
        const auto size = type ? engine::byteSize(*type, tensor.shape) : std::nullopt;
        if (!size)
            return name + " has no valid type and shape";
        const auto count = static_cast<std::size_t>(size->count);
        if (count > payload.bytes.size() - offset)
            return name + " of shape " + engine::toString(tensor.shape) + " does not fit the payload of "
                + std::to_string(payload.bytes.size()) + " bytes";
        engine::Tensor value{*type, tensor.shape, elements(payload, offset, count)};
        if (!message.tensors.emplace(tensor.id, std::move(value)).second)
            return name + " stands twice";
        offset += count;
    }
    if (offset != payload.bytes.size())
        return "shapes need " + std::to_string(offset) + " bytes, the payload has "
            + std::to_string(payload.bytes.size());
    return {};
}

std::vector<engine::Millis> samplesOf(std::span<const std::byte> bytes)
{
    std::vector<engine::Millis> samples(bytes.size() / sizeof(double));
    for (std::size_t i = 0; i < samples.size(); ++i) {
        double value = 0.0;
        std::memcpy(&value, bytes.data() + i * sizeof(double), sizeof(double));
        samples[i] = engine::Millis(value);
    }
    return samples;
}

Problem read(const Json& header, const engine::Blob& payload, ProfileResult& message)
{
    ProfileHeader apart{message, {}};
    if (auto problem = readFields(header, apart); !problem.empty())
        return problem;
    std::size_t samples = apart.wholeRuns;
    for (const auto& layer : apart.layers)
        samples += layer.samples;
    if (payload.bytes.size() != samples * sizeof(double))
        return std::to_string(samples) + " samples do not fit the payload of " + std::to_string(payload.bytes.size())
            + " bytes";
    auto rest = payload.bytes;
    const auto next = [&rest](std::size_t count) {
        const auto bytes = rest.first(count * sizeof(double));
        rest = rest.subspan(bytes.size());
        return samplesOf(bytes);
    };
    for (auto& layer : apart.layers)
        message.profile.layers.push_back({std::move(layer.layer), std::move(layer.type), next(layer.samples)});
    message.profile.wholeRuns = next(apart.wholeRuns);
    return {};
}

template <std::size_t... I>
Problem readKind(std::size_t kind, const Json& header, const engine::Blob& payload, Message& message,
                 std::index_sequence<I...>)
{
    Problem problem = "unknown kind";
    ((kind == I && (problem = read(header, payload, message.emplace<I>()), true)) || ...);
    return problem;
}

} // namespace

std::string_view messageName(std::size_t kind)
{
    return kind < names.size() ? names[kind] : "unknown message";
}

engine::Result<QByteArray> encode(Message message)
{
    Json header;
    const auto payload = std::visit([&header](auto& m) { return write(header, m); }, message);
    const auto text = header.dump(-1, ' ', false, Json::error_handler_t::replace);
    return encodeFrame(static_cast<std::uint16_t>(message.index()), text, payload);
}

engine::Result<Message> decode(const Frame& frame)
{
    const auto broken = [&frame](const Problem& problem) {
        return engine::Error{engine::ErrorCode::Corrupt, std::string(messageName(frame.kind)) + ": " + problem};
    };
    const auto header = Json::parse(frame.header, nullptr, false);
    if (header.is_discarded())
        return broken("the header is no JSON");
    Message message;
    const auto problem =
        readKind(frame.kind, header, frame.payload, message, std::make_index_sequence<messageKindCount>{});
    if (!problem.empty())
        return broken(problem);
    return message;
}

} // namespace network
