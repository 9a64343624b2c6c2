// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/call.h"
#include "app/desktop/display.h"
#include "app/desktop/drag_bench.h"
#include "app/desktop/view_bench.h"
#include "app/desktop/window_command.h"
#include "widgets/theme.h"

#include <QPalette>

#include <algorithm>
#include <new>

namespace {

std::vector<app::Command> commands()
{
    std::vector<app::Command> all{{"", "open the window, with a model", app::declareWindow, true},
                                  {"--demo",
                                   "open the window with an emulated phone, or the device at ADDR, and run live",
                                   app::declareWindowDemo, true}};
    std::ranges::copy(app::terminalCommands(), std::back_inserter(all));
    all.push_back({"bench view", "how fast a graph is drawn and panned", app::declareViewBench, true});
    all.push_back({"bench drag", "how long the picture takes to follow the hand", app::declareDragBench, true});
    return all;
}

std::unique_ptr<QCoreApplication> makeApplication(bool draws, int& argc, char** argv)
{
    if (!draws)
        return std::make_unique<QCoreApplication>(argc, argv);
    auto application = app::openDisplay(argc, argv);
    application->setStyle(QStringLiteral("Fusion"));
    application->setStyleSheet(widgets::styleSheet(widgets::themeOf(application->palette())));
    return application;
}

} // namespace

int main(int argc, char** argv)
{
    const std::vector<std::string> words(argv + std::min(argc, 1), argv + argc);
    const auto call = app::callOf(words, commands(), "suture " SUTURE_VERSION);
    if (!call)
        return app::misuse(call.error());
    if (!call->action) {
        app::print(call->text);
        return app::Done;
    }
    const auto application = makeApplication(call->draws, argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("suture"));
    QCoreApplication::setOrganizationName(QStringLiteral("Suture"));
    QCoreApplication::setApplicationVersion(QStringLiteral(SUTURE_VERSION));
    try {
        return call->action();
    } catch (const std::bad_alloc&) {
        return app::fail({engine::ErrorCode::InvalidInput, "this needs more memory than there is"});
    }
}
