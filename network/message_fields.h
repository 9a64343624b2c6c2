// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/clean_text.h"
#include "network/json_fields.h"
#include "network/message.h"

#include <algorithm>
#include <limits>

/// The header of every message, one list a struct, and beside it, where there is something to say, what the
/// values may mean: `problemOf(value)` is empty when they make sense, and cleans words that people will read.
/// Private to the codec; what is missing here is payload.
namespace network {

template <>
inline constexpr auto wireNames<RouteKind> = std::to_array<std::string_view>({"tcp"});
template <>
inline constexpr auto wireNames<Stage> = std::to_array<std::string_view>({"waiting", "sending", "opening", "preparing",
                                                                          "warming-up", "measuring"});
template <>
inline constexpr auto wireNames<engine::Side> = std::to_array<std::string_view>({"device", "edge"});
template <>
inline constexpr auto wireNames<engine::ErrorCode> = std::to_array<std::string_view>(
    {"invalid-input", "unsupported", "corrupt", "io", "timeout", "disconnected", "cancelled", "frame-dependent"});
static_assert(wireNames<engine::ErrorCode>.size() == engine::errorCodeCount, "an error code has no word on the wire");

using Problem = std::string;

inline constexpr std::size_t longestWords = 500;
inline constexpr std::size_t longestName = 200;
inline constexpr double mostMilliseconds = 1e9; ///< of anything that was measured

inline bool isTime(engine::Millis time)
{
    return time.count() >= 0.0 && time.count() <= mostMilliseconds;
}

template <typename F>
void fields(F& f, engine::Bandwidth& v)
{
    f("bytesPerSecond", v.bytesPerSecond);
}
template <typename F>
void fields(F& f, engine::Link& v)
{
    f("up", v.up);
    f("down", v.down);
    f("delay", v.delay);
}
inline Problem problemOf(const engine::Link& link)
{
    constexpr double fastest = 1e13;
    const auto isRate = [](engine::Bandwidth rate) {
        return rate.bytesPerSecond >= 1.0 && rate.bytesPerSecond <= fastest;
    };
    return isRate(link.up) && isRate(link.down) && isTime(link.delay) ? Problem() : "no link is like that";
}

template <typename F>
void fields(F& f, Route& v)
{
    f("kind", v.kind);
    f("host", v.host);
    f("port", v.port);
}
inline Problem problemOf(const Route& route)
{
    constexpr std::size_t longestHost = 255;
    return route.host.empty() || route.host.size() > longestHost || route.port == 0 ? "no agent is at such a place"
                                                                                    : Problem();
}

template <typename F>
void fields(F& f, engine::DeviceDescription& v)
{
    f("name", v.name);
    f("processor", v.processor);
    f("runtime", v.runtime);
    f("cores", v.cores);
    f("threads", v.threads);
    f("slowdown", v.slowdown);
}
inline Problem problemOf(engine::DeviceDescription& device)
{
    for (auto* text : {&device.name, &device.processor, &device.runtime})
        *text = engine::cleanText(*text, longestName);
    constexpr int mostCores = 1'000'000;
    const bool isCount =
        device.cores >= 0 && device.cores <= mostCores && device.threads >= 1 && device.threads <= mostCores;
    return isCount && device.slowdown >= 1.0 && device.slowdown <= 1e6 ? Problem() : "no device is like that";
}

template <typename F>
void fields(F& f, AgentDescription& v)
{
    f("id", v.id.text);
    f("device", v.device);
    f("link", v.link);
    f("workerPid", v.workerPid);
}

template <typename F>
void fields(F& f, ModelRef& v)
{
    f("name", v.name);
    f("dimensions", v.dimensions);
}

template <typename F>
void fields(F& f, Hello& m)
{
    f("program", m.program);
}
inline Problem problemOf(Hello& m)
{
    m.program = engine::cleanText(m.program, longestName);
    return {};
}

template <typename F>
void fields(F& f, Welcome& m)
{
    f("agent", m.agent);
}
inline Problem problemOf(Welcome& m)
{
    if (!m.agent.id.text.empty() && !isDeviceId(m.agent.id.text))
        return "an id that is not 32 hexadecimal digits";
    auto problem = problemOf(m.agent.device);
    return problem.empty() && m.agent.link ? problemOf(*m.agent.link) : problem;
}

template <typename F>
void fields(F& f, engine::Sentence& v)
{
    f("pattern", v.pattern);
    f("arguments", v.arguments);
    f("plain", v.isPlain);
}
template <typename F>
void fields(F& f, engine::Error& v)
{
    f("code", v.code);
    f("what", v.what);
}

template <typename F>
void fields(F& f, Failure& m)
{
    f("request", m.request);
    f("error", m.error);
}
inline Problem problemOf(Failure& m)
{
    m.error.what = engine::cleanSentence(std::move(m.error.what), longestWords);
    return {};
}

template <typename F>
void fields(F& f, Progress& m)
{
    f("request", m.request);
    f("fraction", m.fraction);
    f("stage", m.stage);
}
inline Problem problemOf(Progress& m)
{
    m.fraction = std::clamp(m.fraction, 0.0, 1.0);
    return {};
}

template <typename F>
void fields(F& f, Cancel& m)
{
    f("request", m.request);
}
template <typename F>
void fields(F& f, Ping& m)
{
    f("id", m.id);
}
template <typename F>
void fields(F& f, Pong& m)
{
    f("id", m.id);
    f("received", m.received);
    f("sent", m.sent);
}
inline Problem problemOf(const Pong& m)
{
    return m.received <= m.sent ? Problem() : "it was sent before what it answers came";
}

template <typename F>
void fields(F& f, ModelQuery& m)
{
    f("request", m.request);
    f("model", m.model);
    f("bytes", m.bytes);
}
template <typename F>
void fields(F& f, ModelWanted& m)
{
    f("request", m.request);
}
template <typename F>
void fields(F& f, ModelReady& m)
{
    f("request", m.request);
    f("fingerprint", m.fingerprint);
}
template <typename F>
void fields(F& f, ModelChunk& m)
{
    f("request", m.request);
    f("offset", m.offset);
}

template <typename F>
void fields(F& f, engine::ProfileOptions& v)
{
    f("leastRuns", v.leastRuns);
    f("mostRuns", v.mostRuns);
    f("precision", v.precision);
    f("budget", v.budget);
    f("runsAfterIdle", v.runsAfterIdle);
    f("idleGap", v.idleGap);
}
template <typename F>
void fields(F& f, ProfileRequest& m)
{
    f("request", m.request);
    f("model", m.model);
    f("options", m.options);
}
inline Problem problemOf(const ProfileRequest& m)
{
    const auto& options = m.options;
    const bool good = options.leastRuns >= 1 && options.leastRuns <= options.mostRuns && options.mostRuns <= maxRuns
        && options.precision >= 0.0 && options.precision <= 1.0 && isTime(options.budget) && options.runsAfterIdle >= 0
        && options.runsAfterIdle <= mostRunsAfterIdle && options.idleGap.count() >= 0.0
        && options.idleGap <= longestIdleGap;
    return good ? Problem() : "a profile has 1 to 100000 runs and a budget of a few days at most";
}

template <typename F>
void fields(F& f, ProbeRequest& m)
{
    f("request", m.request);
    f("edge", m.edge);
}
inline Problem problemOf(const ProbeRequest& m)
{
    return problemOf(m.edge);
}
template <typename F>
void fields(F& f, ProbeResult& m)
{
    f("request", m.request);
    f("link", m.link);
}
inline Problem problemOf(const ProbeResult& m)
{
    return problemOf(m.link);
}

template <typename F>
void fields(F& f, Bulk& m)
{
    f("request", m.request);
    f("answerBytes", m.answerBytes);
}
inline Problem problemOf(const Bulk& m)
{
    return m.answerBytes >= 0 && m.answerBytes <= maxBulkBytes
        ? Problem()
        : "it asks for " + std::to_string(m.answerBytes) + " bytes";
}

/// A layer's timing without its samples.
struct TimingHeader
{
    std::string layer;
    std::string type;
    std::uint32_t samples = 0;
    std::vector<engine::Millis> afterIdle;
};
template <typename F>
void fields(F& f, TimingHeader& v)
{
    f("layer", v.layer);
    f("type", v.type);
    f("samples", v.samples);
    f("afterIdle", v.afterIdle);
}

template <typename F>
void fields(F& f, engine::DeviceState& v)
{
    f("load", v.load);
    f("busy", v.busy);
    f("others", v.others);
    f("waiting", v.waiting);
    f("freeMemory", v.freeMemory);
    f("megahertz", v.megahertz);
    f("temperature", v.temperature);
    f("governor", v.governor);
}
inline Problem problemOf(engine::DeviceState& v)
{
    v.governor = engine::cleanText(v.governor, longestName);
    const auto isLikely = [](std::optional<double> value, double least, double most) {
        return !value || (*value >= least && *value <= most);
    };
    const bool good = isLikely(v.load, 0.0, 1e6) && isLikely(v.busy, 0.0, 1.0) && isLikely(v.others, 0.0, 1.0)
        && isLikely(v.waiting, 0.0, 1.0) && isLikely(v.freeMemory, 0.0, 1e9) && isLikely(v.megahertz, 0.0, 1e6)
        && isLikely(v.temperature, -273.15, 1e6);
    return good ? Problem() : "a state that no device has";
}

/// Stands for ProfileResult while the samples are apart.
struct ProfileHeader
{
    ProfileResult& message;
    std::optional<std::int64_t> measuredAt; ///< milliseconds since 1970, in UTC
    std::vector<TimingHeader> layers;
    std::uint32_t wholeRuns = 0;
};
template <typename F>
void fields(F& f, ProfileHeader& v)
{
    f("request", v.message.request);
    f("model", v.message.profile.model);
    f("fingerprint", v.message.profile.fingerprint);
    f("device", v.message.profile.device);
    f("warmupRuns", v.message.profile.warmupRuns);
    f("bestProbe", v.message.profile.bestProbe);
    f("idleGap", v.message.profile.idleGap);
    f("state", v.message.profile.state);
    f("measuredAt", v.measuredAt);
    f("layers", v.layers);
    f("wholeRuns", v.wholeRuns);
}
inline Problem problemOf(ProfileResult& m)
{
    auto& profile = m.profile;
    profile.model = engine::cleanText(profile.model, longestName);
    const auto isSample = [](const engine::Sample& sample) {
        return isTime(sample.time) && isTime(sample.probe) && sample.flags <= engine::SampleFlags::Busy;
    };
    const auto areSamples = [isSample](const std::vector<engine::Sample>& samples) {
        return !samples.empty() && std::ranges::all_of(samples, isSample);
    };
    const auto areTimings = [&](const engine::LayerTiming& layer) {
        return areSamples(layer.samples)
            && std::ranges::all_of(layer.afterIdle, [](auto time) { return isTime(time); });
    };
    if (profile.layers.empty() || profile.warmupRuns < 0)
        return "a profile without layers";
    if (!areSamples(profile.wholeRuns) || !std::ranges::all_of(profile.layers, areTimings) || !isTime(profile.bestProbe)
        || !isTime(profile.idleGap))
        return "samples that are no times";
    if (auto problem = problemOf(profile.state); !problem.empty())
        return problem;
    return problemOf(profile.device);
}

} // namespace network
