// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/conversion.h"
#include "app/agent/load_process.h"
#include "app/agent/supervisor.h"
#include "app/agent/worker.h"

#include <QCoreApplication>

#include <cstdio>
#include <vector>

namespace {

constexpr int commandLineIsWrong = 2;

int complain(const engine::Error& error, int status)
{
    std::fprintf(stderr, "suture-agent: %s\n", error.message().c_str());
    return status;
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    const auto options = app::parseAgentOptions(arguments);
    if (!options)
        return complain(options.error(), commandLineIsWrong);
    if (options->help) {
        std::fputs(app::agentHelp().c_str(), stdout);
        return 0;
    }
    if (!options->convert.empty())
        return app::runConversion(*options);
    if (!options->load.isNothing())
        return app::runLoad(options->load);
    if (options->workerSocket >= 0)
        return app::runWorker(*options);
    app::Supervisor supervisor(*options);
    if (const auto started = supervisor.start(); !started)
        return complain(started.error(), 1);
    return QCoreApplication::exec();
}
