// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/agent_address.h"

#include "network/link_options.h"

#include <QStringList>

namespace app {

namespace {

constexpr double mostSlowdown = 1000.0;
constexpr int mostThreads = 1024;

engine::Error wrong(const QString& text, const char* why)
{
    return {engine::ErrorCode::InvalidInput, engine::sentence("%1: %2", text.toStdString(), why)};
}

/// What is wrong with the value, or null.
const char* setOption(LocalAgentOptions& options, const QString& key, const QString& value)
{
    bool good = true;
    if (key == QLatin1String("slowdown")) {
        options.slowdown = value.toDouble(&good);
        return good && options.slowdown >= 1.0 && options.slowdown <= mostSlowdown
            ? nullptr
            : "slowdown is a number from 1 to 1000";
    }
    if (key == QLatin1String("threads")) {
        options.threads = value.toInt(&good);
        return good && options.threads >= 1 && options.threads <= mostThreads ? nullptr
                                                                              : "threads is a number from 1 to 1024";
    }
    if (key == QLatin1String("link")) {
        options.link = value;
        return network::parseLink(value.toStdString()) ? nullptr : "link is 3g, 4g, wifi or UP/DOWN[/RTT]";
    }
    if (key == QLatin1String("name")) {
        options.name = value;
        return !value.isEmpty() && value.size() <= 100 ? nullptr : "name is 1 to 100 characters";
    }
    return "local agents know slowdown, link, threads and name";
}

QString nameOf(const LocalAgentOptions& options)
{
    auto name = QStringLiteral("this computer");
    if (options.slowdown > 1.0)
        name = QStringLiteral("emulated device, %1 times slower").arg(options.slowdown);
    return name;
}

engine::Result<AgentAddress> parseLocal(const QString& text)
{
    LocalAgentOptions options;
    const auto parts = text.split(QLatin1Char(':')).mid(1);
    for (const auto& part : parts) {
        const auto equals = part.indexOf(QLatin1Char('='));
        if (equals < 0)
            return wrong(text, "options of a local agent are written key=value");
        if (const auto* problem = setOption(options, part.left(equals), part.mid(equals + 1)))
            return wrong(text, problem);
    }
    if (options.name.isEmpty())
        options.name = nameOf(options);
    return AgentAddress{text, {}, 0, options};
}

} // namespace

engine::Result<AgentAddress> parseAgentAddress(const QString& text)
{
    const auto trimmed = text.trimmed();
    if (trimmed == QLatin1String("local") || trimmed.startsWith(QLatin1String("local:"))) {
        bool isPort = false;
        trimmed.mid(6).toUShort(&isPort);
        if (!isPort)
            return parseLocal(trimmed);
    }
    const auto colon = trimmed.lastIndexOf(QLatin1Char(':'));
    bool good = false;
    const auto port = trimmed.mid(colon + 1).toUShort(&good);
    auto host = trimmed.left(std::max<qsizetype>(0, colon));
    if (host.startsWith(QLatin1Char('[')) && host.endsWith(QLatin1Char(']')))
        host = host.mid(1, host.size() - 2);
    else if (host.contains(QLatin1Char(':')))
        good = false;
    if (colon < 1 || !good || port == 0 || host.isEmpty())
        return wrong(trimmed, "an agent is host:port or local[:slowdown=K][:link=...][:threads=N]");
    return AgentAddress{trimmed, host, port, std::nullopt};
}

} // namespace app
