// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/onednn_primitives.h"
#include "engine/torch/kernels/rows.h"
#include "engine/torch/kernels/strided_view.h"
#include "engine/torch/segments/parallel.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

namespace engine::kernels {

namespace {

using dnnl::matmul;
using dnnl::memory;

constexpr std::size_t mostMasks = 4;

/// Where a tensor lies that an Attention reads or writes: [batch, heads, length, size].
struct Operand
{
    TensorId base = noTensor; ///< row-major
    StridedView view;
};

/// An Attention with the views around it.
struct Plan
{
    Operand queries;
    Operand keys;
    Operand values;
    std::vector<Operand> masks; ///< broadcast by strides of zero
    Operand result;
    float scale = 1;
    std::size_t length = 0; ///< operations taken
};

/// Reads the operations of a layer up to the Attention and the views behind it.
class Reader
{
public:
    Reader(const SegmentBuilder& builder, std::span<const Operation> operations)
        : m_builder(builder), m_operations(operations)
    {
        const auto found = std::ranges::find(operations, "Attention", &Operation::type);
        m_at = static_cast<std::size_t>(found - operations.begin());
        for (std::size_t i = 0; i < m_at; ++i)
            for (const TensorId id : operations[i].outputs)
                m_makers[id] = &operations[i];
    }

    std::optional<Plan> plan()
    {
        if (m_at == m_operations.size() || !isSimple(m_operations[m_at]))
            return std::nullopt;
        const Operation& op = m_operations[m_at];
        const auto queries = operandOf(op.inputs[0]);
        const auto keys = operandOf(op.inputs[1]);
        const auto values = operandOf(op.inputs[2]);
        if (!queries || !keys || !values)
            return std::nullopt;
        Plan plan{*queries, *keys, *values, {}, {}, 1, m_at + 1};
        plan.scale =
            static_cast<float>(attributeOr(op, "scale", 1.0 / std::sqrt(static_cast<double>(queries->view.shape[3]))));
        if (op.inputs.size() > 3 && op.inputs[3] != noTensor && !takeMask(op.inputs[3], scoresOf(plan), plan))
            return std::nullopt;
        if (!takeResult(op.outputs[0], plan) || !isDense(plan) || m_used.size() != m_at)
            return std::nullopt;
        if (scoresOf(plan)[1] == 1)
            takeBatchForHeads(plan);
        return plan;
    }

private:
    /// Of all that ONNX's operator can do: four dimensions, no caches, as many heads of keys as of queries.
    bool isSimple(const Operation& op) const
    {
        for (const auto* name : {"is_causal", "softcap", "qk_matmul_output_mode"})
            if (op.attributes.contains(name))
                return false;
        const auto isMissing = [](TensorId id) { return id == noTensor; };
        if (op.inputs.size() > 4 || !std::all_of(op.outputs.begin() + 1, op.outputs.end(), isMissing))
            return false;
        const auto& shape = m_builder.tensor(op.inputs[0]).shape;
        const auto& keys = m_builder.tensor(op.inputs[1]).shape;
        return std::all_of(op.inputs.begin(), op.inputs.begin() + 3,
                           [this](TensorId id) {
                               const TensorInfo& tensor = m_builder.tensor(id);
                               return tensor.shape.size() == 4 && tensor.type == ElementType::Float32
                                   && elementCount(tensor.shape).value_or(0) > 0;
                           })
            && shape[1] == keys[1];
    }

    static Shape scoresOf(const Plan& plan)
    {
        const Shape& queries = plan.queries.view.shape;
        return {queries[0], queries[1], queries[2], plan.keys.view.shape[2]};
    }

    std::optional<Operand> operandOf(TensorId id)
    {
        const auto made = m_makers.find(id);
        if (made == m_makers.end())
            return Operand{id, wholeView(m_builder.tensor(id).shape)};
        const Operation& op = *made->second;
        const auto before = operandOf(op.inputs[0]);
        if (!before)
            return std::nullopt;
        const auto output = static_cast<std::size_t>(std::ranges::find(op.outputs, id) - op.outputs.begin());
        const auto view = viewThrough(m_builder.graph(), op, output, before->view);
        m_used.insert(&op);
        return view ? std::optional(Operand{before->base, *view}) : std::nullopt;
    }

    /// A sum of masks is a list of masks.
    bool takeMask(TensorId id, const Shape& scores, Plan& plan)
    {
        const auto made = m_makers.find(id);
        if (made != m_makers.end() && made->second->type == "Add") {
            m_used.insert(made->second);
            return takeMask(made->second->inputs[0], scores, plan) && takeMask(made->second->inputs[1], scores, plan);
        }
        auto mask = operandOf(id);
        if (!mask || m_builder.tensor(id).type != ElementType::Float32 || mask->view.shape.size() > 4)
            return false;
        auto& view = mask->view;
        const auto missing = 4 - view.shape.size();
        view.shape.insert(view.shape.begin(), missing, 1);
        view.strides.insert(view.strides.begin(), missing, 0);
        for (std::size_t i = 0; i < 4; ++i) {
            if (view.shape[i] != scores[i] && view.shape[i] != 1)
                return false;
            if (view.shape[i] == 1)
                view.strides[i] = 0;
        }
        const bool along = view.shape[3] == scores[3] && view.strides[3] == (scores[3] == 1 ? 0 : 1);
        plan.masks.push_back(*mask);
        return along;
    }

    /// Views behind the Attention say where to write, as far as they can.
    bool takeResult(TensorId id, Plan& plan)
    {
        std::size_t end = m_at + 1;
        while (end < m_operations.size() && !m_operations[end].inputs.empty()
               && m_operations[end].inputs[0] == m_operations[end - 1].outputs[0]
               && m_builder.pendingUses(m_operations[end - 1].outputs[0]) == 1)
            ++end;
        for (; end > m_at; --end) {
            const TensorId last = m_operations[end - 1].outputs[0];
            std::optional<StridedView> view = wholeView(m_builder.tensor(last).shape);
            for (auto i = end; view && i-- > m_at + 1;)
                view = viewBefore(m_builder.graph(), m_operations[i], *view);
            if (!view || view->strides[3] != 1)
                continue;
            plan.result = {end == m_at + 1 ? id : last, *view};
            plan.length = end;
            return true;
        }
        return false;
    }

    static bool isDense(const Plan& plan)
    {
        return std::ranges::all_of(std::array{&plan.queries, &plan.keys, &plan.values}, [](const Operand* operand) {
            return operand->view.strides[3] == 1 || operand->view.shape[3] == 1;
        });
    }

    /// Batch and heads in one dimension are heads: those may lie within a row.
    static void takeBatchForHeads(Plan& plan)
    {
        const auto exchange = [](Operand& operand) {
            std::swap(operand.view.shape[0], operand.view.shape[1]);
            std::swap(operand.view.strides[0], operand.view.strides[1]);
        };
        for (Operand* operand : {&plan.queries, &plan.keys, &plan.values, &plan.result})
            exchange(*operand);
        std::ranges::for_each(plan.masks, exchange);
    }

    const SegmentBuilder& m_builder;
    std::span<const Operation> m_operations;
    std::size_t m_at = 0;
    std::map<TensorId, const Operation*> m_makers;
    std::set<const Operation*> m_used; ///< all that stand before the Attention, or it is not the whole layer
};

/// A part of an Attention that is computed at once, so that its scores stay in a near cache.
struct Block
{
    std::int64_t batch;
    std::int64_t heads;
    std::int64_t queries;
};

constexpr std::int64_t nearBytes = 512 << 10;

std::int64_t largestDivisor(std::int64_t number, std::int64_t atMost)
{
    for (auto divisor = std::max<std::int64_t>(1, std::min(number, atMost)); divisor > 1; --divisor)
        if (number % divisor == 0)
            return divisor;
    return 1;
}

/// Whether the images of a batch lie one behind the other.
bool hasOuterBatch(const StridedView& view)
{
    const auto& strides = view.strides;
    return strides[0] >= view.shape[1] * strides[1] && strides[0] >= view.shape[2] * strides[2];
}

/// One image at a time where their rows alternate: oneDNN 3.7 multiplies those wrong.
Block blockOf(const Plan& plan, const Shape& scores)
{
    const std::int64_t row = scores[3] * std::int64_t{sizeof(float)};
    Block block{1, 1, std::max<std::int64_t>(1, std::min(scores[2], nearBytes / row))};
    if (block.queries == scores[2])
        block.heads = largestDivisor(scores[1], nearBytes / (row * scores[2]));
    const bool outer = std::ranges::all_of(std::array{&plan.queries, &plan.keys, &plan.values, &plan.result},
                                           [](const Operand* operand) { return hasOuterBatch(operand->view); });
    if (block.heads == scores[1] && outer)
        block.batch = largestDivisor(scores[0], nearBytes / (row * scores[2] * scores[1]));
    return block;
}

memory::desc describeStrided(const Shape& shape, const Shape& strides)
{
    return {shape, memory::data_type::f32, strides};
}

/// One product for the blocks, with memory that is set to each of them.
struct Product
{
    Product(const OneDnn& library, const memory::desc& source, const memory::desc& weights, const memory::desc& result)
        : primitive(describeForward<matmul>(library, dnnl::primitive_attr{}, source, weights, result)),
          arguments{{DNNL_ARG_SRC, memory(source, library.engine, DNNL_MEMORY_NONE)},
                    {DNNL_ARG_WEIGHTS, memory(weights, library.engine, DNNL_MEMORY_NONE)},
                    {DNNL_ARG_DST, memory(result, library.engine, DNNL_MEMORY_NONE)}}
    {
    }

    void run(const OneDnn& library, const float* source, const float* weights, float* result)
    {
        arguments.at(DNNL_ARG_SRC).set_data_handle(const_cast<float*>(source)); // only read
        arguments.at(DNNL_ARG_WEIGHTS).set_data_handle(const_cast<float*>(weights));
        arguments.at(DNNL_ARG_DST).set_data_handle(result);
        primitive.execute(library.stream, arguments);
    }

    matmul primitive;
    std::unordered_map<int, memory> arguments;
};

/// Both products for blocks of one number of queries.
struct Products
{
    Products(const OneDnn& library, const Plan& plan, const Block& block)
        : scores(library,
                 describeStrided({block.batch, block.heads, block.queries, plan.queries.view.shape[3]},
                                 plan.queries.view.strides),
                 describeStrided({block.batch, block.heads, plan.keys.view.shape[3], plan.keys.view.shape[2]},
                                 swapped(plan.keys.view.strides)),
                 shares(plan, block)),
          results(library, shares(plan, block),
                  describeStrided({block.batch, block.heads, plan.values.view.shape[2], plan.values.view.shape[3]},
                                  plan.values.view.strides),
                  describeStrided({block.batch, block.heads, block.queries, plan.values.view.shape[3]},
                                  plan.result.view.strides))
    {
    }

    static Shape swapped(Shape strides)
    {
        std::swap(strides[2], strides[3]);
        return strides;
    }
    static memory::desc shares(const Plan& plan, const Block& block)
    {
        return describe({block.batch, block.heads, block.queries, plan.keys.view.shape[2]}, Layout::RowMajor);
    }

    Product scores;
    Product results;
};

/// All blocks of an Attention.
struct Blocks
{
    Shape scores;
    Block block;
    Products whole;
    std::optional<Products> rest; ///< for the queries that fill no block
};

/// Nothing when oneDNN has no such product.
std::optional<Blocks> blocksOf(const OneDnn& library, const Plan& plan)
try {
    const Shape& queries = plan.queries.view.shape;
    const Shape scores{queries[0], queries[1], queries[2], plan.keys.view.shape[2]};
    const Block block = blockOf(plan, scores);
    Blocks blocks{scores, block, Products(library, plan, block), std::nullopt};
    if (const auto rest = scores[2] % block.queries)
        blocks.rest.emplace(library, plan, Block{block.batch, block.heads, rest});
    return blocks;
} catch (const dnnl::error&) {
    return std::nullopt;
}

class AttentionStep : public Step
{
public:
    AttentionStep(const OneDnn& library, Plan plan, Blocks blocks, const std::vector<Place>& places, Place scores)
        : m_library(library), m_plan(std::move(plan)), m_blocks(std::move(blocks)), m_places(places),
          m_scoresPlace(scores), m_mask(m_plan.masks.size())
    {
    }

    void bind(const Arena& arena) override
    {
        const auto at = [&](std::size_t i, const Operand& operand) {
            return reinterpret_cast<float*>(arena.address(m_places[i])) + operand.view.offset;
        };
        m_queries = at(0, m_plan.queries);
        m_keys = at(1, m_plan.keys);
        m_values = at(2, m_plan.values);
        m_result = at(3, m_plan.result);
        for (std::size_t i = 0; i < m_mask.size(); ++i)
            m_mask[i] = at(4 + i, m_plan.masks[i]);
        m_scores = reinterpret_cast<float*>(arena.address(m_scoresPlace));
    }

    void run() override
    {
        for (std::int64_t batch = 0; batch < m_blocks.scores[0]; batch += m_blocks.block.batch)
            for (std::int64_t head = 0; head < m_blocks.scores[1]; head += m_blocks.block.heads)
                for (std::int64_t query = 0; query < m_blocks.scores[2]; query += m_blocks.block.queries)
                    runBlock(batch, head, query);
    }

private:
    static std::int64_t placeIn(const StridedView& view, std::int64_t batch, std::int64_t head, std::int64_t row)
    {
        return batch * view.strides[0] + head * view.strides[1] + row * view.strides[2];
    }

    void runBlock(std::int64_t batch, std::int64_t head, std::int64_t query)
    {
        const std::int64_t queries = std::min(m_blocks.block.queries, m_blocks.scores[2] - query);
        Products& products = queries == m_blocks.block.queries ? m_blocks.whole : *m_blocks.rest;
        products.scores.run(m_library, m_queries + placeIn(m_plan.queries.view, batch, head, query),
                            m_keys + placeIn(m_plan.keys.view, batch, head, 0), m_scores);
        const std::int64_t rows = m_blocks.block.batch * m_blocks.block.heads * queries;
        const std::int64_t grain = std::max<std::int64_t>(1, 4096 / m_blocks.scores[3]);
        inParallel(rows, grain, [&](std::int64_t from, std::int64_t to) {
            for (std::int64_t row = from; row < to; ++row)
                share(row, batch + row / queries / m_blocks.block.heads, head + row / queries % m_blocks.block.heads,
                      query + row % queries);
        });
        products.results.run(m_library, m_scores, m_values + placeIn(m_plan.values.view, batch, head, 0),
                             m_result + placeIn(m_plan.result.view, batch, head, query));
    }

    void share(std::int64_t row, std::int64_t batch, std::int64_t head, std::int64_t query) const
    {
        std::array<const float*, mostMasks> masks{};
        for (std::size_t i = 0; i < m_mask.size(); ++i)
            masks.at(i) = m_mask[i] + placeIn(m_plan.masks[i].view, batch, head, query);
        softmaxRow(m_scores + row * m_blocks.scores[3], m_blocks.scores[3], m_plan.scale,
                   {masks.data(), m_mask.size()});
    }

    const OneDnn& m_library;
    Plan m_plan;
    Blocks m_blocks;
    std::vector<Place> m_places; ///< queries, keys, values, result, masks
    Place m_scoresPlace;
    const float* m_queries = nullptr;
    const float* m_keys = nullptr;
    const float* m_values = nullptr;
    float* m_result = nullptr;
    float* m_scores = nullptr;
    std::vector<const float*> m_mask;
};

} // namespace

/// "Attention Is All You Need" (2017), section 3.2, on queries, keys and values where they lie.
std::size_t compileAttention(SegmentBuilder& builder, std::span<const Operation> operations)
{
    const auto plan = Reader(builder, operations).plan();
    if (!plan || plan->masks.size() > mostMasks)
        return 0;
    const OneDnn& library = *builder.workshop().oneDnn;
    auto blocks = blocksOf(library, *plan);
    if (!blocks)
        return 0;
    std::vector<Value> read;
    for (const Operand* operand : {&plan->queries, &plan->keys, &plan->values})
        read.push_back(builder.read(operand->base, Layout::RowMajor));
    std::vector<Value> masks;
    for (const Operand& mask : plan->masks)
        masks.push_back(builder.read(mask.base, Layout::RowMajor));
    const Shape block{blocks->block.batch, blocks->block.heads, blocks->block.queries, blocks->scores[3]};
    const Value scores = builder.scratch(block, Layout::RowMajor);
    const Value result = builder.write(plan->result.base, Layout::RowMajor);
    std::vector<Place> places{read[0].place, read[1].place, read[2].place, result.place};
    for (const Value& mask : masks)
        places.push_back(mask.place);
    for (const auto* values : {&read, &masks})
        for (const Value& value : *values)
            builder.touch(value);
    builder.touch(scores);
    builder.touch(result);
    builder.add(std::make_unique<AttentionStep>(library, *plan, std::move(*blocks), places, scores.place));
    return plan->length;
}

} // namespace engine::kernels
