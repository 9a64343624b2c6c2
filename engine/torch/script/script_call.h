// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to the TorchScript reader: one call of an operator of torch, as its translation sees it.

#include "engine/torch/script/script_graph.h"

#include <algorithm>
#include <span>

namespace engine::script {

/// Arguments are asked for by the name that torch's schema gives them, or by their place where names
/// differ between versions. Asking for one of another kind throws std::invalid_argument.
class ScriptCall
{
public:
    ScriptCall(const torch::jit::Node& node, std::vector<ScriptValue> arguments, ScriptGraph& theGraph);

    ScriptGraph& graph;

    std::size_t size() const { return m_arguments.size(); }
    /// Whether there is such an argument, and it is not None.
    bool given(std::string_view name) const;
    bool given(std::size_t at) const { return at < m_arguments.size() && !isNone(m_arguments[at]); }
    const ScriptValue& value(std::string_view name) const;
    const ScriptValue& value(std::size_t at) const;

    /// A tensor; what is known becomes a constant.
    TensorId tensor(std::size_t at) const { return tensorOf(value(at)); }
    TensorId tensor(std::string_view name) const { return tensorOf(value(name)); }
    /// The same, or noTensor when it is not given.
    TensorId tensorOrNone(std::size_t at) const { return given(at) ? tensor(at) : noTensor; }
    TensorId tensorOrNone(std::string_view name) const { return given(name) ? tensor(name) : noTensor; }
    TensorIds tensors(std::size_t at) const;
    TensorId tensorOf(const ScriptValue& value) const;
    bool isTensor(std::size_t at) const;
    /// The weight itself where the argument does not depend on the frame.
    std::optional<at::Tensor> knownTensor(std::size_t at) const;

    std::int64_t integer(std::string_view name) const;
    std::int64_t integer(std::string_view name, std::int64_t fallback) const
    {
        return given(name) ? integer(name) : fallback;
    }
    double real(std::string_view name) const;
    double real(std::string_view name, double fallback) const { return given(name) ? real(name) : fallback; }
    bool flag(std::string_view name) const { return given(name) && integer(name) != 0; }
    std::string text(std::string_view name) const;
    /// An integer counts as a list of one; empty when it is not given.
    Integers list(std::string_view name) const;
    Reals reals(std::string_view name) const;
    /// @p list with one value for each of @p count dimensions.
    Integers list(std::string_view name, std::size_t count, std::int64_t fallback) const;
    std::int64_t axis(std::string_view name, std::int64_t rank) const { return graph.axis(integer(name), rank); }
    /// Axes from the front, all of them when none is given; ascending.
    Integers axes(std::string_view name, std::int64_t rank) const;

    /// Two operands of an arithmetic operator, of the type that torch gives its result.
    std::pair<TensorId, TensorId> operands(std::size_t a = 0, std::size_t b = 1) const;
    /// @p name of the schema; empty without one.
    std::string overload() const;

private:
    std::optional<std::size_t> place(std::string_view name) const;
    TensorId numberAs(const c10::IValue& number, ElementType type) const;

    const torch::jit::Node& m_node;
    std::vector<ScriptValue> m_arguments;
};

/// Results in the order of the operator's outputs; a list of tensors for an operator that answers a list.
using Translate = TensorIds (*)(const ScriptCall& call);

/// What an operator's result shares with its first argument.
enum class Sharing { Nothing, View, Everything };

struct ScriptOperator
{
    std::string_view name; ///< without "aten::", and without the underscore of the variant in place
    Translate translate = nullptr;
    Sharing sharing = Sharing::Nothing;
};

/// A text as a template argument.
template <std::size_t N>
struct Text
{
    char value[N];
    constexpr Text(const char (&text)[N]) { std::copy_n(text, N, value); }
};

/// The operator of ONNX that does the same to one tensor.
template <Text type>
TensorIds same(const ScriptCall& call)
{
    return {call.graph.emit(type.value, {}, {call.tensor(0)})};
}

std::span<const ScriptOperator> activationTranslations();
std::span<const ScriptOperator> arithmeticTranslations();
std::span<const ScriptOperator> attentionTranslations();
std::span<const ScriptOperator> convolutionTranslations();
std::span<const ScriptOperator> layoutTranslations();
std::span<const ScriptOperator> matrixTranslations();
std::span<const ScriptOperator> normalizationTranslations();
std::span<const ScriptOperator> poolingTranslations();
std::span<const ScriptOperator> recurrentTranslations();
std::span<const ScriptOperator> reductionTranslations();
std::span<const ScriptOperator> resizeTranslations();
std::span<const ScriptOperator> selectionTranslations();

/// Or null.
const ScriptOperator* translationOf(std::string_view name);

} // namespace engine::script
