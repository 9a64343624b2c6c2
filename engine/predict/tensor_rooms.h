// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/buffer_plan.h"
#include "engine/graph/layer_graph.h"

#include <map>
#include <set>
#include <string_view>

namespace engine {

/// Bytes from the beginning of a block of memory.
struct ByteRange
{
    std::int64_t begin = 0;
    std::int64_t end = 0;

    std::int64_t size() const { return end - begin; }
    bool operator==(const ByteRange&) const = default;
};

/// Where the tensors of a network lie while one segment runs all of it, by the rules of the runtime as far as they follow
/// from the graph: results over what nobody needs any more, channels that are joined in place, other names for the same
/// bytes, and a BufferPlan. What kernels need beside that, and layouts that they change on their way, are left out.
class TensorRooms
{
public:
    explicit TensorRooms(const LayerGraph& graph);

    /// Nothing for a tensor that no layer gives or takes.
    ByteRange rangeOf(TensorId id) const;
    /// Of the whole block, in bytes.
    std::int64_t size() const { return m_plan.size(); }

private:
    struct Target
    {
        TensorId result; ///< of a Concat
        std::int64_t offset;
    };
    struct Room
    {
        BufferId buffer = noBuffer;
        std::int64_t offset = 0;
        std::int64_t bytes = 0;
    };

    void join(const Operation& concat);
    void takeLayer(LayerId layer, int now);
    std::int64_t stored(TensorId id) const;
    Room placed(TensorId id, int now);
    bool diesAt(TensorId id, LayerId layer) const;
    TensorId takenOver(LayerId layer, std::string_view family, TensorId result) const;
    void use(TensorId id, int now);

    const LayerGraph& m_graph;
    BufferPlan m_plan;
    std::map<TensorId, Target> m_targets;
    std::map<TensorId, Room> m_own;   ///< of tensors that have a buffer
    std::map<TensorId, Room> m_rooms; ///< of all
    std::set<BufferId> m_shared;      ///< by tensors of which one may be needed longer than another
};

} // namespace engine
