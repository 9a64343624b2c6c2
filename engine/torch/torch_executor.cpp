// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/torch_executor.h"

#include "engine/graph/real_weights.h"
#include "engine/torch/compile_layer.h"
#include "engine/torch/kernels/aten.h"
#include "engine/torch/kernels/onednn.h"
#include "engine/torch/prepared_segment.h"
#include "engine/torch/segments/parallel.h"
#include "engine/torch/segments/reason.h"

#include <limits>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace engine {

namespace {

using namespace kernels;

/// Ids that the graph has, layers in order, each tensor once.
Result<void> checkSegment(const LayerGraph& graph, const Segment& segment)
{
    const auto tensors = graph.parts().tensors.size();
    const auto known = [tensors](TensorId id) { return index(id) < tensors; };
    if (!std::ranges::all_of(segment.inputs, known) || !std::ranges::all_of(segment.outputs, known))
        return Error{ErrorCode::InvalidInput, "a segment names a tensor that the graph does not have"};
    for (std::size_t i = 0; i < segment.layers.size(); ++i) {
        const bool inOrder = i == 0 || segment.layers[i - 1] < segment.layers[i];
        if (index(segment.layers[i]) >= graph.layers().size() || !inOrder)
            return Error{ErrorCode::InvalidInput, "a segment names layers that the graph does not have in this order"};
    }
    return {};
}

class TorchExecutor : public Executor
{
public:
    TorchExecutor(const LayerGraph& graph, ExecutorOptions options) : m_options(std::move(options))
    {
        setKernelThreads(m_options.threads);
        m_workshop.oneDnn = makeOneDnn();
        m_workshop.graph = std::make_unique<LayerGraph>(graph);
        if (!multipliesBytes(m_workshop.oneDnn))
            if (auto weighed = withRealWeights(graph, RealWeights::All))
                m_workshop.graph = std::make_unique<LayerGraph>(std::move(*weighed));
        m_workshop.makeReorder = makeReorder;
        m_workshop.programMemory = m_options.programMemory;
        m_workshop.imageLayout = preferredImageLayout(m_workshop.oneDnn);
    }

    Result<std::unique_ptr<PreparedSegment>> prepare(const Segment& segment) override
    try {
        if (const auto checked = checkSegment(*m_workshop.graph, segment); !checked)
            return checked.error();
        setKernelThreads(m_options.threads);
        return prepareSegment(m_workshop, segment, m_options);
    } catch (const std::exception& problem) {
        return Error{ErrorCode::InvalidInput, reasonOf(problem)};
    }

    std::string description() const override
    {
        const std::string oneDnn = oneDnnDescription();
        return libTorchDescription() + (oneDnn.empty() ? "" : ", " + oneDnn);
    }

private:
    ExecutorOptions m_options;
    Workshop m_workshop;
};

} // namespace

Result<std::unique_ptr<Executor>> makeTorchExecutor(const LayerGraph& graph, const ExecutorOptions& options)
try {
    if (options.threads < 1 || options.threads > 1024)
        return Error{ErrorCode::InvalidInput, "a number of threads from 1 to 1024 is needed"};
    return std::unique_ptr<Executor>(std::make_unique<TorchExecutor>(graph, options));
} catch (const std::exception& problem) {
    return Error{ErrorCode::Unsupported, std::string(problem.what())};
}

bool torchSupports(const Operation& operation)
{
    return hasAtenOperator(operation.type)
        || (!operation.programs.empty() && std::ranges::all_of(operation.programs, hasKernels));
}

void keepFreedMemory()
{
#if defined(__GLIBC__)
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
#endif
}

} // namespace engine
