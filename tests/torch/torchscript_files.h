// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/fusion.h"
#include "engine/io/onnx/onnx_reader.h"
#include "engine/io/onnx/onnx_writer.h"
#include "engine/torch/script/torch_script.h"
#include "tests/torch/run_whole.h"

#include <QDir>
#include <QFile>
#include <QProcess>

namespace torchscript {

using namespace engine;

constexpr int pythonIsMissingTorch = 77;

/// The exit status of a script; 77 when there is no Python with torch.
inline int runPython(const QStringList& arguments)
{
    constexpr int patience = 10 * 60 * 1000;
    QProcess python;
    python.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    python.start(QStringLiteral("/usr/bin/python3"), QStringList{QStringLiteral("-c"), QStringLiteral("import torch")});
    python.waitForFinished(patience);
    if (python.error() == QProcess::FailedToStart || python.exitCode() != 0)
        return pythonIsMissingTorch;
    python.start(QStringLiteral("/usr/bin/python3"), arguments);
    python.waitForFinished(patience);
    return python.exitStatus() == QProcess::NormalExit ? python.exitCode() : -1;
}

inline Result<Tensor> readTensor(const QString& path, const TensorInfo& info)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::Io, "no file " + path.toStdString()};
    const QByteArray bytes = file.readAll();
    return Tensor::create(info.type, info.shape, makeBlob(std::vector<char>(bytes.begin(), bytes.end())));
}

/// The graph that agents get: translated, written as ONNX, read again.
inline Result<LayerGraph> throughOnnx(const std::filesystem::path& program, const std::string& inputs,
                                      const std::filesystem::path& onnx)
{
    const auto shapes = parseInputShapes(inputs);
    if (!shapes)
        return shapes.error();
    const auto graph = readTorchScript(program, *shapes);
    if (!graph)
        return graph.error();
    if (const auto written = writeOnnx(*graph, onnx); !written)
        return written.error();
    const auto read = readOnnx(onnx);
    return read ? fuse(*read) : read;
}

/// The largest relative difference between all outputs and BASE.expected.K.bin.
inline Result<double> difference(const LayerGraph& graph, const QString& base)
{
    TensorMap inputs;
    for (std::size_t i = 0; i < graph.inputs().size(); ++i) {
        auto input = readTensor(QStringLiteral("%1.input.%2.bin").arg(base).arg(i), graph.tensor(graph.inputs()[i]));
        if (!input)
            return input.error();
        inputs.emplace(graph.inputs()[i], std::move(*input));
    }
    const auto run = runWhole(graph, inputs);
    if (!run)
        return run.error();
    double largest = 0.0;
    for (std::size_t i = 0; i < graph.outputs().size(); ++i) {
        const auto& info = graph.tensor(graph.outputs()[i]);
        const auto expected = readTensor(QStringLiteral("%1.expected.%2.bin").arg(base).arg(i), info);
        if (!expected)
            return Error{expected.error().code,
                         "output " + std::to_string(i) + " of shape " + toString(info.shape) + ": "
                             + expected.error().message()};
        const auto own = relativeDifference(*expected, run->outputs.at(graph.outputs()[i]));
        if (!(own <= 1e-4))
            qWarning("output %zu differs by %.2e", i, own);
        largest = std::max(largest, own);
    }
    return largest;
}

} // namespace torchscript
