// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/layer_graph.h"
#include "engine/graph/sampling/draws.h"

namespace engine {

/// What one network may cost, so that a run of it stays near 60 ms.
struct DraftLimits
{
    std::int64_t macs = 2'500'000'000;          ///< recurrent ones count five times: they run one step after the other
    std::int64_t weightBytes = 440'000'000;     ///< one layer of 25088 x 4096 fits
    std::int64_t activationBytes = 256'000'000; ///< of all results
    std::int64_t tensorElements = 16'000'000;   ///< of one result
    int layers = 30;                            ///< that stay on their own once fused
};

/// What is in the weights of a network.
enum class Weights : std::uint8_t {
    Drawn,
    Zero, ///< in memory that is not touched before somebody reads it
};

/// A network under construction, of operations that need not fit: add() answers noTensor where shapes do not match or a
/// limit would be passed, and whoever added takes all of it back to an earlier mark. Weights are drawn at the end.
class NetworkDraft
{
public:
    NetworkDraft(std::string name, std::uint64_t seed, const DraftLimits& limits);

    Draws& draws() { return m_draws; }
    /// Shapes as in real networks or in wide ranges: for the units.
    bool wide() const { return m_wide; }
    void setWide(bool wide) { m_wide = wide; }

    TensorId input(Shape shape, ElementType type = ElementType::Float32);
    /// Seeded, evenly in [@p low, @p high).
    TensorId weights(Shape shape, double low, double high);
    /// Weights that keep the size of what is summed up over @p fanIn values.
    TensorId kernel(Shape shape, std::int64_t fanIn);
    TensorId integers(std::vector<std::int64_t> values);
    TensorId floats(std::vector<float> values, Shape shape);

    /// A layer of one operation; its first output, or noTensor. Any input noTensor that is not optional: noTensor.
    TensorId add(Operation operation);
    /// Likewise with as many outputs as @p outputs; empty instead of noTensor.
    std::vector<TensorId> addAll(Operation operation, std::size_t outputs);

    const Shape& shapeOf(TensorId id) const { return m_parts.tensors[index(id)].shape; }
    int layers() const { return m_spent.layers; }
    bool isFull() const { return m_spent.layers >= m_limits.layers; }

    struct Mark
    {
        std::size_t tensors = 0;
        std::size_t layers = 0;
        std::size_t inputs = 0;
        DraftLimits spent;
    };
    Mark mark() const;
    void takeBack(const Mark& mark);

    /// What nobody takes are outputs.
    Result<LayerGraph> finish(Weights weights = Weights::Drawn);

private:
    struct Range
    {
        double low;
        double high;
    };

    TensorId addTensor(const std::string& name, Shape shape, ElementType type);
    bool joinsItsProducer(const Operation& operation) const;
    bool fits(const Operation& operation, const std::vector<TensorId>& outputs);
    void drawWeights();
    void leaveWeights();

    GraphParts m_parts;
    std::map<TensorId, Range> m_weights; ///< whose values are not drawn yet
    DraftLimits m_limits;
    DraftLimits m_spent{0, 0, 0, 0, 0};
    Draws m_draws;
    bool m_wide = false;
};

} // namespace engine
