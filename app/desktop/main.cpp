// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/help.h"
#include "app/desktop/drag_bench.h"
#include "app/desktop/main_window.h"
#include "app/desktop/view_bench.h"
#include "app/workspace/demo.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QLoggingCategory>

#include <algorithm>
#include <new>
#include <optional>
#include <vector>

namespace {

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

void styleApplication(QApplication& application)
{
    application.setStyle(QStringLiteral("Fusion"));
    application.setStyleSheet(widgets::styleSheet(widgets::themeOf(application.palette())));
}

/// The commands that draw.
int runDrawing(int (*bench)(const QStringList&), int argc, char** argv)
{
    QApplication application(argc, argv);
    nameApplication();
    styleApplication(application);
    return bench(QCoreApplication::arguments().mid(2));
}

int runWindow(int argc, char** argv)
{
    QApplication application(argc, argv);
    nameApplication();
    styleApplication(application);
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

/// What "help", "--help" and "-h" ask for; nothing when none of them is there.
std::optional<std::string> helpFor(std::span<const std::string_view> words)
{
    const auto asks = [](std::string_view word) { return word == "--help" || word == "-h"; };
    if (words.empty() || (words.front() != "help" && std::ranges::none_of(words, asks)))
        return std::nullopt;
    const auto first = words.first(std::min<std::size_t>(2, words.size())); // "help bench", "bench --help"
    for (const auto& command : app::commands()) {
        if (std::ranges::find(first, command.name) != first.end())
            return app::help(command);
    }
    return app::help();
}

} // namespace

int main(int argc, char** argv)
{
    const std::vector<std::string_view> words(argv + std::min(argc, 1), argv + argc);
    if (const auto text = helpFor(words)) {
        app::print(*text);
        return app::Done;
    }
    const auto word = words.empty() ? std::string_view() : words.front();
    const auto all = app::commands();
    const auto command =
        std::ranges::find(all, word, [](const app::Command& candidate) { return std::string_view(candidate.name); });
    if (word == "bench" && words.size() > 1 && words[1] == "view")
        return runDrawing(app::runViewBench, argc, argv);
    if (word == "bench" && words.size() > 1 && words[1] == "drag")
        return runDrawing(app::runDragBench, argc, argv);
    if (command != all.end())
        return runCommand(*command, argc, argv);
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
