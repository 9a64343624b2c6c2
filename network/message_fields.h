// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "network/json_fields.h"
#include "network/message.h"

#include <algorithm>
#include <limits>

/// The header of every message, one list a struct. Private to the codec; what is missing here is payload.
namespace network {

template <>
inline constexpr std::uint64_t enumeratorCount<Stage> = 6;
template <>
inline constexpr std::uint64_t enumeratorCount<engine::Side> = 2;
template <>
inline constexpr std::uint64_t enumeratorCount<engine::RunMode> = engine::allRunModes.size();
template <>
inline constexpr std::uint64_t enumeratorCount<engine::ErrorCode> = 7;

/// A placement as one letter a layer.
inline std::string letters(const std::vector<engine::Side>& sides)
{
    std::string text(sides.size(), 'd');
    std::ranges::transform(sides, text.begin(), [](engine::Side s) { return s == engine::Side::Edge ? 'e' : 'd'; });
    return text;
}

inline std::vector<engine::Side> sidesOf(const std::string& text)
{
    std::vector<engine::Side> sides(text.size());
    std::ranges::transform(text, sides.begin(),
                           [](char c) { return c == 'e' ? engine::Side::Edge : engine::Side::Device; });
    return sides;
}

/// Placements stand in one field for each mode.
template <typename F>
void placementFields(F& f, std::array<std::vector<engine::Side>, 3>& placements)
{
    constexpr std::array keys{"split", "deviceOnly", "edgeOnly"};
    for (std::size_t i = 0; i < placements.size(); ++i) {
        auto text = letters(placements[i]);
        f(keys[i], text);
        placements[i] = sidesOf(text);
    }
}

template <typename F> void fields(F& f, engine::Bandwidth& v) { f("bytesPerSecond", v.bytesPerSecond); }
template <typename F> void fields(F& f, engine::Link& v)
{
    f("up", v.up);
    f("down", v.down);
    f("delay", v.delay);
}
template <typename F> void fields(F& f, engine::DeviceDescription& v)
{
    f("name", v.name);
    f("processor", v.processor);
    f("runtime", v.runtime);
    f("cores", v.cores);
    f("threads", v.threads);
    f("slowdown", v.slowdown);
}
template <typename F> void fields(F& f, AgentDescription& v)
{
    f("device", v.device);
    f("link", v.link);
    f("workerPid", v.workerPid);
}
template <typename F> void fields(F& f, ModelRef& v)
{
    f("name", v.name);
    f("dimensions", v.dimensions);
}
template <typename F> void fields(F& f, ProfileOptions& v)
{
    f("model", v.model);
    f("runs", v.runs);
    f("budget", v.budget);
}
template <typename F> void fields(F& f, RunOptions& v)
{
    f("model", v.model);
    f("fingerprint", v.fingerprint);
    f("edgeHost", v.edgeHost);
    f("edgePort", v.edgePort);
    placementFields(f, v.placements);
    f("order", v.order);
    f("warmup", v.warmup);
    f("resultOn", v.resultOn);
    f("seed", v.seed);
}
template <typename F> void fields(F& f, engine::FrameTiming& v)
{
    f("plan", v.plan);
    f("frame", v.frame);
    f("latency", v.latency);
    f("device", v.device);
    f("uplink", v.uplink);
    f("edge", v.edge);
    f("downlink", v.downlink);
}

template <typename F> void fields(F& f, Hello& m)
{
    f("version", m.version);
    f("name", m.name);
}
template <typename F> void fields(F& f, Welcome& m)
{
    f("version", m.version);
    f("agent", m.agent);
}
template <typename F> void fields(F& f, Failure& m)
{
    f("request", m.request);
    f("code", m.code);
    f("message", m.message);
}
template <typename F> void fields(F& f, Progress& m)
{
    f("request", m.request);
    f("fraction", m.fraction);
    f("stage", m.stage);
}
template <typename F> void fields(F& f, Cancel& m) { f("request", m.request); }
template <typename F> void fields(F& f, Ping& m) { f("id", m.id); }
template <typename F> void fields(F& f, Pong& m)
{
    f("id", m.id);
    f("received", m.received);
    f("sent", m.sent);
}
template <typename F> void fields(F& f, ModelQuery& m)
{
    f("request", m.request);
    f("model", m.model);
    f("bytes", m.bytes);
}
template <typename F> void fields(F& f, ModelState& m)
{
    f("request", m.request);
    f("present", m.present);
    f("fingerprint", m.fingerprint);
}
template <typename F> void fields(F& f, ModelChunk& m)
{
    f("request", m.request);
    f("offset", m.offset);
}
template <typename F> void fields(F& f, ProfileRequest& m)
{
    f("request", m.request);
    f("options", m.options);
}
template <typename F> void fields(F& f, ProbeRequest& m)
{
    f("request", m.request);
    f("edgeHost", m.edgeHost);
    f("edgePort", m.edgePort);
}
template <typename F> void fields(F& f, ProbeResult& m)
{
    f("request", m.request);
    f("link", m.link);
}
template <typename F> void fields(F& f, RunRequest& m)
{
    f("request", m.request);
    f("options", m.options);
}
template <typename F> void fields(F& f, FrameMeasured& m)
{
    f("request", m.request);
    f("timing", m.timing);
}
template <typename F> void fields(F& f, RunResult& m)
{
    // JSON has no infinity; a missing difference is one.
    auto finite = std::isfinite(m.splitDifference) ? std::optional(m.splitDifference) : std::nullopt;
    f("request", m.request);
    f("splitDifference", finite);
    m.splitDifference = finite.value_or(std::numeric_limits<double>::infinity());
}
template <typename F> void fields(F& f, Join& m)
{
    f("request", m.request);
    f("model", m.model);
    f("fingerprint", m.fingerprint);
    placementFields(f, m.placements);
    f("resultOn", m.resultOn);
}
template <typename F> void fields(F& f, Joined& m) { f("request", m.request); }
template <typename F> void fields(F& f, Leave& m) { f("request", m.request); }
template <typename F> void fields(F& f, EdgeTurn& v)
{
    f("received", v.received);
    f("finished", v.finished);
    f("sent", v.sent);
    f("computed", v.computed);
}
template <typename F> void fields(F& f, Bulk& m)
{
    f("request", m.request);
    f("answerBytes", m.answerBytes);
}

/// A tensor without its elements.
struct TensorHeader
{
    engine::TensorId id{};
    std::string type;
    engine::Shape shape;
};
template <typename F> void fields(F& f, TensorHeader& v)
{
    f("id", v.id);
    f("type", v.type);
    f("shape", v.shape);
}

/// Stands for Tensors::tensors while the payload is apart.
struct TensorsHeader
{
    Tensors& message;
    std::vector<TensorHeader> tensors;
};
template <typename F> void fields(F& f, TensorsHeader& v)
{
    f("request", v.message.request);
    f("mode", v.message.mode);
    f("frame", v.message.frame);
    f("phase", v.message.phase);
    f("wantOutputs", v.message.wantOutputs);
    f("turn", v.message.turn);
    f("tensors", v.tensors);
}

/// A layer's timing without its samples.
struct TimingHeader
{
    std::string layer;
    std::string type;
    std::uint32_t samples = 0;
};
template <typename F> void fields(F& f, TimingHeader& v)
{
    f("layer", v.layer);
    f("type", v.type);
    f("samples", v.samples);
}

/// Stands for ProfileResult while the samples are apart.
struct ProfileHeader
{
    ProfileResult& message;
    std::vector<TimingHeader> layers;
    std::uint32_t wholeRuns = 0;
};
template <typename F> void fields(F& f, ProfileHeader& v)
{
    f("request", v.message.request);
    f("model", v.message.profile.model);
    f("fingerprint", v.message.profile.fingerprint);
    f("device", v.message.profile.device);
    f("warmupRuns", v.message.profile.warmupRuns);
    f("layers", v.layers);
    f("wholeRuns", v.wholeRuns);
}

} // namespace network
