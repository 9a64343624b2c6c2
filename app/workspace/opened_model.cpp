// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/opened_model.h"

#include "engine/graph/fusion.h"
#include "engine/graph/zoo/zoo.h"
#include "engine/io/onnx_reader.h"

#include <QFileInfo>

namespace app {

namespace {

const QLatin1String zooPrefix("zoo:");

engine::Result<OpenedModel> opened(QString name, network::ModelRef ref, network::ModelFiles files,
                                   engine::Result<engine::LayerGraph> original)
{
    if (!original)
        return original.error();
    auto fused = engine::fuse(*original);
    if (!fused)
        return fused.error();
    auto print = engine::fingerprint(*fused);
    return OpenedModel{std::move(name), std::move(ref), std::move(files), std::move(*original), std::move(*fused),
                       std::move(print)};
}

} // namespace

engine::Result<OpenedModel> openModel(const QString& model, const std::map<std::string, std::int64_t>& dimensions)
{
    if (model.startsWith(zooPrefix)) {
        const auto name = model.mid(zooPrefix.size());
        return opened(name, {model.toStdString(), dimensions}, {}, engine::makeZooModel(name.toStdString()));
    }
    const std::filesystem::path file = QFileInfo(model).absoluteFilePath().toStdString();
    engine::OnnxOptions options;
    options.dimensions = dimensions;
    auto original = engine::readOnnx(file, options);
    if (!original)
        return original.error();
    auto dataFiles = engine::onnxDataFiles(file);
    if (!dataFiles)
        return dataFiles.error();
    network::ModelFiles files(file, std::move(*dataFiles));
    auto ref = network::modelRefOfFile(files, dimensions);
    if (!ref)
        return ref.error();
    return opened(QFileInfo(model).fileName(), std::move(*ref), std::move(files), std::move(original));
}

} // namespace app
