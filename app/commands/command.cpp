// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/command.h"

#include <cstdio>

namespace app {

std::vector<Command> terminalCommands()
{
    return {
        {"inspect", "layers, shapes, parameters and MACs, before and after fusion", declareInspect},
        {"profile", "times of each layer on one agent", declareProfile},
        {"collect", "times of many made-up layers on one agent, as a dataset for predictors", declareCollect},
        {"link", "how long each size takes between two agents, up and down", declareLink},
        {"plan", "where each layer should run, from measured or predicted times", declarePlan},
        {"verify-plan", "check a certificate against the times and the link it was made for", declareVerifyPlan},
        {"sweep", "what if the link or a side were faster: where the best plan changes", declareSweep},
        {"fit", "which regressor predicts a column of a table best, with intervals", declareFit},
        {"predict", "times of each layer on a device that is not there, as a profile to plan with", declarePredict},
        {"run", "profile, plan and run live, with both baselines in between", declareRun},
        {"demo", "run with an emulated phone and this computer as the edge, and write the report", declareDemo},
        {"zoo list", "the models that come with the program", declareZooList},
        {"zoo export", "one of them as an ONNX file", declareZooExport},
        {"bench runtime", "the runtime, in turns with TorchScript and ONNX Runtime", declareBenchRuntime},
        {"bench plan", "the planners on made-up graphs", declareBenchPlan},
        {"bench predict", "predictors on networks that they have not learnt from", declareBenchPredict},
        {"bench transfer", "a predictor of another device, by few rows of this one", declareBenchTransfer},
        {"bench cuts", "plans chosen by prediction, at measured times", declareBenchCuts},
        {"bench transport", "connections beside bare sockets", declareBenchTransport},
    };
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

int misuse(const engine::Error& error)
{
    fail(error);
    return Misused;
}

} // namespace app
