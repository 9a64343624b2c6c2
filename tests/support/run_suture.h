// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

namespace tests {

/// What a command did.
struct Outcome
{
    int status = -1;
    QByteArray output;
    QByteArray messages;

    QJsonObject json() const { return QJsonDocument::fromJson(output).object(); }
};

/// Runs the real program; status -1 when it does not end.
inline Outcome suture(const QStringList& arguments)
{
    constexpr int patienceMs = 50'000;
    QProcess process;
    process.start(QStringLiteral(PROGRAM_DIR "/suture"), arguments);
    if (!process.waitForFinished(patienceMs))
        return {};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

} // namespace tests
