// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/layer_graph.h"

namespace engine {

namespace {

/// FNV-1a, 64 bits (Fowler, Noll, Vo).
class Hash
{
public:
    void add(std::string_view text)
    {
        for (const auto character : text)
            mix(static_cast<unsigned char>(character));
        mix(0xff);
    }
    void add(std::uint64_t value)
    {
        for (int byte = 0; byte < 8; ++byte)
            mix((value >> (8 * byte)) & 0xffU);
    }
    std::string digits() const
    {
        std::string text;
        for (int shift = 60; shift >= 0; shift -= 4)
            text += "0123456789abcdef"[(m_state >> shift) & 0xfU];
        return text;
    }

private:
    void mix(std::uint64_t byte) { m_state = (m_state ^ byte) * 0x100000001b3ULL; }

    std::uint64_t m_state = 0xcbf29ce484222325ULL;
};

void addOperation(Hash& hash, const Operation& operation)
{
    hash.add(operation.type);
    for (const auto& ids : {operation.inputs, operation.outputs}) {
        for (const auto id : ids)
            hash.add(index(id));
    }
    for (const auto& program : operation.programs) {
        for (const auto& inner : program.operations)
            addOperation(hash, inner);
    }
}

} // namespace

std::string fingerprint(const LayerGraph& graph)
{
    Hash hash;
    for (const auto& tensor : graph.parts().tensors) {
        hash.add(elementTypeName(tensor.type));
        for (const auto dimension : tensor.shape)
            hash.add(static_cast<std::uint64_t>(dimension));
    }
    for (const auto& layer : graph.layers()) {
        hash.add(layer.name);
        for (const auto& operation : layer.operations)
            addOperation(hash, operation);
    }
    for (const auto id : graph.inputs())
        hash.add(index(id));
    for (const auto id : graph.outputs())
        hash.add(index(id));
    return hash.digits();
}

} // namespace engine
