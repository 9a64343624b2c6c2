// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/command.h"

#include <array>
#include <cmath>
#include <cstdio>

namespace app {

std::span<const Command> commands()
{
    static constexpr std::array all{
        Command{"inspect", "MODEL [--json|--csv] [--dim NAME=N] [--input SHAPE]", "layers, shapes, parameters and MACs, before and after fusion", runInspect},
        Command{"profile", "MODEL --agent ADDR [--runs N] [--budget SECONDS] [--input SHAPE] [--json|--csv]", "per-layer times on one agent", runProfile},
        Command{"plan", "(MODEL --device-profile F --edge-profile F | --timed-graph F) --uplink-mbps X --downlink-mbps Y "
                        "[--delay-ms D] [--mbit-bits N] [--result-on device|edge] [--algorithm NAME|all] [--json|--csv]",
                "where each layer should run", runPlan},
        Command{"run", "MODEL --device ADDR --edge ADDR [--frames N] [--algorithm NAME|--plan F] [--input SHAPE] [--json|--csv]",
                "live collaborative inference, with baselines", runRun},
        Command{"demo", "[--model MODEL] [--frames N] [--output DIR]", "an emulated phone and this computer as the edge, measured and written to a folder", runDemo},
        Command{"zoo", "list [--json|--csv] | export NAME -o FILE.onnx", "the models that come with the program", runZoo},
        Command{"bench", "runtime MODEL [--torchscript F] [--rounds N] [--runs N] [--input SHAPE] [--json] | view MODEL [--frames N] [--input SHAPE] [--json]", "how fast the program itself is", runBench},
    };
    return all;
}

void print(const std::string& text)
{
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
}

void say(const QString& line)
{
    std::fprintf(stderr, "%s\n", qPrintable(line));
}

int fail(const engine::Error& error)
{
    say(QStringLiteral("suture: ") + QString::fromStdString(error.message).simplified());
    return Failed;
}

QCommandLineOption valueOption(const char* name, const char* value)
{
    return QCommandLineOption(QLatin1String(name), QString(), QLatin1String(value));
}

QCommandLineOption flagOption(const char* name)
{
    return QCommandLineOption(QLatin1String(name));
}

Arguments::Arguments(const char* command, QList<QCommandLineOption> options) : m_command(QLatin1String(command))
{
    options << flagOption("json") << flagOption("csv") << valueOption("dim", "NAME=N") << valueOption("input", "SHAPE");
    m_parser.addOptions(options);
}

void Arguments::refuse(const QString& reason)
{
    if (!m_misused)
        say(QStringLiteral("suture %1: %2").arg(m_command, reason));
    m_misused = true;
}

bool Arguments::parse(const QStringList& arguments, int fewest, int most)
{
    if (!m_parser.parse(QStringList{m_command} + arguments))
        refuse(m_parser.errorText());
    else if (words().size() < fewest || words().size() > most)
        refuse(QStringLiteral("%1 words are not what it takes; see suture help").arg(words().size()));
    else if (has("json") && has("csv"))
        refuse(QStringLiteral("--json and --csv exclude each other"));
    return !m_misused;
}

double Arguments::number(const char* option, double lowest, double highest, double fallback)
{
    if (!has(option))
        return fallback;
    bool ok = false;
    const auto value = text(option).toDouble(&ok);
    if (ok && std::isfinite(value) && value >= lowest && value <= highest)
        return value;
    refuse(QStringLiteral("--%1 '%2' is no number from %3 to %4").arg(QLatin1String(option), text(option).left(40))
               .arg(lowest).arg(highest));
    return fallback;
}

int Arguments::count(const char* option, int lowest, int highest, int fallback)
{
    const auto value = number(option, lowest, highest, fallback);
    if (value != std::floor(value))
        refuse(QStringLiteral("--%1 takes a whole number").arg(QLatin1String(option)));
    return static_cast<int>(value);
}

ModelOptions Arguments::modelOptions()
{
    ModelOptions options{dimensions(), {}};
    if (!has("input"))
        return options;
    const auto inputs = engine::parseInputShapes(m_parser.values(QStringLiteral("input")).join(QLatin1Char(',')).toStdString());
    if (inputs)
        options.inputs = *inputs;
    else
        refuse(QString::fromStdString(inputs.error().message));
    return options;
}

std::map<std::string, std::int64_t> Arguments::dimensions()
{
    std::map<std::string, std::int64_t> values;
    for (const auto& pair : m_parser.values(QStringLiteral("dim"))) {
        bool ok = false;
        const auto value = pair.section(QLatin1Char('='), -1).toLongLong(&ok);
        if (!ok || value < 1 || !pair.contains(QLatin1Char('=')))
            refuse(QStringLiteral("--dim '%1' is not NAME=N").arg(pair.left(40)));
        values[pair.section(QLatin1Char('='), 0, -2).toStdString()] = value;
    }
    return values;
}

} // namespace app
