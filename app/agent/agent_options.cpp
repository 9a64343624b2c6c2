// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/agent_options.h"

#include "network/link_options.h"
#include "network/message.h"

#include <QHostAddress>

#include <charconv>
#include <functional>
#include <map>

namespace app {

namespace {

using engine::Error;
using engine::ErrorCode;
using engine::Result;

constexpr int mostThreads = 1024;
constexpr double mostSlowdown = 1000.0;
constexpr std::int64_t bytesInMegabyte = 1'000'000;
constexpr std::int64_t mostMegabytes = 10'000'000;
/// LibTorch itself takes some.
constexpr std::int64_t leastMemoryMegabytes = 500;

Error wrong(std::string message)
{
    return {ErrorCode::InvalidInput, std::move(message)};
}

template <typename T>
std::optional<T> number(std::string_view text, T least, T most)
{
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !(value >= least && value <= most))
        return std::nullopt;
    return value;
}

template <typename T>
Result<void> setNumber(T& target, const std::string& option, std::string_view text, T least, T most)
{
    const auto value = number<T>(text, least, most);
    if (!value)
        return wrong(option + " wants a number from " + std::to_string(least) + " to " + std::to_string(most));
    target = *value;
    return {};
}

Result<void> setListen(AgentOptions& options, std::string_view text)
{
    const auto colon = text.rfind(':');
    const auto port =
        colon == std::string_view::npos ? std::nullopt : number<std::uint16_t>(text.substr(colon + 1), 0, 65535);
    if (!port)
        return wrong("--listen wants HOST:PORT");
    auto host = std::string(text.substr(0, colon));
    if (host == "localhost")
        host = "127.0.0.1";
    const bool isBracketed = host.starts_with('[') && host.ends_with(']');
    if (isBracketed)
        host = host.substr(1, host.size() - 2);
    const auto protocol = QHostAddress(QString::fromStdString(host)).protocol();
    if (protocol != (isBracketed ? QAbstractSocket::IPv6Protocol : QAbstractSocket::IPv4Protocol))
        return wrong("--listen wants an address like 127.0.0.1:0, [::1]:0 or localhost:0");
    options.host = host;
    options.port = *port;
    return {};
}

Result<void> setLink(AgentOptions& options, std::string_view text)
{
    auto link = network::parseLink(text);
    if (!link)
        return wrong("--link: " + link.error().message());
    options.link = *link;
    return {};
}

Result<void> setName(AgentOptions& options, const std::string& text)
{
    constexpr std::size_t longest = 100;
    if (text.empty() || text.size() > longest)
        return wrong("--name wants 1 to 100 characters");
    options.name = text;
    return {};
}

Result<engine::Bytes> megabytes(const std::string& option, std::string_view text, std::int64_t least)
{
    std::int64_t count = 0;
    if (const auto set = setNumber<std::int64_t>(count, option, text, least, mostMegabytes); !set)
        return set.error();
    return engine::Bytes{count * bytesInMegabyte};
}

Result<void> setCacheLimit(AgentOptions& options, std::string_view text)
{
    const auto limit = megabytes("--cache-limit", text, 1);
    if (!limit)
        return limit.error();
    options.cacheLimit = *limit;
    return {};
}

Result<void> setMemory(AgentOptions& options, std::string_view text)
{
    const auto memory = megabytes("--memory", text, leastMemoryMegabytes);
    if (!memory)
        return memory.error();
    options.memory = *memory;
    return {};
}

Result<void> setDeviceId(AgentOptions& options, const std::string& text)
{
    if (!network::isDeviceId(text))
        return wrong("--device-id wants 32 hexadecimal digits");
    options.deviceId = text;
    return {};
}

Result<void> setOption(AgentOptions& options, const std::string& option, const std::string& value)
{
    if (option == "--listen")
        return setListen(options, value);
    if (option == "--name")
        return setName(options, value);
    if (option == "--threads")
        return setNumber(options.threads, option, value, 1, mostThreads);
    if (option == "--slowdown")
        return setNumber(options.slowdown, option, value, 1.0, mostSlowdown);
    if (option == "--link")
        return setLink(options, value);
    for (const auto& [name, path] :
         {std::pair{"--cache", &options.cache}, std::pair{"--data", &options.data},
          std::pair{"--convert", &options.convert}, std::pair{"--output", &options.output}}) {
        if (option == name) {
            *path = value;
            return {};
        }
    }
    if (option == "--input") {
        options.inputs = value;
        return {};
    }
    if (option == "--cache-limit")
        return setCacheLimit(options, value);
    if (option == "--memory")
        return setMemory(options, value);
    if (option == "--worker")
        return setNumber(options.workerSocket, option, value, 0, 1'000'000);
    if (option == "--heartbeat")
        return setNumber(options.heartbeatSocket, option, value, -1, 1'000'000);
    if (option == "--device-id")
        return setDeviceId(options, value);
    return wrong("unknown option " + option);
}

} // namespace

Result<AgentOptions> parseAgentOptions(std::span<const std::string> arguments)
{
    AgentOptions options;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const auto& option = arguments[i];
        if (option == "--help") {
            options.help = true;
        } else if (option == "--until-stdin-closes") {
            options.untilStdinCloses = true;
        } else if (!option.starts_with("--")) {
            return wrong("unexpected " + option);
        } else if (i + 1 == arguments.size()) {
            return wrong(option + " wants a value");
        } else if (auto set = setOption(options, option, arguments[++i]); !set) {
            return set.error();
        }
    }
    return options;
}

std::string agentUsage()
{
    return "usage: suture-agent [OPTION VALUE]...\n"
           "  --listen HOST:PORT   address to listen on (127.0.0.1:0; 0: any free port)\n"
           "  --name NAME          how this computer is called in the window\n"
           "  --threads N          threads of a kernel (one a core)\n"
           "  --slowdown K         emulates a device that is K times slower\n"
           "  --link LINK          emulates a link: 3g, 4g, wifi or UP/DOWN[/RTT] in Mbit/s and ms\n"
           "  --cache FOLDER       where models are kept\n"
           "  --cache-limit MB     how much of them (4000)\n"
           "  --data FOLDER        where it keeps what it is known by\n"
           "  --memory MB          how much memory models may take (half of what this computer has)\n"
           "  --until-stdin-closes ends when standard input does\n"
           "  --convert FILE       turn a TorchScript file into --output FILE.onnx for --input 1x3x224x224, then end;\n"
           "                       without --output say which inputs it likely takes\n";
}

} // namespace app
