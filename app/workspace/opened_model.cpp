// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/opened_model.h"

#include "app/workspace/script_conversion.h"
#include "engine/graph/fusion.h"
#include "engine/graph/sampling/sampled_network.h"
#include "engine/io/archives/torch_archive.h"
#include "engine/io/onnx/onnx_reader.h"
#include "engine/io/onnx/open_dimensions.h"

#include <QFileInfo>

#include <algorithm>

namespace app {

namespace {

const QLatin1String zooPrefix("zoo:");

/// The name of a model that is built, not read: "AlexNet" of "zoo:AlexNet", "sample:conv:1"; empty: it is a file.
QString builtName(const QString& model)
{
    if (model.startsWith(zooPrefix))
        return model.mid(zooPrefix.size());
    return engine::isSampleName(model.toStdString()) ? model : QString();
}

engine::Result<OpenedModel> opened(QString name, ModelIdentity identity, ConvertedModel source,
                                   std::vector<std::string> dataFiles, engine::Result<engine::LayerGraph> original)
{
    if (!original)
        return original.error();
    auto fused = engine::fuse(*original);
    if (!fused)
        return fused.error();
    auto print = engine::fingerprint(*fused);
    auto blocks = engine::namedBlocksOf(*fused);
    return OpenedModel{std::move(name),
                       std::move(identity),
                       network::ModelFiles(std::move(source.file), std::move(dataFiles)),
                       std::move(source.folder),
                       std::move(*original),
                       std::move(*fused),
                       std::move(print),
                       std::move(blocks)};
}

std::filesystem::path fileOf(const QString& model)
{
    return QFileInfo(model).absoluteFilePath().toStdString();
}

bool isTorchScript(const QString& model)
{
    return builtName(model).isEmpty() && engine::isTorchFile(fileOf(model));
}

/// The ONNX file that stands for @p model.
engine::Result<ConvertedModel> onnxOf(const QString& model, const ModelOptions& options,
                                      const engine::KeepGoing& keepGoing)
{
    const auto file = fileOf(model);
    if (isTorchScript(model))
        return convertTorchScript(file, options.inputs, keepGoing);
    if (!options.inputs.empty())
        return engine::Error{engine::ErrorCode::InvalidInput,
                             "--input is for TorchScript files; give an ONNX file's open dimensions with --dim NAME=N"};
    return ConvertedModel{nullptr, file};
}

} // namespace

std::vector<engine::CutPlace> cutPlacesOf(const OpenedModel& model, const engine::Plan& plan)
{
    return cutPlacesOf(model, plan.sideOf);
}

std::vector<engine::CutPlace> cutPlacesOf(const OpenedModel& model, std::span<const engine::Side> sideOf)
{
    return engine::cutPlacesOf(model.fused, model.blocks, sideOf);
}

engine::Result<OpenShapes> openShapes(const QString& model, const engine::KeepGoing& keepGoing)
{
    if (!builtName(model).isEmpty())
        return OpenShapes{};
    if (isTorchScript(model)) {
        const auto inputs = likelyInputs(fileOf(model), keepGoing);
        if (!inputs)
            return inputs.error();
        return OpenShapes{{}, *inputs};
    }
    auto dimensions = engine::readOpenDimensions(fileOf(model));
    if (!dimensions)
        return dimensions.error();
    if (std::ranges::none_of(*dimensions, &engine::OpenDimension::needed))
        return OpenShapes{};
    return OpenShapes{std::move(*dimensions), {}};
}

engine::Result<OpenedModel> openModel(const QString& model, const ModelOptions& options,
                                      const engine::KeepGoing& keepGoing)
{
    if (!options.dimensions.empty() && (!builtName(model).isEmpty() || isTorchScript(model)))
        return engine::Error{engine::ErrorCode::InvalidInput,
                             "--dim is for the open dimensions of ONNX files; a TorchScript file is given --input"};
    if (const auto name = builtName(model); !name.isEmpty())
        return opened(name, network::ModelRef{(zooPrefix + name).toStdString(), options.dimensions}, {}, {},
                      engine::makeNamedModel(name.toStdString()));
    auto source = onnxOf(model, options, keepGoing);
    if (!source)
        return source.error();
    engine::OnnxOptions reading;
    reading.dimensions = options.dimensions;
    auto onnx = engine::readOnnxContents(source->file, reading);
    if (!onnx)
        return onnx.error();
    const network::ModelFiles files(source->file, onnx->dataFiles);
    if (const auto sendable = network::ModelContent::open(files); !sendable)
        return sendable.error();
    return opened(QFileInfo(model).fileName(), ModelIdentity(files, options.dimensions), std::move(*source),
                  std::move(onnx->dataFiles), std::move(onnx->graph));
}

} // namespace app
