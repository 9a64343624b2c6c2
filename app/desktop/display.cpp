// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/display.h"

#include "app/commands/command.h"

#include <cstdlib>

namespace app {

namespace {

/// Of Qt while it looks for a display. A function gets Qt's messages, so that they cannot be anywhere else.
QStringList& complaints()
{
    static QStringList list;
    return list;
}

std::string reason()
{
    const bool asked = qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
    if (!asked && qEnvironmentVariableIsEmpty("DISPLAY") && qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY"))
        return "neither DISPLAY nor WAYLAND_DISPLAY is set";
    return complaints().isEmpty() ? "Qt finds none" : complaints().front().toStdString();
}

void hear(QtMsgType type, const QMessageLogContext&, const QString& text)
{
    if (type != QtFatalMsg)
        return complaints().append(text);
    std::_Exit(fail({engine::ErrorCode::Unsupported,
                     "there is no display for a window: " + reason() + "; see suture help for what needs none"}));
}

} // namespace

std::unique_ptr<QApplication> openDisplay(int& argc, char** argv)
{
    const auto before = qInstallMessageHandler(hear);
    auto application = std::make_unique<QApplication>(argc, argv);
    qInstallMessageHandler(before);
    for (const auto& complaint : complaints())
        say(complaint);
    return application;
}

} // namespace app
