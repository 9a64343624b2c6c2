// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to *_features.cpp: what features are made from.

#include "engine/predict/layer_features.h"

namespace engine {

/// A layer, and the operation that it is named after.
struct MainOperation
{
    const LayerGraph& graph;
    const Layer& layer;
    const Operation& op;

    const Shape& input(std::size_t at = 0) const { return graph.tensor(op.inputs[at]).shape; }
    const Shape& output() const { return graph.tensor(op.outputs[0]).shape; }
    bool isConstant(std::size_t at) const { return hasInput(op, at) && graph.constant(op.inputs[at]) != nullptr; }
    bool isFloat() const { return graph.tensor(op.inputs[0]).type == ElementType::Float32; }
    bool isQuantized() const;
    std::int64_t integer(std::string_view name, std::int64_t fallback) const { return attributeOr(op, name, fallback); }
    /// The attribute @p name as a dimension of the first input; clamped into it.
    std::size_t axis(std::int64_t fallback) const;
};

/// What goes on behind the main operation, in the same layer.
struct FusedTail
{
    bool residual = false; ///< adds what another layer made
    int cheap = 0;         ///< functions as Relu and Clip
    int costly = 0;        ///< functions with an exponential or a root, as Sigmoid and Gelu
    bool onlyRelu = true;  ///< no other function
};
FusedTail tailOf(const MainOperation& main);

class FeatureList
{
public:
    void add(std::string name, double value) { m_values.push_back({std::move(name), value}); }
    void add(std::string name, std::int64_t value) { add(std::move(name), static_cast<double>(value)); }
    void add(std::string name, std::size_t value) { add(std::move(name), static_cast<double>(value)); }
    void add(std::string name, int value) { add(std::move(name), static_cast<double>(value)); }
    void add(std::string name, bool value) { add(std::move(name), value ? 1.0 : 0.0); }
    void setFirst(std::string_view name, double value);
    double get(std::string_view name) const;
    std::vector<Feature> take() { return std::move(m_values); }

private:
    std::vector<Feature> m_values;
};

// Each sets kernel_class, and padded_macs where it differs, and adds the features of its families.
void addConvolution(const MainOperation& main, FeatureList& list);
void addTransposedConvolution(const MainOperation& main, FeatureList& list);
void addPooling(const MainOperation& main, FeatureList& list);
void addGlobalPooling(const MainOperation& main, FeatureList& list);
void addResize(const MainOperation& main, FeatureList& list);
void addProduct(const MainOperation& main, FeatureList& list);
void addRecurrent(const MainOperation& main, FeatureList& list);
void addAttention(const MainOperation& main, FeatureList& list);
void addGather(const MainOperation& main, FeatureList& list);
void addRows(const MainOperation& main, FeatureList& list); ///< softmax, argmax, layer_norm
void addNormalization(const MainOperation& main, FeatureList& list);
void addActivation(const MainOperation& main, FeatureList& list);
void addElementwise(const MainOperation& main, FeatureList& list);
void addConcat(const MainOperation& main, FeatureList& list);
void addMovement(const MainOperation& main, FeatureList& list);

/// Product of the dimensions from @p from up to but not @p to.
double elements(const Shape& shape, std::size_t from, std::size_t to);
double elements(const Shape& shape);
constexpr std::int64_t upToEight(std::int64_t count)
{
    return (count + 7) / 8 * 8;
}

} // namespace engine
