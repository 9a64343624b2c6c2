// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/onnx/onnx_writer.h"

#include "engine/io/files/atomic_write.h"
#include "engine/io/onnx/onnx_message.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl.h>
#include <google/protobuf/wire_format_lite.h>

#include <cstring>
#include <limits>

namespace engine {

namespace {

using google::protobuf::io::CodedOutputStream;

constexpr std::size_t mostBytes = static_cast<std::size_t>(std::numeric_limits<int>::max());

Error failure(const std::filesystem::path& file, const std::string& reason)
{
    return {ErrorCode::Io, sentence("cannot write '%1': %2", file.string(), reason)};
}

/// The tag of a field whose length stands before it, as protobuf's encoding has it.
constexpr std::uint32_t tagOf(int number)
{
    return static_cast<std::uint32_t>(number) << 3U | 2U;
}

/// A message or bytes as a field of another message.
std::size_t fieldSize(int number, std::size_t length)
{
    return CodedOutputStream::VarintSize32(tagOf(number)) + CodedOutputStream::VarintSize64(length) + length;
}

void writeFieldHead(CodedOutputStream& stream, int number, std::size_t length)
{
    stream.WriteTag(tagOf(number));
    stream.WriteVarint64(length);
}

/// Fields of one message may come in any order and in parts, so that the weights, which are most of a
/// model, go from where they lie into the file and are never copied.
class ModelStream
{
public:
    ModelStream(const LayerGraph& graph, OnnxMessage message)
        : m_graph(graph), m_constants(std::move(message.constants))
    {
        m_model.Swap(&message.model);
        m_inner.Swap(m_model.mutable_graph());
        m_model.clear_graph();
        m_initializers.Swap(m_inner.mutable_initializer());
        m_graphSize = m_inner.ByteSizeLong();
        for (int i = 0; i < m_initializers.size(); ++i)
            m_graphSize += fieldSize(onnx::GraphProto::kInitializerFieldNumber, initializerSize(i));
    }

    std::size_t size() const
    {
        return m_model.ByteSizeLong() + fieldSize(onnx::ModelProto::kGraphFieldNumber, m_graphSize);
    }

    bool write(CodedOutputStream& stream) const
    {
        if (!m_model.SerializeToCodedStream(&stream))
            return false;
        writeFieldHead(stream, onnx::ModelProto::kGraphFieldNumber, m_graphSize);
        if (!m_inner.SerializeToCodedStream(&stream))
            return false;
        for (int i = 0; i < m_initializers.size(); ++i) {
            writeFieldHead(stream, onnx::GraphProto::kInitializerFieldNumber, initializerSize(i));
            if (!m_initializers[i].SerializeToCodedStream(&stream))
                return false;
            const auto bytes = bytesOf(i);
            writeFieldHead(stream, onnx::TensorProto::kRawDataFieldNumber, bytes.size());
            stream.WriteRaw(bytes.data(), static_cast<int>(bytes.size()));
        }
        return !stream.HadError();
    }

private:
    std::span<const std::byte> bytesOf(int initializer) const
    {
        return m_graph.constant(m_constants[static_cast<std::size_t>(initializer)])->bytes;
    }
    std::size_t initializerSize(int i) const
    {
        return m_initializers[i].ByteSizeLong() + fieldSize(onnx::TensorProto::kRawDataFieldNumber, bytesOf(i).size());
    }

    const LayerGraph& m_graph;
    std::vector<TensorId> m_constants;
    onnx::ModelProto m_model;
    onnx::GraphProto m_inner;
    google::protobuf::RepeatedPtrField<onnx::TensorProto> m_initializers;
    std::size_t m_graphSize = 0;
};

Result<void> writeModel(const ModelStream& model, const std::filesystem::path& file)
{
    auto aside = FileAside::create(file);
    if (!aside)
        return aside.error();
    google::protobuf::io::FileOutputStream output(aside->descriptor());
    {
        CodedOutputStream stream(&output);
        if (!model.write(stream))
            return failure(file, output.GetErrno() != 0 ? std::strerror(output.GetErrno()) : "nobody says why");
    }
    if (!output.Flush())
        return failure(file, std::strerror(output.GetErrno()));
    return aside->takeItsPlace();
}

} // namespace

Result<void> writeOnnx(const LayerGraph& graph, const std::filesystem::path& file)
{
    const ModelStream model(graph, messageOf(graph));
    if (model.size() > mostBytes)
        return Error{ErrorCode::Unsupported,
                     sentence("'%1' would hold %2 bytes, more than the 2 GB of an ONNX file", file.filename().string(),
                              model.size())};
    return writeModel(model, file);
}

} // namespace engine
