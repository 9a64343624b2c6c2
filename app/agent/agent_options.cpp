// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/agent_options.h"

#include "app/agent/load_process.h"
#include "app/command_line/options.h"
#include "network/link_options.h"
#include "network/message.h"

#include <QHostAddress>

namespace app {

namespace {

using engine::Result;

constexpr int mostThreads = 1024;
constexpr int mostDescriptors = 1'000'000;
constexpr double mostSlowdown = 1000.0;
constexpr std::int64_t bytesInMegabyte = 1'000'000;
constexpr std::int64_t mostMegabytes = 10'000'000;
/// LibTorch itself takes some.
constexpr std::int64_t leastMemoryMegabytes = 500;

Result<void> setListen(AgentOptions& target, const std::string& text)
{
    const auto colon = text.rfind(':');
    int port = 0;
    if (colon == std::string::npos || !wholeNumber(port, 0, 65535).take(text.substr(colon + 1)))
        return wrongValue(engine::sentence("%1 is not HOST:PORT", inQuotes(text)));
    auto host = text.substr(0, colon);
    if (host == "localhost")
        host = "127.0.0.1";
    const bool isBracketed = host.starts_with('[') && host.ends_with(']');
    if (isBracketed)
        host = host.substr(1, host.size() - 2);
    const auto protocol = QHostAddress(QString::fromStdString(host)).protocol();
    if (protocol != (isBracketed ? QAbstractSocket::IPv6Protocol : QAbstractSocket::IPv4Protocol))
        return wrongValue(
            engine::sentence("%1 is no address like 127.0.0.1:0, [::1]:0 or localhost:0", inQuotes(text)));
    target.host = host;
    target.port = static_cast<std::uint16_t>(port);
    return {};
}

Take listenAddress(AgentOptions& target)
{
    return {[&target](const std::string& text) { return setListen(target, text); },
            {},
            target.host + ":" + std::to_string(target.port)};
}

Take link(std::optional<engine::Link>& target)
{
    const auto take = [&target](const std::string& text) -> Result<void> {
        const auto parsed = network::parseLink(text);
        if (!parsed)
            return parsed.error();
        target = *parsed;
        return {};
    };
    return {take};
}

Take agentName(std::string& target)
{
    const auto take = [&target](const std::string& text) -> Result<void> {
        constexpr std::size_t longest = 100;
        if (text.empty() || text.size() > longest)
            return wrongValue("a name has 1 to 100 characters");
        target = text;
        return {};
    };
    return {take};
}

Take intoPath(std::filesystem::path& target)
{
    const auto take = [&target](const std::string& text) -> Result<void> {
        if (text.empty())
            return engine::Error{engine::ErrorCode::InvalidInput, "has no name"};
        target = text;
        return {};
    };
    return {take};
}

/// @p Target is Bytes, or an optional of them.
template <typename Target>
Take megabytes(Target& target, std::int64_t least, std::string initial = {})
{
    const auto take = [&target, least](const std::string& text) -> Result<void> {
        std::int64_t count = 0;
        if (auto taken = wholeNumber(count, least, mostMegabytes).take(text); !taken)
            return taken;
        target = engine::Bytes{count * bytesInMegabyte};
        return {};
    };
    return {take, {}, std::move(initial)};
}

Take deviceId(std::string& target)
{
    const auto take = [&target](const std::string& text) -> Result<void> {
        if (!network::isDeviceId(text))
            return wrongValue(engine::sentence("%1 is not 32 hexadecimal digits", inQuotes(text)));
        target = text;
        return {};
    };
    return {take};
}

void declareService(Options& options, AgentOptions& target)
{
    options.option({.name = "listen",
                    .value = "HOST:PORT",
                    .description = "address to listen on; port 0: any free one",
                    .take = listenAddress(target)});
    options.option({.name = "name",
                    .value = "NAME",
                    .description = "how this computer is called in the window",
                    .take = agentName(target.name)});
    options.option({.name = "threads",
                    .value = "N",
                    .description = "threads of a kernel; otherwise one for each core that it may use",
                    .take = wholeNumber(target.threads, 1, mostThreads)});
    options.option({.name = "slowdown",
                    .value = "K",
                    .description = "emulates a device that is K times slower",
                    .take = number(target.slowdown, 1.0, mostSlowdown)});
    options.option({.name = "link",
                    .value = "LINK",
                    .description = "emulates a link: 3g, 4g, wifi or UP/DOWN[/RTT] in Mbit/s and ms",
                    .take = link(target.link)});
    options.flag({.name = "until-stdin-closes", .description = "ends when standard input does"},
                 target.untilStdinCloses);
}

void declareStores(Options& options, AgentOptions& target)
{
    options.option(
        {.name = "cache", .value = "FOLDER", .description = "where models are kept", .take = intoPath(target.cache)});
    options.option(
        {.name = "cache-limit",
         .value = "MB",
         .description = "how much of them",
         .take = megabytes(target.cacheLimit, 1, std::to_string(target.cacheLimit.count / bytesInMegabyte))});
    options.option({.name = "data",
                    .value = "FOLDER",
                    .description = "where it keeps what it is known by",
                    .take = intoPath(target.data)});
    options.option({.name = "memory",
                    .value = "MB",
                    .description = "how much memory models may take; half of what this computer has otherwise",
                    .take = megabytes(target.memory, leastMemoryMegabytes)});
}

void declareConversion(Options& options, AgentOptions& target)
{
    options.option({.name = "convert",
                    .value = "FILE",
                    .description = "turn a TorchScript file into an ONNX file, then end; without --output say which "
                                   "inputs it likely takes",
                    .take = intoPath(target.convert)});
    options.option({.name = "output",
                    .value = "FILE",
                    .description = "that ONNX file",
                    .take = intoPath(target.output),
                    .needs = {"convert"}});
    options.option({.name = "input",
                    .value = "SHAPE",
                    .description = "what the TorchScript file takes: 1x3x224x224, or several: 1x3x224x224,1x16:int64",
                    .take = into(target.inputs),
                    .needs = {"convert"}});
}

Take load(engine::LoadWish& target)
{
    const auto take = [&target](const std::string& text) -> Result<void> {
        auto parsed = parseLoad(text);
        if (!parsed)
            return parsed.error();
        target = std::move(*parsed);
        return {};
    };
    return {take};
}

/// What a supervisor tells its worker, and that its load; nothing for people.
void declareWorker(Options& options, AgentOptions& target)
{
    options.option({.name = "worker", .take = wholeNumber(target.workerSocket, 0, mostDescriptors)});
    options.option({.name = "heartbeat", .take = wholeNumber(target.heartbeatSocket, -1, mostDescriptors)});
    options.option({.name = "device-id", .take = deviceId(target.deviceId)});
    options.option({.name = "hold-load", .take = load(target.load)});
}

Options declared(AgentOptions& target)
{
    Options options("suture-agent", "run models for the window, or for another agent");
    declareService(options, target);
    declareStores(options, target);
    declareConversion(options, target);
    declareWorker(options, target);
    return options;
}

} // namespace

Result<AgentOptions> parseAgentOptions(std::span<const std::string> words)
{
    AgentOptions options;
    const auto parsed = declared(options).parse(words);
    if (!parsed)
        return parsed.error();
    options.help = *parsed == Parsed::Help;
    return options;
}

std::string agentHelp()
{
    AgentOptions initial;
    return declared(initial).help();
}

} // namespace app
