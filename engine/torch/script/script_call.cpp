// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/script/script_call.h"

#include <algorithm>
#include <map>
#include <numeric>

namespace engine::script {

namespace {

bool isNumber(const c10::IValue& value)
{
    return value.isInt() || value.isDouble() || value.isBool();
}

double realOf(const c10::IValue& value)
{
    if (value.isTensor() && value.toTensor().numel() == 1)
        return value.toTensor().item().toDouble();
    if (!isNumber(value))
        refuse("takes a number where it has " + value.tagKind());
    return value.isBool() ? static_cast<double>(value.toBool()) : value.toScalar().toDouble();
}

std::int64_t integerOf(const c10::IValue& value)
{
    if (value.isTensor() && value.toTensor().numel() == 1)
        return value.toTensor().item().toLong();
    if (value.isBool())
        return value.toBool() ? 1 : 0;
    if (!value.isInt())
        refuse("takes an integer where it has " + value.tagKind());
    return value.toInt();
}

bool isFloating(ElementType type)
{
    return type <= ElementType::BFloat16;
}

/// The type of a result that has one operand of @p tensor and a number.
ElementType withNumber(ElementType tensor, const c10::IValue& number)
{
    if (number.isDouble() && !isFloating(tensor))
        return ElementType::Float32;
    return number.isInt() && tensor == ElementType::Bool ? ElementType::Int64 : tensor;
}

} // namespace

ScriptCall::ScriptCall(const torch::jit::Node& node, std::vector<ScriptValue> arguments, ScriptGraph& theGraph)
    : graph(theGraph), m_node(node), m_arguments(std::move(arguments))
{
}

std::optional<std::size_t> ScriptCall::place(std::string_view name) const
{
    const auto* schema = m_node.maybeSchema();
    if (schema == nullptr)
        return std::nullopt;
    const auto index = schema->argumentIndexWithName(std::string(name));
    if (!index || static_cast<std::size_t>(*index) >= m_arguments.size())
        return std::nullopt;
    return static_cast<std::size_t>(*index);
}

bool ScriptCall::given(std::string_view name) const
{
    const auto at = place(name);
    return at && !isNone(m_arguments[*at]);
}

const ScriptValue& ScriptCall::value(std::size_t at) const
{
    if (at >= m_arguments.size())
        refuse("has no argument " + std::to_string(at));
    return m_arguments[at];
}

const ScriptValue& ScriptCall::value(std::string_view name) const
{
    const auto at = place(name);
    if (!at)
        refuse("has no argument " + std::string(name));
    return m_arguments[*at];
}

TensorId ScriptCall::tensorOf(const ScriptValue& value) const
{
    if (const auto* cell = std::get_if<Cell>(&value)) {
        if ((*cell)->stale)
            refuse("reads a tensor after a view of it was changed in place");
        if ((*cell)->id == noTensor)
            refuse("uses a result that only training has");
        return (*cell)->id;
    }
    const auto* constant = known(value);
    if (constant == nullptr)
        refuse("takes a tensor where it has a list");
    if (constant->isTensor())
        return graph.constant(constant->toTensor());
    if (constant->isInt() || constant->isBool())
        return graph.scalar(static_cast<double>(integerOf(*constant)),
                            constant->isInt() ? ElementType::Int64 : ElementType::Bool);
    return graph.scalar(realOf(*constant), ElementType::Float32);
}

TensorIds ScriptCall::tensors(std::size_t at) const
{
    const auto* sequence = std::get_if<std::shared_ptr<Sequence>>(&value(at));
    if (sequence == nullptr)
        refuse("takes a list of tensors");
    TensorIds ids;
    for (const auto& item : (*sequence)->items)
        ids.push_back(isNone(item) ? noTensor : tensorOf(item));
    return ids;
}

bool ScriptCall::isTensor(std::size_t at) const
{
    if (at >= m_arguments.size())
        return false;
    return std::holds_alternative<Cell>(m_arguments[at])
        || (known(m_arguments[at]) != nullptr && known(m_arguments[at])->isTensor());
}

std::optional<at::Tensor> ScriptCall::knownTensor(std::size_t at) const
{
    const auto* constant = known(value(at));
    return constant != nullptr && constant->isTensor() ? std::optional(constant->toTensor()) : std::nullopt;
}

std::int64_t ScriptCall::integer(std::string_view name) const
{
    return integerOf(toIValue(value(name)));
}

double ScriptCall::real(std::string_view name) const
{
    return realOf(toIValue(value(name)));
}

std::string ScriptCall::text(std::string_view name) const
{
    const auto constant = toIValue(value(name));
    if (!constant.isString())
        refuse(std::string(name) + " is no text");
    return constant.toStringRef();
}

Integers ScriptCall::list(std::string_view name) const
{
    if (!given(name))
        return {};
    const auto constant = toIValue(value(name));
    if (!constant.isList())
        return {integerOf(constant)};
    Integers values;
    for (const auto& item : constant.toListRef())
        values.push_back(integerOf(item));
    return values;
}

Reals ScriptCall::reals(std::string_view name) const
{
    Reals values;
    if (!given(name))
        return values;
    const auto constant = toIValue(value(name));
    if (!constant.isList())
        return {realOf(constant)};
    for (const auto& item : constant.toListRef())
        values.push_back(realOf(item));
    return values;
}

Integers ScriptCall::list(std::string_view name, std::size_t count, std::int64_t fallback) const
{
    auto values = list(name);
    if (values.empty())
        return Integers(count, fallback);
    if (values.size() == 1)
        return Integers(count, values.front());
    if (values.size() != count)
        refuse(std::string(name) + " has " + std::to_string(values.size()) + " values for " + std::to_string(count)
               + " dimensions");
    return values;
}

Integers ScriptCall::axes(std::string_view name, std::int64_t rank) const
{
    auto values = list(name);
    if (values.empty()) {
        values.resize(static_cast<std::size_t>(rank));
        std::iota(values.begin(), values.end(), 0);
    }
    for (auto& value : values)
        value = graph.axis(value, rank);
    std::ranges::sort(values);
    return values;
}

TensorId ScriptCall::numberAs(const c10::IValue& number, ElementType type) const
{
    return graph.scalar(realOf(number), type);
}

/// Torch's rule: a number or a tensor without dimensions only decides between kinds of types.
std::pair<TensorId, TensorId> ScriptCall::operands(std::size_t a, std::size_t b) const
{
    const auto* numberA = known(value(a)) != nullptr && isNumber(*known(value(a))) ? known(value(a)) : nullptr;
    const auto* numberB = known(value(b)) != nullptr && isNumber(*known(value(b))) ? known(value(b)) : nullptr;
    if (numberB != nullptr && numberA == nullptr) {
        const auto left = tensor(a);
        const auto type = withNumber(graph.info(left).type, *numberB);
        return {graph.cast(left, type), numberAs(*numberB, type)};
    }
    if (numberA != nullptr && numberB == nullptr) {
        const auto right = tensor(b);
        const auto type = withNumber(graph.info(right).type, *numberA);
        return {numberAs(*numberA, type), graph.cast(right, type)};
    }
    const auto left = tensor(a);
    const auto right = tensor(b);
    const auto standIn = [this](TensorId id) {
        const auto ones = std::vector<std::int64_t>(graph.shape(id).size(), 1);
        return at::empty(ones, at::TensorOptions(scalarTypeOf(graph.info(id).type)));
    };
    const auto type = elementTypeOf(at::result_type(standIn(left), standIn(right)));
    return {graph.cast(left, type), graph.cast(right, type)};
}

std::string ScriptCall::overload() const
{
    const auto* schema = m_node.maybeSchema();
    return schema == nullptr ? std::string() : schema->overload_name();
}

const ScriptOperator* translationOf(std::string_view name)
{
    static const auto table = [] {
        std::map<std::string_view, const ScriptOperator*> rows;
        for (const auto family :
             {activationTranslations(), arithmeticTranslations(), attentionTranslations(), convolutionTranslations(),
              layoutTranslations(), matrixTranslations(), normalizationTranslations(), poolingTranslations(),
              recurrentTranslations(), reductionTranslations(), resizeTranslations(), selectionTranslations()}) {
            for (const auto& row : family)
                rows.emplace(row.name, &row);
        }
        return rows;
    }();
    const auto found = table.find(name);
    return found == table.end() ? nullptr : found->second;
}

} // namespace engine::script
