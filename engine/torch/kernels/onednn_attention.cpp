// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/attention_plan.h"
#include "engine/torch/kernels/onednn_primitives.h"
#include "engine/torch/kernels/rows.h"
#include "engine/torch/segments/parallel.h"

#include <algorithm>
#include <array>

namespace engine::kernels {

namespace {

using dnnl::matmul;
using dnnl::memory;

constexpr std::size_t mostMasks = 4;

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
Block blockOf(const AttentionPlan& plan, const Shape& scores)
{
    const std::int64_t row = scores[3] * std::int64_t{sizeof(float)};
    Block block{1, 1, std::max<std::int64_t>(1, std::min(scores[2], nearBytes / row))};
    if (block.queries == scores[2])
        block.heads = largestDivisor(scores[1], nearBytes / (row * scores[2]));
    const bool outer =
        std::ranges::all_of(std::array{&plan.queries, &plan.keys, &plan.values, &plan.result},
                            [](const AttentionOperand* operand) { return hasOuterBatch(operand->view); });
    if (block.heads == scores[1] && outer)
        block.batch = largestDivisor(scores[0], nearBytes / (row * scores[2] * scores[1]));
    return block;
}

/// A dimension of one has no step that says anything, but oneDNN 3.7 takes a small one for images that alternate.
memory::desc describeStrided(const Shape& shape, Shape strides)
{
    std::int64_t extent = 1;
    for (std::size_t i = 0; i < shape.size(); ++i)
        extent = std::max(extent, shape[i] * strides[i]);
    for (std::size_t i = 0; i < 2; ++i)
        if (shape[i] == 1)
            strides[i] = extent;
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
    Products(const OneDnn& library, const AttentionPlan& plan, const Block& block)
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
    static memory::desc shares(const AttentionPlan& plan, const Block& block)
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
std::optional<Blocks> blocksOf(const OneDnn& library, const AttentionPlan& plan)
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
    AttentionStep(const OneDnn& library, AttentionPlan plan, Blocks blocks, const std::vector<Place>& places,
                  Place scores)
        : m_library(library), m_plan(std::move(plan)), m_blocks(std::move(blocks)), m_places(places),
          m_scoresPlace(scores), m_mask(m_plan.masks.size())
    {
    }

    void bind(const Arena& arena) override
    {
        const auto at = [&](std::size_t i, const AttentionOperand& operand) {
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
    AttentionPlan m_plan;
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
    const auto plan = attentionPlanOf(builder, operations);
    if (!plan || plan->masks.size() > mostMasks)
        return 0;
    const OneDnn& library = *builder.workshop().oneDnn;
    auto blocks = blocksOf(library, *plan);
    if (!blocks)
        return 0;
    std::vector<Value> read;
    for (const AttentionOperand* operand : {&plan->queries, &plan->keys, &plan->values})
        read.push_back(builder.read(operand->base, Layout::RowMajor));
    std::vector<Value> masks;
    for (const AttentionOperand& mask : plan->masks)
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
