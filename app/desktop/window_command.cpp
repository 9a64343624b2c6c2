// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/window_command.h"

#include "app/commands/shared_options.h"
#include "app/desktop/main_window.h"
#include "app/workspace/demo.h"

#include <QApplication>

namespace app {

namespace {

constexpr const char* modelText = "an ONNX file, a TorchScript file (.pt, .pth) or zoo:NAME";

int openWindow(const QString& model)
{
    MainWindow window;
    window.show();
    if (!model.isEmpty())
        window.open(model);
    return QApplication::exec();
}

int openDemo(const QString& model, const AgentAddress& phone)
{
    MainWindow window;
    window.show();
    window.startDemo(model, phone.text);
    return QApplication::exec();
}

} // namespace

Action declareWindow(Options& options)
{
    const auto model = std::make_shared<QString>();
    options.word({.name = "MODEL", .description = modelText, .take = modelName(*model)});
    return [model] { return openWindow(*model); };
}

Action declareWindowDemo(Options& options)
{
    struct Settings
    {
        QString model = demoModel();
        std::optional<AgentAddress> phone = *parseAgentAddress(demoPhone());
    };
    const auto settings = std::make_shared<Settings>();
    options.word({.name = "MODEL", .description = modelText, .take = modelName(settings->model)});
    options.word(addressOption("ADDR", "the device", settings->phone));
    explainAddresses(options);
    return [settings] { return openDemo(settings->model, *settings->phone); };
}

} // namespace app
