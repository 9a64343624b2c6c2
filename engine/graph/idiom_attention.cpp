// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/constant_values.h"
#include "engine/graph/graph_draft.h"
#include "engine/graph/idiom_match.h"
#include "engine/graph/shape_rules.h"

#include <algorithm>

namespace engine {

namespace {

/// What a Where of a constant condition lets through of the scores; the rest gets a number so small that its share is
/// zero, as causal masks are written.
struct HiddenScores
{
    TensorId scores;
    TensorId condition;
    bool shown; ///< the value of the condition for scores that stay
    double number;
};

/// Added to the scores, or hiding some of them.
struct Mask
{
    TensorId tensor; ///< the condition of what is hidden
    std::optional<HiddenScores> hidden = std::nullopt;
};

/// softmax(scale Q K^T + masks) V.
struct Heads
{
    TensorId queries = noTensor; ///< [..., length, size]
    TensorId keys = noTensor;    ///< transposed: [..., size, length]
    TensorId values = noTensor;  ///< [..., length, size]
    double scale = 1;
    std::vector<Mask> masks = {}; ///< outermost first
    Shape split = {};             ///< of the scores where masks are added, when that differs from their own
    std::set<TensorId> inner = {};
};

/// How many matrices; their shape is the last two dimensions.
std::int64_t matrixCount(const Shape& shape)
{
    return *elementCount(Shape(shape.begin(), shape.end() - 2));
}

bool keepsMatrices(const Shape& from, const Shape& to)
{
    return from.size() >= 2 && to.size() >= 2 && std::equal(from.end() - 2, from.end(), to.end() - 2);
}

/// Of the operands of an Add the one that the scores come by.
std::optional<std::size_t> scoresOperand(const IdiomGraph& graph, const Operation& sum)
{
    for (const std::size_t at : {std::size_t{0}, std::size_t{1}}) {
        const auto* made = graph.maker(sum.inputs[at]);
        const bool computes = made != nullptr && graph.shape(sum.inputs[at]) == graph.shape(sum.outputs[0])
            && (made->type == "MatMul" || made->type == "Mul" || made->type == "Div" || made->type == "Add"
                || made->type == "Where" || made->type == "Reshape");
        if (computes)
            return at;
    }
    return std::nullopt;
}

std::optional<HiddenScores> hiddenScores(const IdiomGraph& graph, const Operation& made)
{
    constexpr double vanishes = -1e4;
    if (made.type != "Where" || made.inputs.size() != 3 || !graph.isConstant(made.inputs[0]))
        return std::nullopt;
    for (const std::size_t at : {std::size_t{1}, std::size_t{2}}) {
        const auto number = graph.number(made.inputs[3 - at]);
        if (number && *number <= vanishes && graph.shape(made.inputs[at]) == graph.shape(made.outputs[0]))
            return HiddenScores{made.inputs[at], made.inputs[0], at == 1, *number};
    }
    return std::nullopt;
}

/// The same as a mask that is added.
TensorId addedMask(IdiomGraph& graph, const HiddenScores& hidden)
{
    const auto shape = graph.shape(hidden.condition);
    std::vector<float> values;
    for (const auto byte : graph.constant(hidden.condition)->bytes)
        values.push_back((byte != std::byte{0}) == hidden.shown ? 0.0F : static_cast<float>(hidden.number));
    return graph.addConstant(graph.tensor(hidden.condition).name + ".mask", ElementType::Float32, shape,
                             makeBlob(std::move(values)));
}

/// One step from the softmax towards the product of queries and keys; nothing where there is none.
std::optional<TensorId> stepBack(const IdiomGraph& graph, const Operation& made, Heads& heads)
{
    if (const auto term = scalarProduct(graph, made)) {
        heads.scale *= term->number;
        return term->other;
    }
    if (made.type == "Add" && made.inputs.size() == 2 && heads.scale == 1) {
        const auto at = scoresOperand(graph, made);
        if (!at)
            return std::nullopt;
        heads.masks.push_back({made.inputs[1 - *at]});
        return made.inputs[*at];
    }
    if (const auto hidden = hiddenScores(graph, made); hidden && heads.scale == 1) {
        heads.masks.push_back({hidden->condition, hidden});
        return hidden->scores;
    }
    const bool splits = (made.type == "Reshape" || made.type == "Unsqueeze" || made.type == "Squeeze")
        && keepsMatrices(graph.shape(made.inputs[0]), graph.shape(made.outputs[0]));
    if (!splits)
        return std::nullopt;
    if (!heads.masks.empty() && !heads.split.empty())
        return std::nullopt;
    if (!heads.masks.empty())
        heads.split = graph.shape(made.outputs[0]);
    return made.inputs[0];
}

/// Factors by a number directly before the product of queries and keys.
TensorId withoutFactor(const IdiomGraph& graph, TensorId id, Heads& heads)
{
    const auto* made = graph.maker(id);
    const auto term = made != nullptr && !graph.isShared(id) ? scalarProduct(graph, *made) : std::nullopt;
    if (!term)
        return id;
    heads.inner.insert(id);
    heads.scale *= term->number;
    return term->other;
}

std::optional<Heads> headsBefore(const IdiomGraph& graph, const Operation& last)
{
    const auto* softmax = last.type == "MatMul" ? graph.maker(last.inputs[0]) : nullptr;
    if (softmax == nullptr || softmax->type != "Softmax")
        return std::nullopt;
    const auto rank = static_cast<std::int64_t>(graph.shape(last.inputs[0]).size());
    const auto axis = attributeOr(*softmax, "axis", std::int64_t{-1});
    if (axis != -1 && axis != rank - 1)
        return std::nullopt;
    Heads heads{.values = last.inputs[1], .inner = {last.inputs[0]}};
    for (auto id = softmax->inputs[0];;) {
        const auto* made = graph.maker(id);
        if (made == nullptr)
            return std::nullopt;
        heads.inner.insert(id);
        if (made->type == "MatMul") {
            heads.queries = withoutFactor(graph, made->inputs[0], heads);
            heads.keys = withoutFactor(graph, made->inputs[1], heads);
            return heads;
        }
        const auto before = stepBack(graph, *made, heads);
        if (!before)
            return std::nullopt;
        id = *before;
    }
}

/// All of them float32 with as many matrices, and no dimension empty.
bool fitTogether(const IdiomGraph& graph, const Heads& heads)
{
    const auto& queries = graph.shape(heads.queries);
    for (const auto id : {heads.queries, heads.keys, heads.values}) {
        const auto& shape = graph.shape(id);
        if (graph.tensor(id).type != ElementType::Float32 || graph.isConstant(id) || shape.size() < 2
            || shape.size() > 4 || shape.size() != queries.size() || elementCount(shape).value_or(0) == 0
            || !std::equal(shape.begin(), shape.end() - 2, queries.begin()))
            return false;
    }
    return std::ranges::all_of(heads.masks, [&](const Mask& mask) {
        return mask.hidden || graph.tensor(mask.tensor).type == ElementType::Float32;
    });
}

/// Writes the operator down, and around it the views that it needs.
class Writing
{
public:
    Writing(IdiomGraph& graph, const Heads& heads, TensorId result)
        : m_graph(graph), m_heads(heads), m_result(result), m_name(graph.tensor(result).name)
    {
        const auto& shape = graph.shape(heads.queries);
        m_batch = shape.size() == 4 ? Shape{shape[0], shape[1]} : Shape{1, matrixCount(shape)};
    }

    /// Nothing when a mask cannot be broadcast to [batch, heads, queries, keys].
    std::optional<std::vector<Operation>> operations()
    {
        if (!m_heads.split.empty() && !fitsSplit())
            return std::nullopt;
        std::vector<TensorId> inputs{inFour(m_heads.queries, "queries"), keys(), inFour(m_heads.values, "values")};
        const auto mask = summedMask();
        if (mask && *mask != noTensor)
            inputs.push_back(*mask);
        const auto& shape = m_graph.shape(m_result);
        const bool four = shape.size() == 4;
        const Shape whole = joined({shape.end() - 2, shape.end()});
        const auto result = four ? m_result : m_graph.addTensor(m_name + ".heads", ElementType::Float32, whole);
        Attribute scale = m_heads.scale;
        roundToFloat(scale);
        m_operations.push_back({"Attention", {{"scale", scale}}, std::move(inputs), {result}});
        if (!four)
            addReshape(result, m_result);
        return mask ? std::optional(std::move(m_operations)) : std::nullopt;
    }

private:
    /// Masks are added to the scores as they are, or with one matrix of the batch after the other.
    bool fitsSplit() const
    {
        const auto& split = m_heads.split;
        const auto count = split.size();
        return count >= 4 && split[count - 3] == m_batch[1] && split[count - 4] == m_batch[0]
            && matrixCount(split) == m_batch[0] * m_batch[1];
    }

    Shape joined(const Shape& matrix) const { return {m_batch[0], m_batch[1], matrix[0], matrix[1]}; }

    TensorId shapeConstant(const Shape& shape)
    {
        return m_graph.addConstant(m_name + ".shape", ElementType::Int64, {static_cast<std::int64_t>(shape.size())},
                                   makeBlob(shape));
    }

    void addReshape(TensorId from, TensorId to)
    {
        m_operations.push_back({"Reshape", {}, {from, shapeConstant(m_graph.shape(to))}, {to}});
    }

    TensorId inFour(TensorId id, const std::string& what)
    {
        const auto shape = m_graph.shape(id);
        if (shape.size() == 4)
            return id;
        const auto whole =
            m_graph.addTensor(m_name + "." + what, ElementType::Float32, joined({shape.end() - 2, shape.end()}));
        addReshape(id, whole);
        return whole;
    }

    TensorId keys()
    {
        const auto transposed = inFour(m_heads.keys, "keys_transposed");
        const auto shape = m_graph.shape(transposed);
        const auto keys =
            m_graph.addTensor(m_name + ".keys", ElementType::Float32, {shape[0], shape[1], shape[3], shape[2]});
        m_operations.push_back({"Transpose", {{"perm", std::vector<std::int64_t>{0, 1, 3, 2}}}, {transposed}, {keys}});
        return keys;
    }

    /// At most four dimensions that broadcast to the scores; nothing when it has more that are not one.
    std::optional<TensorId> maskInFour(TensorId mask)
    {
        auto shape = m_graph.shape(mask);
        if (shape.size() <= 4)
            return mask;
        const auto extra = shape.end() - 4;
        if (!std::all_of(shape.begin(), extra, [](auto size) { return size == 1; }))
            return std::nullopt;
        shape.erase(shape.begin(), extra);
        if (const auto* blob = m_graph.constant(mask))
            return m_graph.addConstant(m_graph.tensor(mask).name + ".heads", ElementType::Float32, shape, Blob(*blob));
        const auto flat = m_graph.addTensor(m_graph.tensor(mask).name + ".heads", ElementType::Float32, shape);
        addReshape(mask, flat);
        return flat;
    }

    /// noTensor where there is no mask.
    std::optional<TensorId> summedMask()
    {
        TensorId sum = noTensor;
        for (const auto& [given, hidden] : m_heads.masks) {
            const auto mask = maskInFour(hidden ? addedMask(m_graph, *hidden) : given);
            if (!mask)
                return std::nullopt;
            sum = sum == noTensor ? *mask : added(sum, *mask);
        }
        return sum;
    }

    TensorId added(TensorId a, TensorId b)
    {
        const auto shape = *broadcast(m_graph.shape(a), m_graph.shape(b)); // both fit the scores
        const auto sum = m_graph.addTensor(m_name + ".mask", ElementType::Float32, shape);
        m_operations.push_back({"Add", {}, {a, b}, {sum}});
        return sum;
    }

    IdiomGraph& m_graph;
    const Heads& m_heads;
    TensorId m_result;
    std::string m_name;
    Shape m_batch; ///< batch and heads
    std::vector<Operation> m_operations;
};

} // namespace

std::optional<Idiom> attentionIdiom(IdiomGraph& graph, const Operation& last)
{
    const auto result = last.outputs.front();
    auto heads = headsBefore(graph, last);
    if (!heads || !fitTogether(graph, *heads) || graph.shape(result).size() != graph.shape(heads->queries).size()
        || !graph.mayHide(heads->inner, result))
        return std::nullopt;
    auto operations = Writing(graph, *heads, result).operations();
    return operations ? std::optional(Idiom{std::move(heads->inner), std::move(*operations)}) : std::nullopt;
}

} // namespace engine
