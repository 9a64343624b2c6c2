// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/graph_draft.h"
#include "engine/graph/idiom_match.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace engine {

namespace {

/// A number times tensors: what nested Mul and Div by numbers come to.
struct Product
{
    double number = 1;
    std::vector<TensorId> factors = {};
    std::set<TensorId> inner = {}; ///< products within the product
};

constexpr std::size_t mostFactors = 4;

/// Takes @p id apart as far as it is a product; what several need is a factor, because x is needed by its gate too.
void multiply(const IdiomGraph& graph, TensorId id, Product& product)
{
    const auto* made = graph.maker(id);
    const bool isWhole = product.inner.empty();
    if (made != nullptr && product.factors.size() < mostFactors && (isWhole || !graph.isShared(id))) {
        if (const auto term = scalarProduct(graph, *made)) {
            product.inner.insert(id);
            product.number *= term->number;
            return multiply(graph, term->other, product);
        }
        if (made->type == "Mul" && made->inputs.size() == 2 && graph.shape(made->inputs[0]) == graph.shape(id)
            && graph.shape(made->inputs[1]) == graph.shape(id)) {
            product.inner.insert(id);
            multiply(graph, made->inputs[0], product);
            return multiply(graph, made->inputs[1], product);
        }
    }
    product.factors.push_back(id);
}

Product productOf(const IdiomGraph& graph, TensorId id)
{
    Product product;
    multiply(graph, id, product);
    return product;
}

bool isNear(double value, double expected)
{
    return std::abs(value - expected) < 1e-4 * std::abs(expected);
}

/// number * x, where the number is @p expected: x, and what makes it on the way.
std::optional<TensorId> scaled(const IdiomGraph& graph, TensorId id, double expected, std::set<TensorId>& inner)
{
    const auto product = productOf(graph, id);
    if (product.factors.size() != 1 || !isNear(product.number, expected))
        return std::nullopt;
    inner.insert(product.inner.begin(), product.inner.end());
    return product.factors.front();
}

/// 1 + f(...), where f is an operator of @p type: its operand.
std::optional<TensorId> onePlus(const IdiomGraph& graph, TensorId id, std::string_view type, std::set<TensorId>& inner)
{
    const auto* sum = graph.maker(id);
    const auto term = sum != nullptr ? scalarSum(graph, *sum) : std::nullopt;
    const auto* function = term && term->number == 1.0 ? graph.maker(term->other) : nullptr;
    if (function == nullptr || function->type != type)
        return std::nullopt;
    inner.insert(id);
    inner.insert(term->other);
    return function->inputs[0];
}

/// x^3, times a number: true where the number is @p expected.
bool isCube(const IdiomGraph& graph, TensorId id, TensorId x, double expected, std::set<TensorId>& inner)
{
    auto product = productOf(graph, id);
    if (!isNear(product.number, expected))
        return false;
    inner.insert(product.inner.begin(), product.inner.end());
    const auto plain = std::erase(product.factors, x);
    if (product.factors.empty())
        return plain == 3;
    const auto power = product.factors.front();
    const auto* made = graph.maker(power);
    if (product.factors.size() != 1 || made == nullptr || made->type != "Pow" || made->inputs[0] != x)
        return false;
    inner.insert(power);
    const auto exponent = graph.number(made->inputs[1]);
    return exponent && *exponent + static_cast<double>(plain) == 3.0;
}

/// sqrt(2 / pi) (x + 0.044715 x^3), or with the factor x before the bracket.
bool isTanhArgument(const IdiomGraph& graph, TensorId id, TensorId x, std::set<TensorId>& inner)
{
    constexpr double cubic = 0.044715;
    const double outer = std::sqrt(2 / std::numbers::pi);
    const auto bracket = scaled(graph, id, outer, inner);
    const auto* sum = bracket ? graph.maker(*bracket) : nullptr;
    if (sum == nullptr || sum->type != "Add" || sum->inputs.size() != 2)
        return false;
    inner.insert(*bracket);
    for (const std::size_t at : {std::size_t{0}, std::size_t{1}})
        if (sum->inputs[at] == x && isCube(graph, sum->inputs[1 - at], x, cubic, inner))
            return true;
    return false;
}

Operation gelu(TensorId x, TensorId result, const std::string& approximate)
{
    return {"Gelu", {{"approximate", approximate}}, {x}, {result}};
}

/// The operation that x times @p gate is, @p number included; notes what makes the gate.
std::optional<Operation> gated(const IdiomGraph& graph, TensorId x, TensorId gate, double number, TensorId result,
                               std::set<TensorId>& inner)
{
    if (isNear(number, 0.5)) {
        if (const auto argument = onePlus(graph, gate, "Erf", inner)) {
            const auto base = scaled(graph, *argument, 1 / std::numbers::sqrt2, inner);
            return base == x ? std::optional(gelu(x, result, "none")) : std::nullopt;
        }
        const auto argument = onePlus(graph, gate, "Tanh", inner);
        return argument && isTanhArgument(graph, *argument, x, inner) ? std::optional(gelu(x, result, "tanh"))
                                                                      : std::nullopt;
    }
    const auto* function = number == 1.0 ? graph.maker(gate) : nullptr;
    if (function == nullptr)
        return std::nullopt;
    inner.insert(gate);
    if (function->type == "HardSigmoid" && function->inputs[0] == x
        && isNear(attributeOr(*function, "alpha", 0.2), 1.0 / 6) && attributeOr(*function, "beta", 0.5) == 0.5)
        return Operation{"HardSwish", {}, {x}, {result}};
    if (function->type != "Sigmoid")
        return std::nullopt;
    const auto argument = productOf(graph, function->inputs[0]);
    if (argument.factors != std::vector{x})
        return std::nullopt;
    inner.insert(argument.inner.begin(), argument.inner.end());
    Attribute alpha = argument.number;
    roundToFloat(alpha);
    return Operation{"Swish", {{"alpha", alpha}}, {x}, {result}};
}

} // namespace

std::optional<Idiom> activationIdiom(IdiomGraph& graph, const Operation& last)
{
    const auto result = last.outputs.front();
    if ((last.type != "Mul" && last.type != "Div") || graph.tensor(result).type != ElementType::Float32)
        return std::nullopt;
    const auto product = productOf(graph, result);
    if (product.factors.size() != 2)
        return std::nullopt;
    for (const std::size_t at : {std::size_t{0}, std::size_t{1}}) {
        auto inner = product.inner;
        auto operation = gated(graph, product.factors[at], product.factors[1 - at], product.number, result, inner);
        inner.erase(result);
        if (operation && graph.mayHide(inner, result))
            return Idiom{std::move(inner), {std::move(*operation)}};
    }
    return std::nullopt;
}

} // namespace engine
