// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/prepared_segment.h"

#include "engine/graph/kernel_rules.h"
#include "engine/torch/compile_layer.h"
#include "engine/torch/segments/parallel.h"
#include "engine/torch/segments/reason.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <thread>

namespace engine::kernels {

namespace {

using Clock = std::chrono::steady_clock;

/// A tensor that comes in or goes out, and where it lies meanwhile.
struct Port
{
    TensorId id;
    Value value = {};
    std::shared_ptr<const Tensor> loose = nullptr; ///< where a program leaves it; it has no value then
};

/// A layer and its part of the steps.
struct LayerSteps
{
    LayerId layer;
    int first;
    int last;   ///< one behind
    bool small; ///< one thread is through with it before another one has begun
};

class TorchSegment : public PreparedSegment
{
public:
    TorchSegment(const Workshop& workshop, const ExecutorOptions& options) : m_workshop(workshop), m_options(options) {}

    Result<void> compile(SegmentBuilder& builder, const Segment& segment);
    Result<SegmentRun> run(const TensorMap& inputs, const AfterLayer& afterLayer) override;

private:
    Result<void> compileLayers(SegmentBuilder& builder, const Segment& segment);
    Result<void> takeInputs(const TensorMap& inputs);
    Result<Millis> runLayer(const LayerSteps& layer);
    Tensor outputOf(const Port& port) const;

    const Workshop& m_workshop;
    ExecutorOptions m_options;
    std::vector<Port> m_inputs;
    std::vector<Port> m_outputs;
    std::vector<LayerSteps> m_layers;
    std::vector<std::unique_ptr<Step>> m_steps;
    Arena m_arena;
    std::thread::id m_thread;
};

/// A result that the segment gives out is converted by the layer that computes it.
Result<void> TorchSegment::compileLayers(SegmentBuilder& builder, const Segment& segment)
{
    std::map<TensorId, Value> plain;
    for (const LayerId id : segment.layers) {
        const int first = builder.now();
        const bool small = isSmall(builder.graph(), id);
        std::optional<OneThread> alone;
        if (small)
            alone.emplace();
        if (const auto compiled = compileLayer(builder, builder.graph().layer(id)); !compiled)
            return compiled.error();
        for (const Operation& op : builder.graph().layer(id).operations)
            for (const TensorId output : op.outputs)
                if (output != noTensor && !builder.isLoose(output)
                    && std::ranges::find(segment.outputs, output) != segment.outputs.end())
                    plain[output] = builder.read(output, Layout::RowMajor);
        m_layers.push_back({id, first, builder.now(), small});
    }
    for (const TensorId id : segment.outputs) {
        if (builder.isLoose(id)) {
            m_outputs.push_back({.id = id, .loose = builder.loose(id)});
            continue;
        }
        const auto found = plain.find(id);
        m_outputs.push_back(
            {.id = id, .value = found == plain.end() ? builder.read(id, Layout::RowMajor) : found->second});
        builder.touch(m_outputs.back().value);
    }
    return {};
}

Result<void> TorchSegment::compile(SegmentBuilder& builder, const Segment& segment)
{
    for (const TensorId id : segment.inputs)
        m_inputs.push_back({.id = id, .value = builder.write(id, Layout::RowMajor)});
    if (const auto compiled = compileLayers(builder, segment); !compiled)
        return compiled.error();
    m_steps = builder.takeSteps();
    m_arena = builder.takeArena();
    for (const auto& step : m_steps)
        step->bind(m_arena);
    return {};
}

Result<void> TorchSegment::takeInputs(const TensorMap& inputs)
{
    for (const auto& [id, value, loose] : m_inputs) {
        const std::string& name = m_workshop.graph->tensor(id).name;
        const auto given = inputs.find(id);
        if (given == inputs.end())
            return Error{ErrorCode::InvalidInput, sentence("input '%1' is missing", name)};
        const Tensor& tensor = given->second;
        const auto bytes = static_cast<std::int64_t>(tensor.data.bytes.size());
        if (tensor.type != value.type || tensor.shape != value.shape || bytes != value.bytes())
            return Error{ErrorCode::InvalidInput,
                         sentence("input '%1' is %2 %3 of %4 bytes, expected %5 %6", name, elementTypeName(tensor.type),
                                  toString(tensor.shape), bytes, elementTypeName(value.type), toString(value.shape))};
        if (bytes > 0)
            std::memcpy(m_arena.address(value.place), tensor.data.bytes.data(), tensor.data.bytes.size());
    }
    return {};
}

Result<Millis> TorchSegment::runLayer(const LayerSteps& layer)
try {
    const auto start = Clock::now();
    std::optional<OneThread> alone;
    if (layer.small)
        alone.emplace();
    for (int i = layer.first; i < layer.last; ++i)
        m_steps[static_cast<std::size_t>(i)]->run();
    const Millis measured = Clock::now() - start;
    return m_options.pace ? m_options.pace(measured) : measured;
} catch (const std::exception& problem) {
    const std::string& name = m_workshop.graph->layer(layer.layer).name;
    return Error{ErrorCode::InvalidInput, sentence("layer '%1': %2", name, reasonOf(problem))};
}

Tensor TorchSegment::outputOf(const Port& port) const
{
    if (port.loose)
        return *port.loose;
    const auto size = static_cast<std::size_t>(byteSize(port.value.type, port.value.shape)->count);
    const auto owner = std::make_shared_for_overwrite<std::byte[]>(size);
    if (size > 0)
        std::memcpy(owner.get(), m_arena.address(port.value.place), size);
    return {port.value.type, port.value.shape, {owner, {owner.get(), size}}};
}

Result<SegmentRun> TorchSegment::run(const TensorMap& inputs, const AfterLayer& afterLayer)
{
    const auto start = Clock::now();
    if (m_thread != std::this_thread::get_id()) {
        setKernelThreads(m_options.threads); // counted for each thread
        m_thread = std::this_thread::get_id();
    }
    if (const auto taken = takeInputs(inputs); !taken)
        return taken.error();
    SegmentRun result;
    Clock::duration away{0};
    result.layerTimes.reserve(m_layers.size());
    for (const LayerSteps& layer : m_layers) {
        const auto time = runLayer(layer);
        if (!time)
            return time.error();
        result.layerTimes.push_back(*time);
        if (!afterLayer)
            continue;
        const auto left = Clock::now();
        if (!afterLayer(result.layerTimes.size()))
            return Error{ErrorCode::Cancelled, "cancelled"};
        away += Clock::now() - left;
    }
    for (const Port& port : m_outputs)
        result.outputs.emplace(port.id, outputOf(port));
    result.total = Clock::now() - start - away;
    return result;
}

} // namespace

Result<std::unique_ptr<PreparedSegment>> prepareSegment(Workshop& workshop, const Segment& segment,
                                                        const ExecutorOptions& options)
{
    SegmentBuilder builder(workshop, segment);
    auto prepared = std::make_unique<TorchSegment>(workshop, options);
    if (const auto compiled = prepared->compile(builder, segment); !compiled)
        return compiled.error();
    return std::unique_ptr<PreparedSegment>(std::move(prepared));
}

} // namespace engine::kernels
