// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later

// runtime_bench MODEL [ROUNDS] [--layers]: the runtime against python3-torch on the same machine in the same
// minutes. MODEL is an ONNX file, with MODEL.pt, MODEL.input.bin and MODEL.expected.bin beside it or not, or zoo:NAME.

#include "engine/graph/fusion.h"
#include "engine/graph/zoo/zoo.h"
#include "engine/io/onnx_reader.h"
#include "engine/torch/runtime_bench.h"
#include "engine/torch/torch_executor.h"
#include "tests/bench/torchscript_rival.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace {

using namespace engine;

Result<LayerGraph> openModel(const std::string& model)
{
    if (model.starts_with("zoo:"))
        return makeZooModel(model.substr(4));
    return readOnnx(model);
}

std::optional<Tensor> tensorFile(const std::filesystem::path& file, const TensorInfo& tensor)
{
    std::ifstream stream(file, std::ios::binary);
    std::vector<char> bytes((std::istreambuf_iterator<char>(stream)), {});
    auto result = Tensor::create(tensor.type, tensor.shape, makeBlob(std::move(bytes)));
    return result ? std::optional(*result) : std::nullopt;
}

void printDifference(const LayerGraph& graph, std::filesystem::path model)
{
    const auto input = tensorFile(model.replace_extension(".input.bin"), graph.tensor(graph.inputs()[0]));
    const auto expected = tensorFile(model.replace_extension(".bin").replace_extension().replace_extension(".expected.bin"),
                                     graph.tensor(graph.outputs()[0]));
    if (!input || !expected)
        return;
    const auto executor = makeTorchExecutor(graph, {});
    const auto segment = executor ? (*executor)->prepare(wholeGraph(graph)) : executor.error();
    const auto run = segment ? (*segment)->run({{graph.inputs()[0], *input}}) : segment.error();
    if (run)
        std::printf("relative difference %.2e\n", relativeDifference(*expected, run->outputs.begin()->second));
}

void printLayers(const LayerGraph& graph, const RuntimeBench& bench)
{
    for (std::size_t i = 0; i < bench.layerTimes.size(); ++i) {
        std::string operators;
        for (const Operation& op : graph.layers()[i].operations)
            operators += op.type + " ";
        const TensorId output = graph.layers()[i].operations.back().outputs[0];
        std::printf("%8.4f ms  %-40s %s-> %s\n", bench.layerTimes[i].count(), graph.layers()[i].name.c_str(),
                    operators.c_str(), toString(graph.tensor(output).shape).c_str());
    }
}

int fail(const Error& error)
{
    std::fprintf(stderr, "%s\n", error.message.c_str());
    return 1;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc < 2)
        return fail({ErrorCode::InvalidInput, "runtime_bench MODEL [ROUNDS] [--layers]"});
    keepFreedMemory();
    const auto unfused = openModel(argv[1]);
    const auto graph = unfused ? fuse(*unfused) : unfused;
    if (!graph)
        return fail(graph.error());
    printDifference(*graph, argv[1]);
    RuntimeBenchOptions options;
    options.rounds = argc > 2 ? std::atoi(argv[2]) : 10;
    const auto script = std::filesystem::path(argv[1]).replace_extension(".pt");
    const auto& shape = graph->tensor(graph->inputs()[0]).shape;
    auto rival = std::filesystem::exists(script)
        ? TorchScriptRival::start({BENCH_SCRIPT, script, shape, options.threads})
        : Result<std::unique_ptr<TorchScriptRival>>(Error{ErrorCode::Io, "there is no " + script.string()});
    if (rival)
        options.between = [&] { return (*rival)->race(options.runsInRound); };
    const auto bench = benchRuntime(*graph, options);
    if (!bench)
        return fail(bench.error());
    if (argc > 3)
        printLayers(*graph, *bench);
    std::printf("%s\nmedian %.3f ms, fastest %.3f ms, sum of layers %.3f ms (%.3f of the median)\n",
                bench->runtime.c_str(), bench->median.count(), bench->fastest.count(), bench->layerSum.count(),
                bench->layerShare());
    if (!rival)
        return fail(rival.error());
    for (const auto& [name, times] : (*rival)->times())
        std::printf("%-24s median %.3f ms, fastest %.3f ms, ours / theirs %.3f\n", name.c_str(), median(times).count(),
                    std::ranges::min(times).count(), bench->median / median(times));
    return 0;
}
