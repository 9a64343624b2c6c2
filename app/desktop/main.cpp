// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/command.h"
#include "app/desktop/main_window.h"
#include "app/desktop/view_bench.h"
#include "app/workspace/demo.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QLoggingCategory>

#include <algorithm>
#include <new>

namespace {

std::string help()
{
    std::string text = "suture [MODEL]         open the window, with a model\n"
                       "suture --demo [MODEL [ADDR]]\n"
                       "                       open the window with an emulated phone, or another device, and a live run\n\n";
    for (const auto& command : app::commands())
        text += std::string("suture ") + command.name + " " + command.synopsis + "\n    " + command.summary + "\n";
    text += "\nMODEL is an ONNX file, a TorchScript file (.pt, .pth; with --input 1x3x224x224) or zoo:NAME. ADDR is host:port, or local[:slowdown=K][:link=3g|4g|wifi|UP/DOWN/RTT]"
            "[:threads=N],\nan agent that is started for the length of the command.\n";
    return text;
}

void nameApplication()
{
    QCoreApplication::setApplicationName(QStringLiteral("suture"));
    QCoreApplication::setOrganizationName(QStringLiteral("Suture"));
    QCoreApplication::setApplicationVersion(QStringLiteral(SUTURE_VERSION));
}

int runCommand(const app::Command& command, int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    nameApplication();
    try {
        return command.run(QCoreApplication::arguments().mid(2));
    } catch (const std::bad_alloc&) {
        return app::fail({engine::ErrorCode::InvalidInput, "this needs more memory than there is"});
    }
}

/// The one command that draws.
int runDrawing(int argc, char** argv)
{
    QApplication application(argc, argv);
    nameApplication();
    return app::runViewBench(QCoreApplication::arguments().mid(2));
}

int runWindow(int argc, char** argv)
{
    QApplication application(argc, argv);
    nameApplication();
    application.setStyle(QStringLiteral("Fusion"));
    application.setStyleSheet(widgets::styleSheet(widgets::themeOf(application.palette())));
    app::MainWindow window;
    window.show();
    const auto arguments = QCoreApplication::arguments().mid(1);
    const auto demo = !arguments.isEmpty() && arguments.front() == QLatin1String("--demo");
    const auto model = arguments.value(demo ? 1 : 0);
    if (demo)
        window.startDemo(model.isEmpty() ? app::demoModel() : model, arguments.value(2, app::demoPhone()));
    else if (!model.isEmpty())
        window.open(model);
    return QApplication::exec();
}

} // namespace

int main(int argc, char** argv)
{
    const std::string_view word = argc > 1 ? argv[1] : "";
    const auto all = app::commands();
    const auto command = std::ranges::find(all, word, [](const app::Command& candidate) { return std::string_view(candidate.name); });
    if (word == "bench" && argc > 2 && std::string_view(argv[2]) == "view")
        return runDrawing(argc, argv);
    if (command != all.end())
        return runCommand(*command, argc, argv);
    if (word == "help" || word == "--help" || word == "-h") {
        app::print(help());
        return app::Done;
    }
    if (word == "--version") {
        app::print("suture " SUTURE_VERSION "\n");
        return app::Done;
    }
    if (word.starts_with("-") && word != "--demo") {
        app::say(QStringLiteral("suture: there is no option '%1'; see suture help").arg(QLatin1String(argv[1])));
        return app::Misused;
    }
    return runWindow(argc, argv);
}
