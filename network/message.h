// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/cost_model.h"
#include "engine/plan/link_samples.h"
#include "engine/profile/load_wish.h"
#include "engine/profile/profile.h"
#include "engine/run/profile_options.h"
#include "engine/run/run_report.h"
#include "engine/run/tensor.h"
#include "network/frame.h"
#include "network/model_ref.h"
#include "network/route.h"
#include "network/timestamp.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// The whole vocabulary between desktop, device agent and edge agent. A message stands in three places:
/// here, in message_fields.h (its header, with what it may mean), and in the task that serves it.
/// message_codec.h turns it into frames and back; tests/approved/messages.txt has the bytes of each.
namespace network {

/// Chosen by who asks, unique in its session; 0 means the session itself.
enum class RequestId : std::uint32_t {};
inline constexpr RequestId wholeSession{0};

/// Errors that may be gone at the next try; all others are final.
constexpr bool isTransient(engine::ErrorCode code)
{
    return code == engine::ErrorCode::Timeout || code == engine::ErrorCode::Disconnected;
}

/// An end of a connection: who dialled, a desktop or the device's agent; or the agent that was dialled.
enum class Speaker : std::uint8_t { Client, Agent };

/// What a message is in a conversation.
enum class Role : std::uint8_t {
    Greeting, ///< the handshake
    Liveness, ///< answered at once by every side
    Request,  ///< begins something at an agent; `Answer` is what ends it, unless a Failure does
    Part,     ///< belongs to a request that has begun, from who asked
    News,     ///< belongs to a request that goes on, from the agent
    Answer    ///< ends a request
};

/// Model files travel in pieces of at most this size.
inline constexpr std::size_t maxChunkBytes = 1 << 20;
/// The largest message that measures a link.
inline constexpr std::int64_t maxBulkBytes = 16 << 20;
/// In each direction.
inline constexpr std::size_t mostSurveyedSizes = 128;
inline constexpr engine::Millis longestSurvey{3'600'000};
inline constexpr int maxRuns = 100'000;
/// A device that does nothing is waited for; not for long.
inline constexpr int mostRunsAfterIdle = 100;
inline constexpr engine::Millis longestIdleGap{2'000};

/// A list of layers stands in the header.
inline constexpr FrameLimits perLayerLimits{4U << 20, 0};
inline constexpr std::size_t maxTensorBytes = 512U << 20;

/// Who an agent is, whatever its address: 32 hexadecimal digits that it made for itself; empty: it has none.
struct DeviceId
{
    std::string text;

    friend auto operator<=>(const DeviceId&, const DeviceId&) = default;
};
/// Whether @p text is one that an agent makes; an empty one is not.
constexpr bool isDeviceId(std::string_view text)
{
    return text.size() == 32 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

struct AgentDescription
{
    DeviceId id;
    engine::DeviceDescription device;
    std::optional<engine::Link> link; ///< emulated on the data links that this agent dials
    std::int64_t workerPid = 0;       ///< changes when the worker was restarted

    bool operator==(const AgentDescription&) const = default;
};

/// What a request is busy with.
enum class Stage : std::uint8_t { Waiting, Sending, Opening, Preparing, WarmingUp, Measuring };

/// What both sides of a live run must agree on.
struct RunTerms
{
    ModelRef model;
    std::string fingerprint;                           ///< of the fused graph that the placements mean
    std::vector<std::vector<engine::Side>> placements; ///< indexed by PlanId, then by LayerId; empty: does not run
    engine::Side resultOn = engine::Side::Device;

    bool operator==(const RunTerms&) const = default;
};

struct RunOptions
{
    RunTerms terms;
    Route edge;
    std::optional<engine::Link> link;  ///< to emulate on the way to the edge in the place of the agent's own
    std::vector<engine::PlanId> order; ///< of the measured frames
    int warmup = 3;                    ///< frames of each plan in the order, before it
    int inFlight = 1;                  ///< frames that may be on their way at a time
    std::uint32_t seed = 1;            ///< of the input

    bool operator==(const RunOptions&) const = default;
};

// The side that dialled speaks first. Versions were compared by then: they stand in every frame.
struct Hello
{
    static constexpr std::string_view name = "Hello";
    static constexpr Role role = Role::Greeting;
    std::string program; ///< that dialled
    bool operator==(const Hello&) const = default;
};
struct Welcome
{
    static constexpr std::string_view name = "Welcome";
    static constexpr Role role = Role::Greeting;
    AgentDescription agent;
    bool operator==(const Welcome&) const = default;
};

// For any request.
struct Failure
{
    static constexpr std::string_view name = "Failure";
    static constexpr Role role = Role::Answer;
    RequestId request{};
    engine::Error error;
    bool operator==(const Failure&) const = default;
};
/// Also the sign that the thread which works still works, some seconds apart at most. Travels both ways in a
/// live run.
struct Progress
{
    static constexpr std::string_view name = "Progress";
    static constexpr Role role = Role::News;
    RequestId request{};
    double fraction = 0.0; ///< in [0, 1]
    Stage stage{};
    bool operator==(const Progress&) const = default;
};
struct Cancel
{
    static constexpr std::string_view name = "Cancel";
    static constexpr Role role = Role::Part;
    RequestId request{};
    bool operator==(const Cancel&) const = default;
};

// Liveness, round-trip time and clock offset. Every side answers at once.
struct Ping
{
    static constexpr std::string_view name = "Ping";
    static constexpr Role role = Role::Liveness;
    std::uint32_t id = 0;
    bool operator==(const Ping&) const = default;
};
struct Pong
{
    static constexpr std::string_view name = "Pong";
    static constexpr Role role = Role::Liveness;
    std::uint32_t id = 0;
    Timestamp received{}; ///< by the clock of who answers
    Timestamp sent{};
    bool operator==(const Pong&) const = default;
};

// A model to an agent: named first, sent when the agent wants it.
struct ModelReady
{
    static constexpr std::string_view name = "ModelReady";
    static constexpr Role role = Role::Answer;
    RequestId request{};
    std::string fingerprint; ///< of the fused graph as the agent understands it
    bool operator==(const ModelReady&) const = default;
};
struct ModelQuery
{
    static constexpr std::string_view name = "ModelQuery";
    static constexpr Role role = Role::Request;
    using Answer = ModelReady;
    RequestId request{};
    ModelRef model;
    std::int64_t bytes = 0; ///< of the file; 0 for the zoo
    bool operator==(const ModelQuery&) const = default;
};
struct ModelWanted
{
    static constexpr std::string_view name = "ModelWanted";
    static constexpr Role role = Role::News;
    RequestId request{};
    bool operator==(const ModelWanted&) const = default;
};
struct ModelChunk
{
    static constexpr std::string_view name = "ModelChunk";
    static constexpr Role role = Role::Part;
    static constexpr FrameLimits limits{4U << 10, maxChunkBytes};
    RequestId request{};
    std::int64_t offset = 0; ///< in order, no gaps
    engine::Blob bytes;      ///< payload
    bool operator==(const ModelChunk&) const = default;
};

// Desktop to any agent.
struct ProfileResult
{
    static constexpr std::string_view name = "ProfileResult";
    static constexpr Role role = Role::Answer;
    static constexpr FrameLimits limits{perLayerLimits.header, maxTensorBytes};
    RequestId request{};
    /// Samples are payload, layer by layer and the whole runs behind them: all times (float64, milliseconds), then all
    /// probes alike, then all flags (a byte each).
    engine::Profile profile;
    bool operator==(const ProfileResult&) const = default;
};
struct ProfileRequest
{
    static constexpr std::string_view name = "ProfileRequest";
    static constexpr Role role = Role::Request;
    using Answer = ProfileResult;
    RequestId request{};
    ModelRef model;
    engine::ProfileOptions options;
    bool operator==(const ProfileRequest&) const = default;
};

// Desktop to the device agent, which measures the way to the edge agent.
struct ProbeResult
{
    static constexpr std::string_view name = "ProbeResult";
    static constexpr Role role = Role::Answer;
    RequestId request{};
    engine::Link link;
    bool operator==(const ProbeResult&) const = default;
};
struct ProbeRequest
{
    static constexpr std::string_view name = "ProbeRequest";
    static constexpr Role role = Role::Request;
    using Answer = ProbeResult;
    RequestId request{};
    Route edge;
    bool operator==(const ProbeRequest&) const = default;
};

/// Likewise, more of it: how long each size takes.
struct SurveyResult
{
    static constexpr std::string_view name = "SurveyResult";
    static constexpr Role role = Role::Answer;
    static constexpr FrameLimits limits{1U << 20, 0};
    RequestId request{};
    engine::LinkSamples samples;
    bool operator==(const SurveyResult&) const = default;
};
struct SurveyRequest
{
    static constexpr std::string_view name = "SurveyRequest";
    static constexpr Role role = Role::Request;
    using Answer = SurveyResult;
    RequestId request{};
    Route edge;
    engine::LinkSurveyOptions options;
    bool operator==(const SurveyRequest&) const = default;
};

// Desktop to the device agent, which drives the frames.
struct FrameMeasured
{
    static constexpr std::string_view name = "FrameMeasured";
    static constexpr Role role = Role::News;
    RequestId request{};
    engine::FrameTiming timing;
    bool operator==(const FrameMeasured&) const = default;
};
struct RunResult
{
    static constexpr std::string_view name = "RunResult";
    static constexpr Role role = Role::Answer;
    RequestId request{};
    double splitDifference = 0.0; ///< may be infinite
    bool operator==(const RunResult&) const = default;
};
struct RunRequest
{
    static constexpr std::string_view name = "RunRequest";
    static constexpr Role role = Role::Request;
    static constexpr FrameLimits limits = perLayerLimits;
    using Answer = RunResult;
    using News = FrameMeasured;
    RequestId request{};
    RunOptions options;
    bool operator==(const RunRequest&) const = default;
};

// The data link, device agent to edge agent. A run ends with Leave, a Failure, or the link.
struct Join
{
    static constexpr std::string_view name = "Join";
    static constexpr Role role = Role::Request;
    static constexpr FrameLimits limits = perLayerLimits;
    RequestId request{};
    RunTerms terms;
    int inFlight = 1;
    bool operator==(const Join&) const = default;
};
struct Joined
{
    static constexpr std::string_view name = "Joined";
    static constexpr Role role = Role::News;
    RequestId request{};
    bool operator==(const Joined&) const = default;
};
/// What the edge says of its turn, by its own clock.
struct EdgeTurn
{
    Timestamp received{}; ///< the last byte of the request
    Timestamp finished{}; ///< the kernels
    Timestamp sent{};     ///< the first byte of the answer
    engine::Millis computed{0};
    bool operator==(const EdgeTurn&) const = default;
};
/// The end of one phase: what it made for the other side. Travels both ways. No payload is taken before the
/// run that it belongs to has been joined; then as much as its plans can need.
struct Tensors
{
    static constexpr std::string_view name = "Tensors";
    static constexpr Role role = Role::Part;
    static constexpr FrameLimits limits{1U << 20, maxTensorBytes};
    RequestId request{};
    engine::PlanId plan{};
    int frame = 0;
    int phase = 0;             ///< the one that ended
    bool wantOutputs = false;  ///< from the device: give back the outputs that would stay on the edge
    EdgeTurn turn;             ///< from the edge
    engine::TensorMap tensors; ///< elements are payload, in the order of ids
    bool operator==(const Tensors&) const = default;
};
struct Leave
{
    static constexpr std::string_view name = "Leave";
    static constexpr Role role = Role::Part;
    RequestId request{};
    bool operator==(const Leave&) const = default;
};
/// Measures the link: the edge answers with as many bytes as asked for.
struct Bulk
{
    static constexpr std::string_view name = "Bulk";
    static constexpr Role role = Role::Liveness;
    static constexpr FrameLimits limits{4U << 10, static_cast<std::size_t>(maxBulkBytes)};
    RequestId request{};
    std::int64_t answerBytes = 0;
    engine::Blob bytes; ///< payload, of no meaning
    bool operator==(const Bulk&) const = default;
};

// Desktop to any agent. A load ends with the connection, or a Failure: Cancelled as asked, or why it cannot be held.
struct LoadHeld
{
    static constexpr std::string_view name = "LoadHeld";
    static constexpr Role role = Role::News;
    RequestId request{};
    engine::LoadWish load; ///< with the cores that it is held on
    double share = 0.0;    ///< of the time of those cores, in [0, 1], that it has got since it was told last
    bool operator==(const LoadHeld&) const = default;
};
struct HoldLoad
{
    static constexpr std::string_view name = "HoldLoad";
    static constexpr Role role = Role::Request;
    using Answer = Failure;
    using News = LoadHeld;
    RequestId request{};
    engine::LoadWish load; ///< not nothing
    bool operator==(const HoldLoad&) const = default;
};

/// A message's place in this list is its kind on the wire; the first three keep theirs in every version.
using Message =
    std::variant<Hello, Welcome, Failure, Progress, Cancel, Ping, Pong, ModelQuery, ModelWanted, ModelChunk, ModelReady,
                 ProfileRequest, ProfileResult, ProbeRequest, ProbeResult, RunRequest, FrameMeasured, RunResult, Join,
                 Joined, Tensors, Leave, Bulk, SurveyRequest, SurveyResult, LoadHeld, HoldLoad>;

inline constexpr std::size_t messageKindCount = std::variant_size_v<Message>;

} // namespace network
