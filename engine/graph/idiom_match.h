// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to withIdioms(): reading the operators before one, and what a family of idioms answers.

#include "engine/graph/layer_graph.h"
#include "engine/graph/tensor_names.h"

#include <optional>
#include <set>

namespace engine {

/// A graph whose idioms are being replaced. Layers of one operation can be part of an idiom.
class IdiomGraph
{
public:
    explicit IdiomGraph(const LayerGraph& graph);

    const TensorInfo& tensor(TensorId id) const { return m_parts.tensors[index(id)]; }
    const Shape& shape(TensorId id) const { return tensor(id).shape; }
    const Blob* constant(TensorId id) const;
    bool isConstant(TensorId id) const { return constant(id) != nullptr; }
    /// The value of a float constant of one element.
    std::optional<double> number(TensorId id) const;
    /// The only operation of the layer that makes @p id; null for others.
    const Operation* maker(TensorId id) const;

    /// Whether several layers need @p id, or somebody outside.
    bool isShared(TensorId id) const { return m_outputs.contains(id) || m_graph.consumersOf(id).size() > 1; }

    std::size_t layerCount() const { return m_parts.layers.size(); }
    const Operation* onlyOperation(std::size_t layer) const;

    /// Their names get numbers when they are taken.
    TensorId addTensor(const std::string& name, ElementType type, const Shape& shape);
    TensorId addConstant(const std::string& name, ElementType type, const Shape& shape, Blob blob);

    /// Whether nothing but the makers of @p inner and of @p result needs the inner tensors.
    bool mayHide(const std::set<TensorId>& inner, TensorId result) const;
    /// Puts @p operations in the place of the layer @p root and of those that make @p inner, which may be hidden.
    void replace(std::size_t root, const std::set<TensorId>& inner, std::vector<Operation> operations);

    /// The graph as it was when nothing was replaced.
    Result<LayerGraph> finish();

private:
    /// The layer that does the work of @p layer by now.
    std::size_t successor(std::size_t layer) const;

    const LayerGraph& m_graph;
    GraphParts m_parts;
    bool m_changed = false;
    std::vector<std::size_t> m_successor;
    std::set<TensorId> m_outputs;
    TensorNames m_names;
};

/// What is put in the place of an operation and of those before it.
struct Idiom
{
    std::set<TensorId> inner; ///< tensors that are not made any more; mayHide() has agreed
    std::vector<Operation> operations;
};

/// The idiom whose result @p last makes, or nothing. May add tensors to @p graph.
std::optional<Idiom> normalizationIdiom(IdiomGraph& graph, const Operation& last);
std::optional<Idiom> activationIdiom(IdiomGraph& graph, const Operation& last);
std::optional<Idiom> attentionIdiom(IdiomGraph& graph, const Operation& last);
std::optional<Idiom> orderIdiom(IdiomGraph& graph, const Operation& last);

/// An Add or Mul of two with @p number as one of them, or a Sub or Div by it: the other operand.
struct ScalarTerm
{
    TensorId other;
    double number; ///< of a Sub negative, of a Div the reciprocal
};
std::optional<ScalarTerm> scalarSum(const IdiomGraph& graph, const Operation& operation);
std::optional<ScalarTerm> scalarProduct(const IdiomGraph& graph, const Operation& operation);

/// @p tensor raised to the second power: the base, or nothing.
std::optional<TensorId> squared(const IdiomGraph& graph, TensorId tensor);

} // namespace engine
