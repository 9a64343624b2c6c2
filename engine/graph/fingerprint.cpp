// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/layer_graph.h"
#include "engine/graph/shape_inference.h"

#include <xxhash.h>

#include <array>
#include <bit>
#include <memory>
#include <set>

namespace engine {

namespace {

/// Goes up whenever the same graph gets another fingerprint.
constexpr std::uint64_t fingerprintVersion = 2;

/// A constant of a program that has more bytes is a weight.
constexpr std::size_t mostSettingBytes = 4096;

/// XXH3 over numbers of 8 bytes, the least first, and texts behind their length.
class Hash
{
public:
    Hash() { XXH3_64bits_reset(m_state.get()); }
    void add(std::uint64_t value)
    {
        std::array<unsigned char, 8> bytes{};
        for (std::size_t i = 0; i < bytes.size(); ++i)
            bytes[i] = static_cast<unsigned char>((value >> (8 * i)) & 0xffU);
        XXH3_64bits_update(m_state.get(), bytes.data(), bytes.size());
    }
    void add(std::int64_t value) { add(static_cast<std::uint64_t>(value)); }
    /// As ONNX keeps it: a graph that was written and read is the same.
    void add(double value) { add(std::uint64_t{std::bit_cast<std::uint32_t>(static_cast<float>(value))}); }
    void add(TensorId id) { add(std::uint64_t{index(id)}); }
    void add(std::string_view text)
    {
        add(std::uint64_t{text.size()});
        XXH3_64bits_update(m_state.get(), text.data(), text.size());
    }
    void add(std::span<const std::byte> bytes)
    {
        add(std::uint64_t{bytes.size()});
        XXH3_64bits_update(m_state.get(), bytes.data(), bytes.size());
    }
    void add(const std::string& text) { add(std::string_view(text)); }
    template <typename T>
    void add(const std::vector<T>& list)
    {
        add(std::uint64_t{list.size()});
        for (const auto& element : list)
            add(element);
    }
    std::string digits() const
    {
        const std::uint64_t sum = XXH3_64bits_digest(m_state.get());
        std::string text;
        for (int shift = 60; shift >= 0; shift -= 4)
            text += "0123456789abcdef"[(sum >> shift) & 0xfU];
        return text;
    }

private:
    struct Free
    {
        void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
    };
    std::unique_ptr<XXH3_state_t, Free> m_state{XXH3_createState()};
};

void addType(Hash& hash, ElementType type, const Shape& shape)
{
    hash.add(elementTypeName(type));
    hash.add(shape);
}

void addAttributes(Hash& hash, const Attributes& attributes)
{
    hash.add(std::uint64_t{attributes.size()});
    for (const auto& [name, attribute] : attributes) {
        hash.add(name);
        hash.add(std::uint64_t{attribute.index()});
        std::visit([&hash](const auto& value) { hash.add(value); }, attribute);
    }
}

void addProgram(Hash& hash, const Program& program);

void addOperation(Hash& hash, const Operation& operation)
{
    const auto& [type, attributes, inputs, outputs, programs] = operation; // all of it, or it does not compile
    hash.add(type);
    addAttributes(hash, attributes);
    hash.add(inputs);
    hash.add(outputs);
    hash.add(std::uint64_t{programs.size()});
    for (const auto& program : programs)
        addProgram(hash, program);
}

void addProgram(Hash& hash, const Program& program)
{
    const auto& [tensorCount, constants, operations, inputs, outputs] = program;
    hash.add(std::uint64_t{tensorCount});
    hash.add(std::uint64_t{constants.size()});
    for (const auto& [id, constant] : constants) {
        const auto& [type, shape, blob] = constant;
        hash.add(id);
        addType(hash, type, shape);
        if (blob.bytes.size() <= mostSettingBytes)
            hash.add(blob.bytes);
    }
    hash.add(std::uint64_t{operations.size()});
    for (const auto& inner : operations)
        addOperation(hash, inner);
    hash.add(inputs);
    hash.add(outputs);
}

KnownInputs knownInputs(const LayerGraph& graph, const Operation& operation)
{
    KnownInputs inputs;
    for (const auto id : operation.inputs) {
        if (id == noTensor)
            inputs.emplace_back();
        else
            inputs.push_back(KnownTensor{graph.tensor(id).type, graph.tensor(id).shape, graph.constant(id)});
    }
    return inputs;
}

/// Constants that say what an operation does: those that its shape rule reads, and single numbers.
std::set<TensorId> settingsOf(const LayerGraph& graph)
{
    std::set<TensorId> settings;
    for (const auto& [id, blob] : graph.parts().constants) {
        if (graph.tensor(id).shape.empty())
            settings.insert(id);
    }
    for (const auto& layer : graph.layers()) {
        for (const auto& operation : layer.operations) {
            for (const auto at : inputsThatShape(operation, knownInputs(graph, operation)))
                settings.insert(operation.inputs[at]);
        }
    }
    return settings;
}

void addConstants(Hash& hash, const LayerGraph& graph)
{
    const auto settings = settingsOf(graph);
    hash.add(std::uint64_t{graph.parts().constants.size()});
    for (const auto& [id, blob] : graph.parts().constants) {
        hash.add(id);
        const bool isSetting = settings.contains(id);
        hash.add(std::uint64_t{isSetting});
        if (isSetting)
            hash.add(blob.bytes);
    }
}

} // namespace

std::string fingerprint(const LayerGraph& graph)
{
    Hash hash;
    hash.add(fingerprintVersion);
    hash.add(std::uint64_t{graph.parts().tensors.size()});
    for (const auto& tensor : graph.parts().tensors)
        addType(hash, tensor.type, tensor.shape);
    addConstants(hash, graph);
    hash.add(std::uint64_t{graph.layers().size()});
    for (const auto& layer : graph.layers()) {
        hash.add(layer.name);
        hash.add(std::uint64_t{layer.operations.size()});
        for (const auto& operation : layer.operations)
            addOperation(hash, operation);
    }
    hash.add(graph.parts().inputs);
    hash.add(graph.parts().outputs);
    return hash.digits();
}

} // namespace engine
