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
        Command{"inspect", "inspect MODEL [--json|--csv]",
                "layers, shapes, parameters and MACs, before and after fusion", "", runInspect},
        Command{"profile", "profile MODEL --agent ADDR [--runs N] [--budget SECONDS] [--json|--csv]",
                "times of each layer on one agent",
                "  --agent ADDR         where to measure\n"
                "  --runs N             timed runs of the model (30)\n"
                "  --budget SECONDS     stop earlier when this time is over (0: never)\n",
                runProfile},
        Command{"plan",
                "plan MODEL --device-profile FILE --edge-profile FILE --uplink-mbps X --downlink-mbps Y [OPTIONS]\n"
                "plan --timed-graph FILE --uplink-mbps X --downlink-mbps Y [OPTIONS] [--json|--csv]",
                "where each layer should run, from measured times",
                "  --device-profile FILE, --edge-profile FILE\n"
                "                       what suture profile --json wrote for each side\n"
                "  --timed-graph FILE   layers with times of both sides, from elsewhere\n"
                "  --uplink-mbps X      Mbit/s from the device to the edge\n"
                "  --downlink-mbps Y    and back\n"
                "  --delay-ms D         one way, paid once for each direction that is used (0)\n"
                "  --mbit-bits N        bits of a megabit (1000000)\n"
                "  --result-on SIDE     where the result is wanted: device or edge (device)\n"
                "  --per-tensor-ms D    for each tensor that crosses, whatever its size (0)\n"
                "  --codecs NAMES       that may be used where they are faster: float16,int8,int8+entropy and,\n"
                "                       for images, uint8,jpeg; their ratios and speeds are assumed\n"
                "  --pin LAYER=SIDE     keep a layer on a side; may be repeated\n"
                "  --device-memory-mb N for the weights of the layers on the device\n"
                "  --algorithm NAME     optimal, dp, dads, dads-published, neurosurgeon, optimal-throughput,\n"
                "                       dads-throughput, overlap, device-only, edge-only or all (optimal)\n"
                "  --certificate FILE   write the flow and the cut that prove the optimum\n",
                runPlan},
        Command{"verify-plan", "verify-plan CERTIFICATE (MODEL | --timed-graph FILE) [OPTIONS of plan] [--json]",
                "check a certificate against the times and the link it was made for", "", runVerifyPlan},
        Command{"sweep",
                "sweep (MODEL | --timed-graph FILE) [OPTIONS of plan] [--from X] [--to X] [--bands] [--json|--csv]\n"
                "sweep (MODEL | --timed-graph FILE) [OPTIONS of plan] --map device|edge [--csv]\n"
                "sweep (MODEL | --timed-graph FILE) [OPTIONS of plan] --trade-offs",
                "what if the link or a side were faster: where the best plan changes",
                "  --from X, --to X     uplink in Mbit/s (0.5, 200)\n"
                "  --points N           of each algorithm's latency in --json and --csv (25)\n"
                "  --bands              with --csv: the best plans and their uplinks instead\n"
                "  --map SIDE           the best plan at 128 x 128 points of uplink and slow-down of a side, 1 to 10\n"
                "  --trade-offs         plans that none beats in latency, period and bytes at once, as CSV\n",
                runSweep},
        Command{"run", "run MODEL --device ADDR --edge ADDR [OPTIONS] [--json|--csv]",
                "profile, plan and run live, with both baselines in between",
                "  --device ADDR        the agent that has the frames\n"
                "  --edge ADDR          the agent that helps it\n"
                "  --frames N           split frames (30)\n"
                "  --runs N             timed runs of the model for the profiles (30)\n"
                "  --budget SECONDS     stop each profile when this time is over (30)\n"
                "  --algorithm NAME     of the plan: see suture plan --help (optimal)\n"
                "  --plan FILE          run this plan, as suture plan --json wrote it\n",
                runRun},
        Command{"demo", "demo [--model MODEL] [--output FOLDER] [--frames N] [--runs N] [--budget SECONDS]",
                "run with an emulated phone and this computer as the edge, and write the report",
                "  --output FOLDER      for report.json and report.csv (suture-report)\n"
                "  --frames N           split frames (30)\n"
                "  --runs N             timed runs of the model for the profiles (30)\n"
                "  --budget SECONDS     stop each profile when this time is over (30)\n",
                runDemo},
        Command{"zoo", "zoo list [--json|--csv]\nzoo export NAME -o FILE.onnx", "the models that come with the program",
                "", runZoo},
        Command{"bench",
                "bench runtime MODEL [--torchscript FILE] [--rounds N] [--runs N] [--json]\n"
                "bench view MODEL [--frames N] [--json]\n"
                "bench drag MODEL [--frames N] [--json]\n"
                "bench plan [--most LAYERS] [--json]\n"
                "bench transport [--rounds N] [--json]",
                "how fast the program itself is: runtime, graph, planners, connections",
                "  --torchscript FILE   of the same model (the .pt file beside MODEL, if there is one)\n"
                "  --rounds N           in turns with TorchScript (5)\n"
                "  --runs N             of the model in each round (10)\n"
                "  --frames N           of panning, or of dragging (300)\n"
                "  --most LAYERS        of the largest graph to plan (10000)\n",
                runBench},
    };
    return all;
}

void print(const std::string& text)
{
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
}

void print(const widgets::Conditions& conditions, engine::CsvTable table)
{
    print(widgets::csvWith(conditions, std::move(table)).toStdString());
}

void say(const QString& line)
{
    std::fprintf(stderr, "%s\n", qPrintable(line));
}

int fail(const engine::Error& error)
{
    say(QStringLiteral("suture: ") + QString::fromStdString(error.message()).simplified());
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
        refuse(
            QStringLiteral("%1 words are not what it takes; see suture %2 --help").arg(words().size()).arg(m_command));
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
    refuse(QStringLiteral("--%1 '%2' is no number from %3 to %4")
               .arg(QLatin1String(option), text(option).left(40))
               .arg(lowest)
               .arg(highest));
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
    const auto inputs =
        engine::parseInputShapes(m_parser.values(QStringLiteral("input")).join(QLatin1Char(',')).toStdString());
    if (inputs)
        options.inputs = *inputs;
    else
        refuse(QString::fromStdString(inputs.error().message()));
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
