// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/onnxruntime_peer.h"

#include "engine/run/tensor.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardPaths>

namespace app {

namespace {

using engine::ErrorCode;

constexpr const char* packageName = "onnxruntime-node";
constexpr std::uint64_t profileSeed = 1; ///< of the inputs of a profile of ours

QString nodeOnPath()
{
    for (const auto* name : {"node", "nodejs"}) {
        if (auto found = QStandardPaths::findExecutable(QLatin1String(name)); !found.isEmpty())
            return found;
    }
    return {};
}

/// The folder, and all above it.
QStringList upwards(const QString& folder)
{
    QStringList folders;
    QDir at(folder);
    do
        folders.append(at.absolutePath());
    while (at.cdUp());
    return folders;
}

QStringList placesOf(const QString& folder)
{
    if (!folder.isEmpty())
        return {folder};
    return upwards(QDir::currentPath())
        + QString::fromLocal8Bit(qgetenv("NODE_PATH")).split(QDir::listSeparator(), Qt::SkipEmptyParts);
}

/// Its package.json; nothing: it is not there.
QJsonObject descriptionOf(const QString& package)
{
    QFile file(package + QStringLiteral("/package.json"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const auto description = QJsonDocument::fromJson(file.readAll()).object();
    return description[QStringLiteral("name")] == QLatin1String(packageName) ? description : QJsonObject();
}

engine::Error noPackage(const QString& folder)
{
    const auto where = folder.isEmpty() ? engine::Sentence("this folder, those above it and NODE_PATH")
                                        : engine::Sentence(folder.toStdString());
    return {ErrorCode::Unsupported,
            engine::sentence("there is no %1 in %2; npm install %1 --ignore-scripts gets it, --peer-folder says where",
                             packageName, where)};
}

/// As the script wants them, in the order of the bytes.
QJsonArray described(const engine::LayerGraph& fused)
{
    QJsonArray inputs;
    for (const auto id : fused.inputs()) {
        const auto& info = fused.tensor(id);
        QJsonArray shape;
        for (const auto size : info.shape)
            shape.append(static_cast<qint64>(size));
        inputs.append(
            QJsonObject{{QStringLiteral("name"), QString::fromStdString(info.name)},
                        {QStringLiteral("type"), QString::fromStdString(std::string(elementTypeName(info.type)))},
                        {QStringLiteral("shape"), shape},
                        {QStringLiteral("bytes"), static_cast<qint64>(info.bytes().count)}});
    }
    return inputs;
}

bool writeInputs(const engine::LayerGraph& fused, QTemporaryFile& file)
{
    if (!file.open())
        return false;
    const auto values = engine::seededInputs(fused, profileSeed);
    for (const auto id : fused.inputs()) {
        const auto bytes = values.at(id).data.bytes;
        if (file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<qint64>(bytes.size())) < 0)
            return false;
    }
    return file.flush();
}

} // namespace

engine::Result<OnnxRuntimePeer> findOnnxRuntime(const QString& folder)
{
    const auto node = nodeOnPath();
    if (node.isEmpty())
        return engine::Error{
            ErrorCode::Unsupported,
            engine::sentence("there is no node on the PATH to run ONNX Runtime with; install Node.js, then npm "
                             "install %1 --ignore-scripts",
                             packageName)};
    for (const auto& place : placesOf(folder)) {
        for (const auto* inside : {"/node_modules/onnxruntime-node", "/onnxruntime-node", ""}) {
            const auto package = QDir(place).absolutePath() + QLatin1String(inside);
            if (const auto description = descriptionOf(package); !description.isEmpty())
                return OnnxRuntimePeer{node, package, description[QStringLiteral("version")].toString()};
        }
    }
    return noPackage(folder);
}

engine::Result<TimingScript> onnxRuntimeRounds(const OnnxRuntimePeer& peer, const QString& model,
                                               const engine::LayerGraph& fused, int threads, QTemporaryFile& inputs)
{
    if (!writeInputs(fused, inputs))
        return engine::Error{
            ErrorCode::Io,
            engine::sentence("the inputs for ONNX Runtime cannot be written: %1", inputs.errorString().toStdString())};
    const QJsonObject settings{{QStringLiteral("package"), peer.package},
                               {QStringLiteral("model"), model},
                               {QStringLiteral("threads"), threads},
                               {QStringLiteral("values"), inputs.fileName()},
                               {QStringLiteral("inputs"), described(fused)}};
    const auto title = QStringLiteral("ONNX Runtime ") + peer.version;
    return TimingScript{.title = title,
                        .programs = {peer.node},
                        .arguments = {QStringLiteral("-e"), scriptText(QStringLiteral("onnxruntime_rounds.js")),
                                      QString::fromUtf8(QJsonDocument(settings).toJson(QJsonDocument::Compact))},
                        .ways = {{title, QLatin1String(onnxRuntimeKey)}}};
}

} // namespace app
