// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"
#include "engine/core/units.h"
#include "engine/plan/cost_model.h"
#include "engine/profile/load_wish.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>

namespace app {

/// What the command line of suture-agent says.
struct AgentOptions
{
    std::string host = "127.0.0.1"; ///< to listen on, as numbers
    std::uint16_t port = 0;         ///< 0: any free one
    std::string name;               ///< empty: the host's
    int threads = 0;                ///< 0: one for each core that the agent may use
    double slowdown = 1.0;
    std::optional<engine::Link> link; ///< emulated on the data links that this agent dials
    std::filesystem::path cache;      ///< empty: the user's cache folder
    std::filesystem::path data;       ///< empty: the user's data folder
    engine::Bytes cacheLimit{4'000'000'000};
    std::optional<engine::Bytes> memory; ///< what the worker may take; nothing: half of what the computer has
    bool untilStdinCloses = false;       ///< end with the program that holds the other end of standard input
    std::filesystem::path convert;       ///< a TorchScript file to turn into an ONNX file instead of serving
    std::filesystem::path output;        ///< that ONNX file; empty: only say which inputs it likely takes
    std::string inputs;                  ///< for it, as engine::parseInputShapes() reads them
    int workerSocket = -1;               ///< of the supervisor; given to its worker only
    int heartbeatSocket = -1;            ///< of the supervisor; given to its worker only
    std::string deviceId;                ///< that the supervisor has taken; given to its worker only
    engine::LoadWish load;               ///< to hold, in the place of serving; given by a worker only
    bool help = false;
};

/// @p words behind the program's name. Fails with InvalidInput and one sentence.
engine::Result<AgentOptions> parseAgentOptions(std::span<const std::string> words);

/// What --help prints.
std::string agentHelp();

} // namespace app
