// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "network/message_codec.h"

#include "network/load_fields.h"
#include "network/run_fields.h"
#include "network/survey_fields.h"

#include <bit>
#include <cstring>

namespace network {

namespace {

static_assert(std::endian::native == std::endian::little, "payloads are little-endian and sent as they lie");

/// The deepest header is a run's: its terms, their model, its dimensions.
constexpr int mostDepth = 12;

/// Of a profile: time, probe, flags.
constexpr std::size_t sampleSize = 2 * sizeof(double) + 1;

using Payload = std::vector<engine::Blob>;

template <typename M>
constexpr FrameLimits limitsOf()
{
    if constexpr (requires { M::limits; })
        return M::limits;
    else
        return {};
}

/// Something of each kind of message, by kind.
template <typename Make>
constexpr auto perKind(Make make)
{
    return [&]<std::size_t... I>(std::index_sequence<I...>)
    {
        return std::array{make.template operator()<std::variant_alternative_t<I, Message>>()...};
    }
    (std::make_index_sequence<messageKindCount>{});
}

constexpr auto names = perKind([]<typename M>() { return M::name; });
constexpr auto limitsByKind = perKind([]<typename M>() { return limitsOf<M>(); });

constexpr auto roles = perKind([]<typename M>() { return M::role; });

/// Whether more than a word of it may come from there: requests come from who dialled, what they lead to from the
/// agent, and tensors from both.
bool mayComeFrom(Speaker speaker, std::size_t kind)
{
    switch (roles[kind]) {
    case Role::Greeting:
    case Role::Liveness: return true;
    case Role::Request: return speaker == Speaker::Client;
    case Role::Part: return speaker == Speaker::Client || kind == kindOf<Tensors>();
    case Role::News:
    case Role::Answer: return speaker == Speaker::Agent;
    }
    return false;
}

constexpr auto answers = perKind([]<typename M>() -> std::optional<std::size_t> {
    if constexpr (requires { typename M::Answer; })
        return kindOf<typename M::Answer>();
    else
        return std::nullopt;
});
constexpr auto news = perKind([]<typename M>() -> std::optional<std::size_t> {
    if constexpr (requires { typename M::News; })
        return kindOf<typename M::News>();
    else
        return std::nullopt;
});

template <typename T>
Problem meaning(T& value)
{
    if constexpr (requires { problemOf(value); })
        return problemOf(value);
    else
        return {};
}

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

Problem noPayload(const engine::Blob& payload)
{
    return payload.bytes.empty() ? Problem()
                                 : "a payload of " + std::to_string(payload.bytes.size()) + " bytes where none belongs";
}

template <typename M>
Payload write(Json& header, M& message)
{
    writeFields(header, message);
    if constexpr (requires { message.bytes.bytes; })
        return {message.bytes};
    else
        return {};
}

/// @p sentence with no more than @p depth sentences within each other; what lies deeper is plain.
engine::Sentence flattened(engine::Sentence sentence, int depth)
{
    if (depth == 0 && !sentence.isPlain)
        return sentence.text();
    for (auto& argument : sentence.arguments)
        argument = flattened(std::move(argument), depth - 1);
    return sentence;
}

Payload write(Json& header, Failure& message)
{
    constexpr int deepest = 4; // so that the header stays within mostDepth
    message.error.what = flattened(engine::cleanSentence(std::move(message.error.what), longestWords), deepest);
    writeFields(header, message);
    return {};
}

Payload write(Json& header, RunRequest& message)
{
    RunHeader apart{message};
    writeFields(header, apart);
    return {};
}

Payload write(Json& header, Join& message)
{
    JoinHeader apart{message};
    writeFields(header, apart);
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

/// All times, all probes, all flags of @p samples.
engine::Blob bytesOf(const std::vector<engine::Sample>& samples)
{
    std::vector<std::byte> bytes(samples.size() * sampleSize);
    auto* times = bytes.data();
    auto* probes = times + samples.size() * sizeof(double);
    auto* flags = probes + samples.size() * sizeof(double);
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const auto time = samples[i].time.count();
        const auto probe = samples[i].probe.count();
        std::memcpy(times + i * sizeof(double), &time, sizeof(double));
        std::memcpy(probes + i * sizeof(double), &probe, sizeof(double));
        flags[i] = static_cast<std::byte>(samples[i].flags);
    }
    return engine::makeBlob(std::move(bytes));
}

Payload write(Json& header, ProfileResult& message)
{
    const auto& profile = message.profile;
    ProfileHeader apart{message, {}, {}, static_cast<std::uint32_t>(profile.wholeRuns.size())};
    if (profile.measuredAt)
        apart.measuredAt = std::chrono::milliseconds(profile.measuredAt->time_since_epoch()).count();
    std::vector<engine::Sample> samples;
    for (const auto& timing : profile.layers) {
        apart.layers.push_back(
            {timing.layer, timing.type, static_cast<std::uint32_t>(timing.samples.size()), timing.afterIdle});
        samples.insert(samples.end(), timing.samples.begin(), timing.samples.end());
    }
    samples.insert(samples.end(), profile.wholeRuns.begin(), profile.wholeRuns.end());
    writeFields(header, apart);
    return {bytesOf(samples)};
}

template <typename M>
Problem read(const Json& header, const engine::Blob& payload, M& message)
{
    auto problem = readFields(header, message);
    if constexpr (requires { message.bytes.bytes; })
        message.bytes = payload;
    else if (problem.empty())
        problem = noPayload(payload);
    return problem;
}

/// Of RunRequest and Join.
template <typename Header, typename M>
Problem readTerms(const Json& header, const engine::Blob& payload, M& message)
{
    Header apart{message};
    auto problem = readFields(header, apart);
    if (problem.empty())
        problem = apart.terms.store();
    return problem.empty() ? noPayload(payload) : problem;
}

Problem read(const Json& header, const engine::Blob& payload, RunRequest& message)
{
    return readTerms<RunHeader>(header, payload, message);
}

Problem read(const Json& header, const engine::Blob& payload, Join& message)
{
    return readTerms<JoinHeader>(header, payload, message);
}

Problem read(const Json& header, const engine::Blob& payload, Tensors& message)
{
    TensorsHeader apart{message, {}};
    if (auto problem = readFields(header, apart); !problem.empty())
        return problem;
    std::size_t end = 0;
    for (const auto& tensor : apart.tensors) {
        const auto name = "tensor " + std::to_string(engine::index(tensor.id));
        const auto type = engine::elementTypeFromName(tensor.type);
        const auto size = type ? engine::byteSize(*type, tensor.shape) : std::nullopt;
        if (!size)
            return name + " has no valid type and shape";
        const auto begin = (end + payloadAlignment - 1) / payloadAlignment * payloadAlignment;
        const auto count = static_cast<std::size_t>(size->count);
        const auto total = payload.bytes.size();
        if (count > 0 && (begin > total || count > total - begin))
            return name + " of shape " + engine::toString(tensor.shape) + " does not fit the payload of "
                + std::to_string(total) + " bytes";
        const auto elements = count > 0 ? payload.bytes.subspan(begin, count) : std::span<const std::byte>();
        engine::Tensor value{*type, tensor.shape, {payload.owner, elements}};
        if (!message.tensors.emplace(tensor.id, std::move(value)).second)
            return name + " stands twice";
        end = begin + count;
    }
    if (end != payload.bytes.size())
        return "shapes need " + std::to_string(end) + " bytes, the payload has " + std::to_string(payload.bytes.size());
    return {};
}

/// @p bytes are those of whole samples.
std::vector<engine::Sample> samplesOf(std::span<const std::byte> bytes)
{
    std::vector<engine::Sample> samples(bytes.size() / sampleSize);
    const auto* times = bytes.data();
    const auto* probes = times + samples.size() * sizeof(double);
    const auto* flags = probes + samples.size() * sizeof(double);
    const auto millisAt = [](const std::byte* at) {
        double value = 0.0;
        std::memcpy(&value, at, sizeof(double));
        return engine::Millis(value);
    };
    for (std::size_t i = 0; i < samples.size(); ++i)
        samples[i] = {millisAt(times + i * sizeof(double)), millisAt(probes + i * sizeof(double)),
                      static_cast<engine::SampleFlags>(flags[i])};
    return samples;
}

Problem read(const Json& header, const engine::Blob& payload, ProfileResult& message)
{
    ProfileHeader apart{message, {}, {}};
    if (auto problem = readFields(header, apart); !problem.empty())
        return problem;
    std::size_t samples = apart.wholeRuns;
    for (const auto& layer : apart.layers)
        samples += layer.samples;
    if (payload.bytes.size() != samples * sampleSize)
        return std::to_string(samples) + " samples do not fit the payload of " + std::to_string(payload.bytes.size())
            + " bytes";
    const auto all = samplesOf(payload.bytes);
    auto rest = std::span(all);
    const auto next = [&rest](std::size_t count) {
        const auto some = rest.first(count);
        rest = rest.subspan(count);
        return std::vector(some.begin(), some.end());
    };
    for (auto& layer : apart.layers)
        message.profile.layers.push_back(
            {std::move(layer.layer), std::move(layer.type), next(layer.samples), std::move(layer.afterIdle)});
    message.profile.wholeRuns = next(apart.wholeRuns);
    if (apart.measuredAt)
        message.profile.measuredAt = std::chrono::floor<std::chrono::seconds>(
            std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(*apart.measuredAt)));
    return {};
}

template <std::size_t... I>
Problem readKind(std::size_t kind, const Json& header, const engine::Blob& payload, Message& message,
                 std::index_sequence<I...>)
{
    const auto readAs = [&](auto& m) {
        auto problem = read(header, payload, m);
        return problem.empty() ? meaning(m) : problem;
    };
    Problem problem = "unknown kind";
    const auto tried = [&]<std::size_t index>() {
        if (kind == index)
            problem = readAs(message.emplace<index>());
        return kind == index;
    };
    (void)(tried.template operator()<I>() || ...);
    return problem;
}

} // namespace

std::string_view messageName(std::size_t kind)
{
    return kind < names.size() ? names[kind] : "unknown message";
}

RequestId requestOf(const Message& message)
{
    return std::visit(
        [](const auto& m) {
            if constexpr (requires { m.request; })
                return m.request;
            else
                return wholeSession;
        },
        message);
}

Role roleOf(const Message& message)
{
    return std::visit([](const auto& m) { return m.role; }, message);
}

std::optional<std::size_t> answerKindOf(std::size_t request)
{
    return answers.at(request);
}

std::optional<std::size_t> newsKindOf(std::size_t request)
{
    return news.at(request);
}

std::vector<FrameLimits> greetingLimits()
{
    constexpr FrameLimits greeting{16U << 10, 0};
    return std::vector(kindOf<Failure>() + std::size_t{1}, greeting);
}

std::vector<FrameLimits> messageLimits(Speaker speaker)
{
    std::vector<FrameLimits> limits;
    for (std::size_t kind = 0; kind < messageKindCount; ++kind)
        limits.push_back(mayComeFrom(speaker, kind) ? limitsByKind[kind] : FrameLimits{});
    limits[kindOf<Tensors>()].payload = 0;
    return limits;
}

engine::Result<OutgoingFrame> encode(Message message)
{
    const auto kind = message.index();
    Json header;
    auto payload = std::visit([&header](auto& m) { return write(header, m); }, message);
    auto text = header.dump(-1, ' ', false, Json::error_handler_t::replace);
    return encodeFrame(static_cast<std::uint16_t>(kind), std::move(text), std::move(payload), limitsByKind[kind]);
}

engine::Result<Message> decode(const Frame& frame)
{
    const auto broken = [&frame](const Problem& problem) {
        return engine::Error{engine::ErrorCode::Corrupt, engine::sentence("%1: %2", messageName(frame.kind), problem)};
    };
    if (isDeeper(frame.header, mostDepth))
        return broken("the header is nested too deep");
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
