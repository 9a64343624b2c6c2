// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/sample_graphs.h"

#include <QtGlobal>

#include <random>

using engine::LayerGraph;
using engine::Shape;
using engine::TensorId;

TensorId SampleGraph::input(const std::string& name, Shape shape)
{
    const auto id = TensorId{static_cast<std::uint32_t>(m_parts.tensors.size())};
    m_parts.tensors.push_back({name, engine::ElementType::Float32, std::move(shape)});
    m_parts.inputs.push_back(id);
    return id;
}

TensorId SampleGraph::add(const std::string& name, const std::string& type, std::vector<TensorId> from, Shape shape,
                          std::int64_t kernel)
{
    const auto id = TensorId{static_cast<std::uint32_t>(m_parts.tensors.size())};
    m_parts.tensors.push_back({name + ":0", engine::ElementType::Float32, std::move(shape)});
    engine::Operation operation{.type = type, .attributes = {}, .inputs = std::move(from), .outputs = {id}};
    if (kernel > 0)
        operation.attributes["kernel_shape"] = std::vector<std::int64_t>{kernel, kernel};
    m_parts.layers.push_back({name, {std::move(operation)}});
    return id;
}

TensorId SampleGraph::inception(const std::string& name, TensorId from, std::int64_t channels, std::int64_t size)
{
    const auto part = [&](std::int64_t share) { return Shape{1, channels / share, size, size}; };
    const auto a = add(name + "/1x1", "Conv", {from}, part(4), 1);
    const auto b1 = add(name + "/3x3_reduce", "Conv", {from}, part(4), 1);
    const auto b2 = add(name + "/3x3", "Conv", {b1}, part(2), 3);
    const auto c1 = add(name + "/5x5_reduce", "Conv", {from}, part(16), 1);
    const auto c2 = add(name + "/5x5", "Conv", {c1}, part(8), 5);
    const auto d1 = add(name + "/pool", "MaxPool", {from}, part(1), 3);
    const auto d2 = add(name + "/pool_proj", "Conv", {d1}, part(8), 1);
    return add(name + "/output", "Concat", {a, b2, c2, d2}, {1, channels, size, size});
}

LayerGraph SampleGraph::finish(std::vector<TensorId> outputs)
{
    m_parts.name = "sample";
    m_parts.outputs = std::move(outputs);
    auto graph = LayerGraph::create(std::move(m_parts));
    if (!graph)
        qFatal("%s", graph.error().message().c_str());
    return *graph;
}

LayerGraph chainGraph(int layers)
{
    SampleGraph sample;
    auto last = sample.input("data", {1, 3, 32, 32});
    for (int i = 0; i < layers; ++i)
        last = sample.add("layer" + std::to_string(i), "Relu", {last}, {1, 3, 32, 32});
    return sample.finish({last});
}

LayerGraph residualGraph(int blocks)
{
    SampleGraph sample;
    const Shape shape{1, 64, 56, 56};
    auto last = sample.add("stem", "Conv", {sample.input("data", {1, 3, 224, 224})}, shape, 7);
    for (int i = 0; i < blocks; ++i) {
        const auto name = "block" + std::to_string(i);
        const auto a = sample.add(name + "/a", "Conv", {last}, shape, 3);
        const auto b = sample.add(name + "/b", "Conv", {a}, shape, 3);
        last = sample.add(name + "/add", "Add", {b, last}, shape);
    }
    return sample.finish({last});
}

LayerGraph inceptionGraph(int blocks)
{
    SampleGraph sample;
    auto last = sample.input("data", {1, 64, 28, 28});
    for (int i = 0; i < blocks; ++i)
        last = sample.inception("inception" + std::to_string(i), last, 256, 28);
    return sample.finish({last});
}

LayerGraph googLeNet()
{
    SampleGraph sample;
    auto last = sample.input("data", {1, 3, 224, 224});
    last = sample.add("conv1/7x7", "Conv", {last}, {1, 64, 112, 112}, 7);
    last = sample.add("pool1/3x3", "MaxPool", {last}, {1, 64, 56, 56}, 3);
    last = sample.add("conv2/3x3_reduce", "Conv", {last}, {1, 64, 56, 56}, 1);
    last = sample.add("conv2/3x3", "Conv", {last}, {1, 192, 56, 56}, 3);
    last = sample.add("pool2/3x3", "MaxPool", {last}, {1, 192, 28, 28}, 3);
    last = sample.inception("inception_3a", last, 256, 28);
    last = sample.inception("inception_3b", last, 480, 28);
    last = sample.add("pool3/3x3", "MaxPool", {last}, {1, 480, 14, 14}, 3);
    for (const auto* name : {"inception_4a", "inception_4b", "inception_4c", "inception_4d", "inception_4e"})
        last = sample.inception(name, last, 512, 14);
    last = sample.add("pool4/3x3", "MaxPool", {last}, {1, 832, 7, 7}, 3);
    last = sample.inception("inception_5a", last, 832, 7);
    last = sample.inception("inception_5b", last, 1024, 7);
    last = sample.add("pool5", "GlobalAveragePool", {last}, {1, 1024, 1, 1});
    last = sample.add("classifier", "Gemm", {last}, {1, 1000});
    last = sample.add("prob", "Softmax", {last}, {1, 1000});
    return sample.finish({last});
}

LayerGraph denseGraph(int layers)
{
    SampleGraph sample;
    std::vector<TensorId> all{sample.input("data", {1, 8, 8, 8})};
    for (int i = 0; i < layers; ++i)
        all.push_back(sample.add("layer" + std::to_string(i), "Concat", all, {1, 8, 8, 8}));
    return sample.finish({all.back()});
}

LayerGraph randomGraph(unsigned seed, int layers)
{
    std::mt19937 random(seed);
    SampleGraph sample;
    std::vector<TensorId> all{sample.input("a", {1, 4}), sample.input("b", {1, 4})};
    for (int i = 0; i < layers; ++i) {
        std::vector<TensorId> from;
        for (auto wish = 1 + random() % 3; wish > 0; --wish)
            from.push_back(all[all.size() - 1 - random() % std::min<std::size_t>(all.size(), 6)]);
        all.push_back(sample.add("layer" + std::to_string(i), "Sum", from, {1, 4}));
    }
    return sample.finish({all.back(), all[all.size() / 2]});
}
