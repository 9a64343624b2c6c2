// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command_line/options.h"
#include "widgets/tables/conditions.h"

#include <QString>

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace app {

/// Exit statuses of every command.
enum ExitStatus { Done = 0, Failed = 1, Misused = 2 };

/// What a command does; answers an exit status.
using Action = std::function<int()>;

/// One word on the command line, or two.
struct Command
{
    std::string_view name; ///< "inspect", "zoo list"
    std::string_view summary;
    Action (*declare)(Options&); ///< the action is for after the options were parsed, with an application
    bool draws = false;          ///< it needs a display
};

/// Those that work in the terminal.
std::vector<Command> terminalCommands();

Action declareInspect(Options& options);
Action declareProfile(Options& options);
Action declareCollect(Options& options);
Action declareLink(Options& options);
Action declarePlan(Options& options);
Action declareVerifyPlan(Options& options);
Action declareSweep(Options& options);
Action declareFit(Options& options);
Action declarePredict(Options& options);
Action declareRun(Options& options);
Action declareDemo(Options& options);
Action declareZooList(Options& options);
Action declareZooExport(Options& options);
Action declareBenchRuntime(Options& options);
Action declareBenchPlan(Options& options);
Action declareBenchPredict(Options& options);
Action declareBenchCuts(Options& options);
Action declareBenchTransfer(Options& options);
Action declareBenchTransport(Options& options);

/// Results go to standard output.
void print(const std::string& text);
/// As CSV, under what it rests on.
void print(const widgets::Conditions& conditions, engine::CsvTable table);
/// Progress and messages go to standard error, one line each.
void say(const QString& line);
/// Says why and answers Failed.
int fail(const engine::Error& error);
/// Likewise Misused.
int misuse(const engine::Error& error);

} // namespace app
