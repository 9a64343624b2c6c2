// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QProcessEnvironment>

namespace tests {

/// What a command did.
struct Outcome
{
    int status = -1;
    QByteArray output;
    QByteArray messages;

    QJsonObject json() const { return QJsonDocument::fromJson(output).object(); }
};

/// Runs the real program; status -1 when it does not end, or crashes.
inline Outcome suture(const QStringList& arguments, const QProcessEnvironment& environment = {})
{
    constexpr int patienceMs = 50'000;
    QProcess process;
    if (!environment.isEmpty())
        process.setProcessEnvironment(environment);
    process.start(QStringLiteral(PROGRAM_DIR "/suture"), arguments);
    if (!process.waitForFinished(patienceMs) || process.exitStatus() != QProcess::NormalExit)
        return {-1, {}, process.readAllStandardError()};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

/// Where nothing can draw.
inline QProcessEnvironment withoutDisplay()
{
    auto environment = QProcessEnvironment::systemEnvironment();
    for (const auto* name : {"QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR", "XDG_SESSION_TYPE"})
        environment.remove(QLatin1String(name));
    return environment;
}

} // namespace tests
