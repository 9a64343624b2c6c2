// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/onnx/onnx_wire.h"

#include "engine/io/files/mistaken_file.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include <functional>
#include <limits>
#include <optional>

namespace engine {

namespace {

using google::protobuf::internal::WireFormatLite;
using Bytes8 = std::span<const std::byte>;

constexpr std::size_t smallWeights = 1024; ///< bytes; up to here they are copied with the message

struct WireField
{
    int number = 0;
    Bytes8 whole;                  ///< with its tag
    std::optional<Bytes8> payload; ///< of a message or of bytes
};

/// Calls @p visit for each field of a message; false when it is malformed or a visit fails.
bool forEachField(Bytes8 message, const std::function<bool(const WireField&)>& visit)
{
    google::protobuf::io::CodedInputStream stream(reinterpret_cast<const std::uint8_t*>(message.data()),
                                                  static_cast<int>(message.size()));
    while (true) {
        const auto begin = static_cast<std::size_t>(stream.CurrentPosition());
        const auto tag = stream.ReadTag();
        if (tag == 0)
            return begin == message.size();
        WireField field{.number = WireFormatLite::GetTagFieldNumber(tag), .whole = {}, .payload = {}};
        if (WireFormatLite::GetTagWireType(tag) == WireFormatLite::WIRETYPE_LENGTH_DELIMITED) {
            int length = 0;
            if (!stream.ReadVarintSizeAsInt(&length))
                return false;
            const auto start = static_cast<std::size_t>(stream.CurrentPosition());
            if (static_cast<std::size_t>(length) > message.size() - start || !stream.Skip(length))
                return false;
            field.payload = message.subspan(start, static_cast<std::size_t>(length));
        } else if (!WireFormatLite::SkipField(&stream, tag)) {
            return false;
        }
        field.whole = message.subspan(begin, static_cast<std::size_t>(stream.CurrentPosition()) - begin);
        if (!visit(field))
            return false;
    }
}

void append(std::string& text, Bytes8 bytes)
{
    text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

bool parse(google::protobuf::MessageLite& message, const std::string& text)
{
    return message.ParsePartialFromString(text);
}

/// One TensorProto; @p weights becomes its raw data when that is large.
bool readTensor(Bytes8 message, onnx::TensorProto& tensor, Bytes8& weights)
{
    std::string rest;
    const bool wellFormed = forEachField(message, [&](const WireField& field) {
        const bool raw = field.number == onnx::TensorProto::kRawDataFieldNumber && field.payload;
        if (raw)
            weights = field.payload->size() > smallWeights ? *field.payload : Bytes8{};
        if (!raw || weights.empty())
            append(rest, field.whole);
        return true;
    });
    return wellFormed && parse(tensor, rest);
}

/// Walks a model. Counts what the graph and its nodes consist of before protobuf builds it, because an
/// empty message takes two bytes in the file and a hundred times that in memory.
class ModelWalk
{
public:
    explicit ModelWalk(const Blob& file) : m_file(file) {}

    Result<OnnxFile> parsed()
    {
        const bool wellFormed = forEachField(m_file.bytes, [this](const WireField& field) {
            if (field.number != onnx::ModelProto::kGraphFieldNumber || !field.payload) {
                append(m_modelRest, field.whole);
                return field.number != onnx::ModelProto::kFunctionsFieldNumber || !field.payload
                    || countFunction(*field.payload);
            }
            m_hasGraph = true;
            return readGraph(*field.payload);
        });
        if (m_nodes > mostNodes || m_parts > mostParts)
            return Error{ErrorCode::Unsupported,
                         sentence("is larger than the %1 nodes that a model can have", mostNodes)};
        if (!wellFormed || !m_hasGraph || !assemble()) {
            if (const auto what = mistakenFor(m_file))
                return Error{ErrorCode::Corrupt, *what};
            return Error{ErrorCode::Corrupt, "is not an ONNX model, or is damaged"};
        }
        return std::move(m_result);
    }

private:
    static constexpr int mostParts = 4'000'000;

    bool readGraph(Bytes8 message)
    {
        return forEachField(message, [this](const WireField& field) {
            if (++m_parts > mostParts)
                return false;
            if (field.number == onnx::GraphProto::kInitializerFieldNumber && field.payload)
                return readInitializer(*field.payload);
            append(m_graphRest, field.whole);
            return field.number != onnx::GraphProto::kNodeFieldNumber || !field.payload || countNode(*field.payload);
        });
    }

    bool countNode(Bytes8 message, int depth = 0)
    {
        return ++m_nodes <= mostNodes && forEachField(message, [this, depth](const WireField& field) {
            const bool isAttribute = field.number == onnx::NodeProto::kAttributeFieldNumber && field.payload;
            return ++m_parts <= mostParts && (!isAttribute || countAttribute(*field.payload, depth));
        });
    }

    /// Nodes of bodies count like any other.
    bool countAttribute(Bytes8 message, int depth)
    {
        constexpr int deepest = 16;
        return forEachField(message, [this, depth](const WireField& field) {
            const bool isBody = (field.number == onnx::AttributeProto::kGFieldNumber
                                 || field.number == onnx::AttributeProto::kGraphsFieldNumber)
                && field.payload;
            return !isBody || (depth < deepest && countBody(*field.payload, depth + 1));
        });
    }

    bool countBody(Bytes8 message, int depth)
    {
        return forEachField(message, [this, depth](const WireField& field) {
            const bool isNode = field.number == onnx::GraphProto::kNodeFieldNumber && field.payload;
            return ++m_parts <= mostParts && (!isNode || countNode(*field.payload, depth));
        });
    }

    bool countFunction(Bytes8 message)
    {
        return forEachField(message, [this](const WireField& field) {
            const bool isNode = field.number == onnx::FunctionProto::kNodeFieldNumber && field.payload;
            return ++m_parts <= mostParts && (!isNode || countNode(*field.payload));
        });
    }

    bool readInitializer(Bytes8 message)
    {
        Bytes8 weights;
        if (!readTensor(message, *m_result.model.mutable_graph()->add_initializer(), weights))
            return false;
        m_result.weights.push_back(weights.empty() ? Blob{} : Blob{m_file.owner, weights});
        return true;
    }

    bool assemble()
    {
        onnx::ModelProto model;
        onnx::GraphProto graph;
        if (!parse(model, m_modelRest) || !parse(graph, m_graphRest))
            return false;
        graph.mutable_initializer()->Swap(m_result.model.mutable_graph()->mutable_initializer());
        model.mutable_graph()->Swap(&graph);
        m_result.model.Swap(&model);
        return true;
    }

    const Blob& m_file;
    OnnxFile m_result;
    std::string m_modelRest;
    std::string m_graphRest;
    bool m_hasGraph = false;
    int m_nodes = 0;
    int m_parts = 0;
};

} // namespace

Result<OnnxFile> parseModel(const Blob& bytes)
{
    if (bytes.bytes.empty())
        return Error{ErrorCode::Corrupt, "is empty"};
    if (bytes.bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
        return Error{ErrorCode::Corrupt, "is larger than the 2 GB that an ONNX file can hold"};
    return ModelWalk(bytes).parsed();
}

} // namespace engine
