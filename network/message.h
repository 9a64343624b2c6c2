// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/cost_model.h"
#include "engine/profile/profile.h"
#include "engine/run/run_report.h"
#include "engine/run/tensor.h"
#include "network/model_ref.h"
#include "network/timestamp.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

/// The whole vocabulary between desktop, device agent and edge agent. message_codec.h turns it
/// into frames and back.
namespace network {

inline constexpr std::uint32_t protocolVersion = 1;

/// Chosen by who asks, unique in its session; 0 means the session itself.
enum class RequestId : std::uint32_t {};
inline constexpr RequestId wholeSession{0};

/// Errors that may be gone at the next try; all others are final.
constexpr bool isTransient(engine::ErrorCode code)
{
    return code == engine::ErrorCode::Timeout || code == engine::ErrorCode::Disconnected;
}

/// Model files travel in pieces of at most this size.
inline constexpr std::size_t maxChunkBytes = 1 << 20;
/// The largest message that measures a link.
inline constexpr std::int64_t maxBulkBytes = 8 << 20;
inline constexpr int maxRuns = 100'000;

struct AgentDescription
{
    engine::DeviceDescription device;
    std::optional<engine::Link> link; ///< emulated on the data links that this agent dials
    std::int64_t workerPid = 0;       ///< changes when the worker was restarted

    bool operator==(const AgentDescription&) const = default;
};

/// What a request is busy with.
enum class Stage : std::uint8_t { Waiting, Sending, Opening, Preparing, WarmingUp, Measuring };

struct ProfileOptions
{
    ModelRef model;
    int runs = 30;
    engine::Millis budget{0}; ///< ends the runs early; 0: as long as they take

    bool operator==(const ProfileOptions&) const = default;
};

struct RunOptions
{
    ModelRef model;
    std::string fingerprint; ///< of the fused graph that the placements mean
    std::string edgeHost;
    std::uint16_t edgePort = 0;
    std::array<std::vector<engine::Side>, 3> placements; ///< indexed by RunMode, then by LayerId
    std::vector<engine::RunMode> order;                  ///< of the measured frames
    int warmup = 3;                                      ///< frames of each mode in the order, before it
    engine::Side resultOn = engine::Side::Device;
    std::uint64_t seed = 1; ///< of the input

    bool operator==(const RunOptions&) const = default;
};

// The handshake: the side that dialled speaks first.
struct Hello
{
    std::uint32_t version = protocolVersion;
    std::string name; ///< of the program that dialled
    bool operator==(const Hello&) const = default;
};
struct Welcome
{
    std::uint32_t version = protocolVersion;
    AgentDescription agent;
    bool operator==(const Welcome&) const = default;
};

// For any request.
struct Failure
{
    RequestId request{};
    engine::ErrorCode code{};
    std::string message;
    bool operator==(const Failure&) const = default;
};
struct Progress
{
    RequestId request{};
    double fraction = 0.0; ///< in [0, 1]
    Stage stage{};
    bool operator==(const Progress&) const = default;
};
struct Cancel
{
    RequestId request{};
    bool operator==(const Cancel&) const = default;
};

// Liveness, round-trip time and clock offset. Every side answers at once.
struct Ping
{
    std::uint32_t id = 0;
    bool operator==(const Ping&) const = default;
};
struct Pong
{
    std::uint32_t id = 0;
    Timestamp received{}; ///< by the clock of who answers
    Timestamp sent{};
    bool operator==(const Pong&) const = default;
};

// A model to an agent: asked for first, sent when missing.
struct ModelQuery
{
    RequestId request{};
    ModelRef model;
    std::int64_t bytes = 0; ///< of the file; 0 for the zoo
    bool operator==(const ModelQuery&) const = default;
};
struct ModelState
{
    RequestId request{};
    bool present = false;    ///< false: send the file's chunks
    std::string fingerprint; ///< of the fused graph, when present
    bool operator==(const ModelState&) const = default;
};
struct ModelChunk
{
    RequestId request{};
    std::int64_t offset = 0; ///< in order, no gaps
    engine::Blob bytes;      ///< payload
    bool operator==(const ModelChunk&) const = default;
};

// Desktop to any agent.
struct ProfileRequest
{
    RequestId request{};
    ProfileOptions options;
    bool operator==(const ProfileRequest&) const = default;
};
struct ProfileResult
{
    RequestId request{};
    engine::Profile profile; ///< samples are payload, float64 milliseconds, layer by layer
    bool operator==(const ProfileResult&) const = default;
};

// Desktop to the device agent, which measures the way to the edge agent.
struct ProbeRequest
{
    RequestId request{};
    std::string edgeHost;
    std::uint16_t edgePort = 0;
    bool operator==(const ProbeRequest&) const = default;
};
struct ProbeResult
{
    RequestId request{};
    engine::Link link;
    bool operator==(const ProbeResult&) const = default;
};

// Desktop to the device agent, which drives the frames.
struct RunRequest
{
    RequestId request{};
    RunOptions options;
    bool operator==(const RunRequest&) const = default;
};
struct FrameMeasured
{
    RequestId request{};
    engine::FrameTiming timing;
    bool operator==(const FrameMeasured&) const = default;
};
struct RunResult
{
    RequestId request{};
    double splitDifference = 0.0; ///< may be infinite
    bool operator==(const RunResult&) const = default;
};

// The data link, device agent to edge agent.
struct Join
{
    RequestId request{};
    ModelRef model;
    std::string fingerprint;
    std::array<std::vector<engine::Side>, 3> placements;
    engine::Side resultOn = engine::Side::Device;
    bool operator==(const Join&) const = default;
};
struct Joined
{
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
/// The end of one phase: what it made for the other side.
struct Tensors
{
    RequestId request{};
    engine::RunMode mode{};
    int frame = 0;
    int phase = 0;            ///< the one that ended
    bool wantOutputs = false; ///< from the device: give back the outputs that would stay on the edge
    EdgeTurn turn;            ///< from the edge
    engine::TensorMap tensors; ///< elements are payload, in the order of ids
    bool operator==(const Tensors&) const = default;
};
struct Leave
{
    RequestId request{};
    bool operator==(const Leave&) const = default;
};
/// Measures the link: the edge answers with as many bytes as asked for.
struct Bulk
{
    RequestId request{};
    std::int64_t answerBytes = 0;
    engine::Blob bytes; ///< payload, of no meaning
    bool operator==(const Bulk&) const = default;
};

/// A message's place in this list is its kind on the wire.
using Message = std::variant<Hello, Welcome, Failure, Progress, Cancel, Ping, Pong, ModelQuery, ModelState, ModelChunk,
                             ProfileRequest, ProfileResult, ProbeRequest, ProbeResult, RunRequest, FrameMeasured,
                             RunResult, Join, Joined, Tensors, Leave, Bulk>;

inline constexpr std::size_t messageKindCount = std::variant_size_v<Message>;
static_assert(messageKindCount == 22 && protocolVersion == 1, "messages changed: bump protocolVersion");

} // namespace network
