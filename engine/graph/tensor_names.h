// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/layer_graph.h"
#include "engine/graph/own_names.h"

namespace engine {

/// Gives new tensors of a graph names that no other has.
class TensorNames
{
public:
    explicit TensorNames(const GraphParts& parts)
    {
        for (const auto& tensor : parts.tensors)
            m_names.take(tensor.name);
    }
    TensorId add(GraphParts& parts, TensorInfo info)
    {
        info.name = m_names.take(info.name);
        parts.tensors.push_back(std::move(info));
        return TensorId{static_cast<std::uint32_t>(parts.tensors.size() - 1)};
    }

private:
    OwnNames m_names;
};

} // namespace engine
