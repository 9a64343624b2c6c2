// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/constant_values.h"
#include "engine/graph/idiom_match.h"

#include <algorithm>

namespace engine {

namespace {

using Integers = std::vector<std::int64_t>;

/// y = (x - mean) / sqrt(variance + epsilon) * scale + bias, or the same without mean.
struct Normalization
{
    TensorId x = noTensor;
    std::int64_t axis = 0; ///< the first of those that are normalised; the others follow it
    double epsilon = 0;
    bool centred = false;
    TensorId scale = noTensor;
    TensorId bias = noTensor;
    std::set<TensorId> inner = {};
};

/// Looks at the operators before one, noting what would be hidden.
class Reading
{
public:
    Reading(const IdiomGraph& graph, std::set<TensorId>& inner) : m_graph(graph), m_inner(inner) {}

    /// The operation of @p type that makes @p id.
    const Operation* made(TensorId id, std::string_view type)
    {
        const auto* operation = m_graph.maker(id);
        if (operation == nullptr || operation->type != type)
            return nullptr;
        m_inner.insert(id);
        return operation;
    }

    /// The x of 1 / x, sqrt(x) and 1 / sqrt(x), in the ways in which they are written.
    std::optional<TensorId> reciprocal(TensorId id)
    {
        if (const auto* operation = made(id, "Reciprocal"))
            return operation->inputs[0];
        const auto* operation = m_graph.maker(id);
        if (operation == nullptr || operation->type != "Div" || m_graph.number(operation->inputs[0]) != 1.0)
            return std::nullopt;
        m_inner.insert(id);
        return operation->inputs[1];
    }
    std::optional<TensorId> root(TensorId id) { return power(id, "Sqrt", 0.5); }
    std::optional<TensorId> reciprocalRoot(TensorId id)
    {
        if (const auto base = power(id, "", -0.5))
            return base;
        const auto inverse = reciprocal(id);
        return inverse ? root(*inverse) : std::nullopt;
    }

    /// The mean over the last dimensions: what it is of, and the first of these.
    std::optional<std::pair<TensorId, std::int64_t>> mean(TensorId id)
    {
        const auto* operation = made(id, "ReduceMean");
        if (operation == nullptr || attributeOr(*operation, "keepdims", std::int64_t{1}) == 0)
            return std::nullopt;
        const auto rank = static_cast<std::int64_t>(m_graph.shape(operation->inputs[0]).size());
        auto axes = attributeOr(*operation, "axes", Integers{});
        for (auto& axis : axes)
            axis = axis < 0 ? axis + rank : axis;
        std::ranges::sort(axes);
        for (std::size_t i = 0; i < axes.size(); ++i)
            if (axes[i] != rank - static_cast<std::int64_t>(axes.size() - i))
                return std::nullopt;
        if (axes.empty())
            return std::nullopt;
        return std::pair(operation->inputs[0], axes.front());
    }

private:
    std::optional<TensorId> power(TensorId id, std::string_view type, double exponent)
    {
        const auto* operation = m_graph.maker(id);
        if (operation == nullptr)
            return std::nullopt;
        const bool named = operation->type == type;
        const bool raised = operation->type == "Pow" && operation->inputs.size() == 2
            && m_graph.number(operation->inputs[1]) == exponent
            && m_graph.shape(operation->inputs[0]) == m_graph.shape(id);
        if (!named && !raised)
            return std::nullopt;
        m_inner.insert(id);
        return operation->inputs[0];
    }

    const IdiomGraph& m_graph;
    std::set<TensorId>& m_inner;
};

/// The x of x - mean(x), with its axis.
std::optional<std::pair<TensorId, std::int64_t>> centredPart(const IdiomGraph& graph, TensorId id,
                                                             std::set<TensorId>& inner)
{
    Reading reading(graph, inner);
    const auto* difference = reading.made(id, "Sub");
    const auto mean = difference != nullptr ? reading.mean(difference->inputs[1]) : std::nullopt;
    if (!mean || mean->first != difference->inputs[0])
        return std::nullopt;
    return mean;
}

/// @p divided is x or x - mean, @p variance the mean of its square and epsilon.
bool readVariance(const IdiomGraph& graph, TensorId divided, TensorId variance, Normalization& norm)
{
    Reading reading(graph, norm.inner);
    const auto* sum = graph.maker(variance);
    const auto term = sum != nullptr ? scalarSum(graph, *sum) : std::nullopt;
    if (!term || term->number < 0)
        return false;
    norm.inner.insert(variance);
    norm.epsilon = term->number;
    const auto mean = reading.mean(term->other);
    const auto base = mean ? squared(graph, mean->first) : std::nullopt;
    if (!base)
        return false;
    norm.inner.insert(mean->first);
    norm.axis = mean->second;
    std::set<TensorId> difference;
    const auto centred = centredPart(graph, divided, difference);
    if (!centred || centred->second != norm.axis) {
        norm.x = divided;
        return *base == divided;
    }
    norm.x = centred->first;
    norm.centred = true;
    norm.inner.insert(difference.begin(), difference.end());
    return *base == divided || centredPart(graph, *base, norm.inner) == centred; // some write x - mean twice
}

/// x / sqrt(...), or x times the reciprocal of it.
bool readQuotient(const IdiomGraph& graph, TensorId id, Normalization& norm)
{
    const auto* operation = graph.maker(id);
    if (operation == nullptr || operation->inputs.size() != 2)
        return false;
    norm.inner.insert(id);
    if (operation->type == "Div") {
        const auto root = Reading(graph, norm.inner).root(operation->inputs[1]);
        return root && readVariance(graph, operation->inputs[0], *root, norm);
    }
    if (operation->type != "Mul")
        return false;
    for (const std::size_t at : {std::size_t{1}, std::size_t{0}}) {
        auto attempt = norm;
        const auto root = Reading(graph, attempt.inner).reciprocalRoot(operation->inputs[at]);
        if (root && readVariance(graph, operation->inputs[1 - at], *root, attempt)) {
            norm = std::move(attempt);
            return true;
        }
    }
    return false;
}

/// A constant operand of an operation of @p type, and the other one.
std::optional<std::pair<TensorId, TensorId>> constantOperand(const IdiomGraph& graph, TensorId id,
                                                             std::string_view type)
{
    const auto* operation = graph.maker(id);
    if (operation == nullptr || operation->type != type || operation->inputs.size() != 2)
        return std::nullopt;
    for (const std::size_t at : {std::size_t{1}, std::size_t{0}})
        if (graph.isConstant(operation->inputs[at]) && graph.shape(operation->inputs[1 - at]) == graph.shape(id))
            return std::pair(operation->inputs[at], operation->inputs[1 - at]);
    return std::nullopt;
}

/// A constant as a parameter over the normalised dimensions, its ones in front left out.
bool isParameter(const IdiomGraph& graph, TensorId constant, const Shape& normalised)
{
    const auto& shape = graph.shape(constant);
    if (graph.tensor(constant).type != ElementType::Float32 || shape.size() < normalised.size())
        return false;
    const auto extra = static_cast<std::ptrdiff_t>(shape.size() - normalised.size());
    return std::all_of(shape.begin(), shape.begin() + extra, [](auto size) { return size == 1; })
        && std::equal(normalised.begin(), normalised.end(), shape.begin() + extra);
}

std::optional<Normalization> normalizationBefore(const IdiomGraph& graph, TensorId result)
{
    Normalization norm;
    auto id = result;
    if (const auto sum = constantOperand(graph, id, "Add")) {
        norm.bias = sum->first;
        norm.inner.insert(id);
        id = sum->second;
    }
    if (const auto product = constantOperand(graph, id, "Mul")) {
        norm.scale = product->first;
        norm.inner.insert(id);
        id = product->second;
    }
    if (!readQuotient(graph, id, norm) || (!norm.centred && norm.bias != noTensor))
        return std::nullopt;
    norm.inner.erase(result);
    const auto& shape = graph.shape(norm.x);
    const Shape normalised(shape.begin() + norm.axis, shape.end());
    const bool fits = (norm.scale == noTensor || isParameter(graph, norm.scale, normalised))
        && (norm.bias == noTensor || isParameter(graph, norm.bias, normalised))
        && graph.tensor(norm.x).type == ElementType::Float32 && shape == graph.shape(result);
    return fits ? std::optional(norm) : std::nullopt;
}

/// The parameter in the shape that the operator wants; ones where there is none.
TensorId parameter(IdiomGraph& graph, TensorId given, const Shape& normalised, const std::string& name)
{
    if (given != noTensor && graph.shape(given) == normalised)
        return given;
    if (given != noTensor)
        return graph.addConstant(graph.tensor(given).name + ".flat", ElementType::Float32, normalised,
                                 *graph.constant(given));
    const auto count = static_cast<std::size_t>(*elementCount(normalised));
    return graph.addConstant(name + ".scale", ElementType::Float32, normalised,
                             makeBlob(std::vector<float>(count, 1.0F)));
}

} // namespace

std::optional<Idiom> normalizationIdiom(IdiomGraph& graph, const Operation& last)
{
    const auto result = last.outputs.front();
    const auto norm = normalizationBefore(graph, result);
    if (!norm || !graph.mayHide(norm->inner, result))
        return std::nullopt;
    const auto shape = graph.shape(norm->x);
    const Shape normalised(shape.begin() + norm->axis, shape.end());
    const auto name = graph.tensor(result).name;
    std::vector<TensorId> inputs{norm->x, parameter(graph, norm->scale, normalised, name)};
    if (norm->bias != noTensor)
        inputs.push_back(parameter(graph, norm->bias, normalised, name));
    return Idiom{norm->inner,
                 {{norm->centred ? "LayerNormalization" : "RMSNormalization",
                   {{"axis", norm->axis - static_cast<std::int64_t>(shape.size())}, {"epsilon", norm->epsilon}},
                   std::move(inputs),
                   {result}}}};
}

} // namespace engine
