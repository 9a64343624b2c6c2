// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/fused_names.h"

#include <algorithm>

namespace engine {

std::map<std::string, LayerId> fusedNames(const LayerGraph& original, const LayerGraph& fused)
{
    std::map<std::string, LayerId> makers; // of tensors, by their names
    std::map<std::string, LayerId> names;
    for (std::uint32_t layer = 0; layer < fused.layers().size(); ++layer) {
        names.emplace(fused.layers()[layer].name, LayerId{layer});
        for (const auto& operation : fused.layers()[layer].operations) {
            for (const auto output : operation.outputs) {
                if (output != noTensor)
                    makers.emplace(fused.tensor(output).name, LayerId{layer});
            }
        }
    }
    for (const auto& layer : original.layers()) {
        const auto& outputs = layer.operations.back().outputs;
        const auto first = std::ranges::find_if(outputs, [](TensorId id) { return id != noTensor; });
        const auto maker = first != outputs.end() ? makers.find(original.tensor(*first).name) : makers.end();
        if (maker != makers.end())
            names.emplace(layer.name, maker->second);
    }
    return names;
}

} // namespace engine
