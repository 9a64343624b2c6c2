// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/onnx_reader.h"
#include "engine/io/onnx_tensor.h"
#include "engine/torch/torch_executor.h"

#include <QTest>

#include <filesystem>
#include <fstream>

using namespace engine;

namespace {

const std::filesystem::path suite("/usr/share/libonnx-testdata/data");

std::optional<Tensor> readTensorFile(const std::filesystem::path& file)
{
    onnx::TensorProto proto;
    std::ifstream stream(file, std::ios::binary);
    ExternalFiles files{.folder = std::nullopt};
    if (!proto.ParseFromIstream(&stream))
        return std::nullopt;
    const auto constant = readTensor(proto, {}, files);
    if (!constant)
        return std::nullopt;
    return Tensor{constant->info.type, constant->info.shape, constant->blob};
}

std::filesystem::path numbered(const std::filesystem::path& folder, const char* kind, std::size_t at)
{
    return folder / "test_data_set_0" / (kind + std::to_string(at) + ".pb");
}

struct Tally
{
    int right = 0;
    int unsupported = 0;
    QStringList wrong;
};

/// The suite hands over shapes, axes and pads for each frame; models have them as constants. So every
/// input but the first becomes one.
Result<LayerGraph> withConstants(const std::filesystem::path& folder)
{
    onnx::ModelProto model;
    std::ifstream stream(folder / "model.onnx", std::ios::binary);
    if (!model.ParseFromIstream(&stream))
        return Error{ErrorCode::Corrupt, "no model"};
    auto& graph = *model.mutable_graph();
    for (int at = graph.input_size() - 1; at > 0; --at) {
        std::ifstream values(numbered(folder, "input_", static_cast<std::size_t>(at)), std::ios::binary);
        auto& constant = *graph.add_initializer();
        if (!constant.ParseFromIstream(&values))
            return Error{ErrorCode::Corrupt, "no tensor"};
        constant.set_name(graph.input(at).name());
        graph.mutable_input()->RemoveLast();
    }
    const std::string bytes = model.SerializeAsString();
    return parseOnnx(makeBlob(std::vector<char>(bytes.begin(), bytes.end())));
}

Result<LayerGraph> openCase(const std::filesystem::path& folder)
{
    auto graph = readOnnx(folder / "model.onnx");
    return graph ? graph : withConstants(folder);
}

/// The case's inputs, as far as the graph still needs them.
std::optional<TensorMap> givenInputs(const LayerGraph& graph, const std::filesystem::path& folder)
{
    TensorMap inputs;
    for (std::size_t at = 0; at < graph.inputs().size(); ++at) {
        auto tensor = readTensorFile(numbered(folder, "input_", at));
        if (!tensor)
            return std::nullopt;
        inputs.emplace(graph.inputs()[at], std::move(*tensor));
    }
    return inputs;
}

Result<SegmentRun> runCase(const LayerGraph& graph, const TensorMap& inputs)
{
    auto executor = makeTorchExecutor(graph, {});
    if (!executor)
        return executor.error();
    auto segment = (*executor)->prepare(wholeGraph(graph));
    if (!segment)
        return segment.error();
    return (*segment)->run(inputs);
}

/// The suite's own files state another type than its models.
bool isMislabelled(const std::string& name)
{
    return name.find("BFLOAT16") != std::string::npos;
}

void check(const std::filesystem::path& folder, Tally& tally)
{
    if (isMislabelled(folder.filename().string()))
        return;
    const auto note = [&](const std::string& problem) {
        tally.wrong.append(QString::fromStdString(folder.filename().string() + ": " + problem));
    };
    const auto graph = openCase(folder);
    const auto inputs = graph ? givenInputs(*graph, folder) : std::nullopt;
    if (!inputs) {
        ++tally.unsupported;
        return;
    }
    const auto run = runCase(*graph, *inputs);
    if (!run) {
        ++tally.unsupported;
        if (run.error().code != ErrorCode::Unsupported && run.error().message.find("not supported") == std::string::npos)
            note(run.error().message);
        return;
    }
    for (std::size_t at = 0; at < graph->outputs().size(); ++at) {
        const auto expected = readTensorFile(numbered(folder, "output_", at));
        const double difference = expected ? relativeDifference(*expected, run->outputs.at(graph->outputs()[at])) : 0;
        if (difference > 1e-5)
            note("differs by " + std::to_string(difference));
    }
    ++tally.right;
}

} // namespace

/// Runs the cases of ONNX's own suite (Debian's libonnx-testdata) and compares results.
class TestOnnxKernels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void computesWhatTheSuiteExpects()
    {
        if (!std::filesystem::exists(suite))
            QSKIP("libonnx-testdata is not installed");
        Tally tally;
        for (const auto& entry : std::filesystem::directory_iterator(suite / "node"))
            check(entry.path(), tally);
        qInfo("%d computed, %d unsupported", tally.right, tally.unsupported);
        QVERIFY2(tally.wrong.isEmpty(), qPrintable(tally.wrong.join(QLatin1Char('\n'))));
        QVERIFY2(tally.right >= 540, qPrintable(QString::number(tally.right)));
    }
};

QTEST_GUILESS_MAIN(TestOnnxKernels)
#include "tst_onnx_kernels.moc"
