// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run/executor.h"

#include <cstring>

namespace tests {

/// in > a > {b, c} > d > e, all float32 of 1x4x8x8.
inline engine::LayerGraph diamondGraph()
{
    engine::GraphParts parts;
    parts.name = "diamond";
    for (const auto* name : {"in", "a", "b", "c", "d", "e"})
        parts.tensors.push_back({name, engine::ElementType::Float32, {1, 4, 8, 8}});
    const auto id = [](std::uint32_t value) { return engine::TensorId{value}; };
    const auto relu = [&](const char* name, std::uint32_t in, std::uint32_t out) {
        return engine::Layer{name, {{"Relu", {}, {id(in)}, {id(out)}}}};
    };
    parts.layers = {relu("a", 0, 1),
                    relu("b", 1, 2),
                    relu("c", 1, 3),
                    {"d", {{"Add", {}, {id(2), id(3)}, {id(4)}}}},
                    relu("e", 4, 5)};
    parts.inputs = {id(0)};
    parts.outputs = {id(5)};
    return *engine::LayerGraph::create(std::move(parts));
}

inline double firstValue(const engine::Tensor& tensor)
{
    float value = 0.0F;
    std::memcpy(&value, tensor.data.bytes.data(), sizeof value);
    return value;
}

/// Every layer answers its LayerId plus the sum of its inputs' first values, in every element, so that a
/// tensor lost or mixed up on the way changes the output. Each layer takes one millisecond, it says, unless
/// its pace says otherwise.
class FakeSegment : public engine::PreparedSegment
{
public:
    FakeSegment(const engine::LayerGraph& graph, engine::Segment segment, engine::LayerPace pace)
        : m_graph(graph), m_segment(std::move(segment)), m_pace(std::move(pace))
    {
    }

    engine::Result<engine::SegmentRun> run(const engine::TensorMap& inputs,
                                           const engine::AfterLayer& afterLayer) override
    {
        engine::SegmentRun run;
        auto values = inputs;
        for (const auto layer : m_segment.layers) {
            auto sum = static_cast<double>(engine::index(layer));
            for (const auto id : m_graph.inputsOf(layer)) {
                if (!values.contains(id))
                    return engine::Error{engine::ErrorCode::InvalidInput, "no tensor " + m_graph.tensor(id).name};
                sum += firstValue(values.at(id));
            }
            for (const auto id : m_graph.outputsOf(layer))
                values[id] = filled(id, static_cast<float>(sum));
            run.layerTimes.push_back(m_pace ? m_pace(engine::Millis(1.0)) : engine::Millis(1.0));
            run.total += run.layerTimes.back();
            if (afterLayer && !afterLayer(run.layerTimes.size()))
                return engine::Error{engine::ErrorCode::Cancelled, "cancelled"};
        }
        for (const auto id : m_segment.outputs)
            run.outputs[id] = values.at(id);
        return run;
    }

private:
    engine::Tensor filled(engine::TensorId id, float value) const
    {
        const auto& info = m_graph.tensor(id);
        const auto count = static_cast<std::size_t>(engine::elementCount(info.shape).value());
        return {info.type, info.shape, engine::makeBlob(std::vector<float>(count, value))};
    }

    const engine::LayerGraph& m_graph;
    engine::Segment m_segment;
    engine::LayerPace m_pace;
};

class FakeExecutor : public engine::Executor
{
public:
    explicit FakeExecutor(engine::LayerGraph graph, engine::LayerPace pace = {})
        : m_graph(std::move(graph)), m_pace(std::move(pace))
    {
    }
    engine::Result<std::unique_ptr<engine::PreparedSegment>> prepare(const engine::Segment& segment) override
    {
        return std::unique_ptr<engine::PreparedSegment>(std::make_unique<FakeSegment>(m_graph, segment, m_pace));
    }
    std::string description() const override { return "fake"; }

private:
    engine::LayerGraph m_graph;
    engine::LayerPace m_pace;
};

inline engine::Result<std::unique_ptr<engine::Executor>> makeFakeExecutor(const engine::LayerGraph& graph,
                                                                          const engine::ExecutorOptions& options)
{
    return std::unique_ptr<engine::Executor>(std::make_unique<FakeExecutor>(graph, options.pace));
}

} // namespace tests
