// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/script_conversion.h"

#include "engine/io/archives/torch_archive.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QProcess>

namespace app {

namespace {

using engine::Error;
using engine::ErrorCode;
using engine::Result;

constexpr int lookEveryMs = 50;
constexpr qint64 patienceMs = 300'000;
constexpr qsizetype longestOutput = 4096;
constexpr qsizetype longestMessages = 1 << 16;
const QByteArray errorPrefix("suture-agent: ");

/// The last line that the process itself wrote; libraries may have written others.
QString complaint(const QByteArray& standardError)
{
    const auto begin = standardError.lastIndexOf(errorPrefix);
    if (begin < 0)
        return {};
    return QString::fromUtf8(standardError.mid(begin + errorPrefix.size(), longestOutput))
        .section(QLatin1Char('\n'), 0, 0)
        .simplified();
}

/// Runs to the end; answers what it printed.
Result<QString> runAgent(const QString& program, const QStringList& arguments, const QString& name,
                         const engine::KeepGoing& keepGoing)
{
    QProcess process;
    process.setStandardInputFile(QProcess::nullDevice());
    process.start(program, arguments);
    if (!process.waitForStarted())
        return Error{
            ErrorCode::Io,
            engine::sentence("cannot start %1: %2", program.toStdString(), process.errorString().toStdString())};
    QElapsedTimer clock;
    clock.start();
    QByteArray output;
    QByteArray messages;
    // A program that is loaded can print without end; only the end of it matters.
    const auto drain = [&] {
        output = (output + process.readAllStandardOutput()).right(longestOutput);
        messages = (messages + process.readAllStandardError()).right(longestMessages);
    };
    while (!process.waitForFinished(lookEveryMs) && process.state() != QProcess::NotRunning) {
        drain();
        const bool cancelled = keepGoing && !keepGoing(-1.0);
        if (!cancelled && clock.elapsed() < patienceMs)
            continue;
        process.kill();
        process.waitForFinished();
        return cancelled
            ? Error{ErrorCode::Cancelled, "cancelled"}
            : Error{ErrorCode::Timeout, engine::sentence("'%1': takes too long to convert", name.toStdString())};
    }
    drain();
    if (process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0)
        return QString::fromUtf8(output).trimmed();
    const auto reason = complaint(messages);
    if (!reason.isEmpty())
        return Error{ErrorCode::Unsupported, reason.toStdString()};
    return Error{
        ErrorCode::Corrupt,
        engine::sentence("'%1': LibTorch cannot read it; the process that tried has ended", name.toStdString())};
}

QString pathText(const std::filesystem::path& file)
{
    return QString::fromStdString(file.string());
}

} // namespace

Result<ConvertedModel> convertTorchScript(const std::filesystem::path& file,
                                          const std::vector<engine::InputShape>& inputs,
                                          const engine::KeepGoing& keepGoing, const QString& program)
{
    if (const auto checked = engine::checkTorchScript(file); !checked)
        return checked.error();
    auto folder = std::make_shared<const QTemporaryDir>();
    if (!folder->isValid())
        return Error{ErrorCode::Io,
                     engine::sentence("cannot make a temporary folder: %1", folder->errorString().toStdString())};
    const std::filesystem::path converted = folder->filePath(QStringLiteral("model.onnx")).toStdString();
    QStringList arguments{QStringLiteral("--convert"), pathText(file), QStringLiteral("--output"), pathText(converted)};
    if (!inputs.empty())
        arguments << QStringLiteral("--input") << QString::fromStdString(engine::toString(inputs));
    const auto done = runAgent(program, arguments, pathText(file.filename()), keepGoing);
    if (!done)
        return done.error();
    return ConvertedModel{std::move(folder), converted};
}

Result<QString> likelyInputs(const std::filesystem::path& file, const engine::KeepGoing& keepGoing,
                             const QString& program)
{
    if (const auto checked = engine::checkTorchScript(file); !checked)
        return checked.error();
    return runAgent(program, {QStringLiteral("--convert"), pathText(file)}, pathText(file.filename()), keepGoing);
}

} // namespace app
