// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to the TorchScript reader: the graph while operators are written down.

#include "engine/graph/graph_draft.h"
#include "engine/torch/script/script_value.h"

#include <unordered_map>
#include <unordered_set>

namespace engine::script {

using Integers = std::vector<std::int64_t>;
using Reals = std::vector<double>;
using TensorIds = std::vector<TensorId>;

class ScriptGraph
{
public:
    TensorId addInput(const std::string& name, const TensorType& type);
    Result<LayerGraph> finish(const std::string& name, const std::vector<std::pair<std::string, TensorId>>& outputs);

    /// Layers that follow get this name, with a number when it is taken.
    void setLayerName(std::string name) { m_layer = std::move(name); }

    /// What a weight is called; it is used where it lies, never copied.
    void nameWeight(const at::Tensor& tensor, const std::string& name);
    /// Whether @p tensor shares memory with a weight.
    bool isWeight(const at::Tensor& tensor) const;

    TensorId constant(const at::Tensor& tensor);
    TensorId integers(const Integers& values);
    TensorId reals(const Reals& values); ///< float32, one dimension
    TensorId scalar(double value, ElementType type);

    /// One operation of opset 17; answers its outputs. Throws std::invalid_argument when it does not fit.
    TensorIds emit(const std::string& type, Attributes attributes, TensorIds inputs, std::size_t outputs);
    TensorId emit(const std::string& type, Attributes attributes, TensorIds inputs)
    {
        return emit(type, std::move(attributes), std::move(inputs), 1).front();
    }

    const TensorInfo& info(TensorId id) const { return m_draft.tensor(id); }
    const Shape& shape(TensorId id) const { return info(id).shape; }
    std::int64_t rank(TensorId id) const { return static_cast<std::int64_t>(shape(id).size()); }
    /// Counted from the front.
    std::int64_t axis(std::int64_t axis, std::int64_t rank) const;

    TensorId cast(TensorId id, ElementType type);
    TensorId reshape(TensorId id, const Integers& shape);
    TensorId transpose(TensorId id, const Integers& order);
    TensorId swapAxes(TensorId id, std::int64_t a, std::int64_t b);
    TensorId slice(TensorId id, std::int64_t axis, std::int64_t start, std::int64_t end, std::int64_t step = 1);
    /// @p a and @p b with numpy's broadcasting, both of one type already.
    TensorId binary(const std::string& type, TensorId a, TensorId b) { return emit(type, {}, {a, b}); }
    TensorId scaled(TensorId id, double factor);

private:
    std::string uniqueName(const std::string& name);
    void append(Operation operation);

    struct Constant
    {
        at::Tensor tensor; ///< keeps the key alive
        TensorId id;
    };

    GraphDraft m_draft;
    std::string m_layer;
    std::unordered_map<const c10::TensorImpl*, Constant> m_constants;
    std::unordered_map<const c10::TensorImpl*, std::string> m_weightNames;
    std::unordered_set<const c10::StorageImpl*> m_weightStorages;
    std::unordered_set<std::string> m_names;
    std::unordered_map<std::string, int> m_lastNumber;
};

} // namespace engine::script
