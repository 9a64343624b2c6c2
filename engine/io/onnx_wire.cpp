// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/onnx_wire.h"

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

bool readGraph(Bytes8 message, const Blob& file, OnnxFile& result, std::string& rest)
{
    return forEachField(message, [&](const WireField& field) {
        if (field.number != onnx::GraphProto::kInitializerFieldNumber || !field.payload) {
            append(rest, field.whole);
            return true;
        }
        Bytes8 weights;
        if (!readTensor(*field.payload, *result.model.mutable_graph()->add_initializer(), weights))
            return false;
        result.weights.push_back(weights.empty() ? Blob{} : Blob{file.owner, weights});
        return true;
    });
}

} // namespace

Result<OnnxFile> parseModel(const Blob& bytes)
{
    const Error corrupt{ErrorCode::Corrupt, "is not an ONNX model, or is damaged"};
    if (bytes.bytes.empty())
        return Error{ErrorCode::Corrupt, "is empty"};
    if (bytes.bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
        return Error{ErrorCode::Corrupt, "is larger than the 2 GB that an ONNX file can hold"};
    OnnxFile result;
    std::string modelRest;
    std::string graphRest;
    bool hasGraph = false;
    const bool wellFormed = forEachField(bytes.bytes, [&](const WireField& field) {
        if (field.number == onnx::ModelProto::kGraphFieldNumber && field.payload) {
            hasGraph = true;
            return readGraph(*field.payload, bytes, result, graphRest);
        }
        append(modelRest, field.whole);
        return true;
    });
    onnx::ModelProto model;
    onnx::GraphProto graph;
    if (!wellFormed || !hasGraph || !parse(model, modelRest) || !parse(graph, graphRest))
        return corrupt;
    graph.mutable_initializer()->Swap(result.model.mutable_graph()->mutable_initializer());
    model.mutable_graph()->Swap(&graph);
    result.model.Swap(&model);
    return result;
}

} // namespace engine
