// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/torch/conformance_case.h"

#include "engine/graph/constant_values.h"
#include "engine/graph/fusion.h"
#include "engine/io/onnx/onnx_reader.h"
#include "engine/io/onnx/onnx_tensor.h"
#include "tests/torch/run_whole.h"

#include <algorithm>
#include <cmath>
#include <fstream>

namespace conformance {

namespace {

using namespace engine;
namespace fs = std::filesystem;

bool readMessage(const fs::path& file, google::protobuf::MessageLite& message)
{
    std::ifstream stream(file, std::ios::binary);
    return stream && message.ParseFromIstream(&stream);
}

fs::path numbered(const fs::path& dataSet, const char* kind, int at)
{
    return dataSet / (kind + std::to_string(at) + ".pb");
}

std::optional<Tensor> readTensorFile(const fs::path& file)
{
    onnx::TensorProto proto;
    ExternalFiles files{.model = std::nullopt};
    if (!readMessage(file, proto))
        return std::nullopt;
    const auto constant = readTensor(proto, {}, files);
    if (!constant)
        return std::nullopt;
    return Tensor{constant->info.type, constant->info.shape, constant->blob};
}

/// The suite's files call bfloat16 uint16, its models do not.
Tensor labelled(Tensor tensor, ElementType stated)
{
    if (tensor.type == ElementType::UInt16 && stated == ElementType::BFloat16)
        tensor.type = stated;
    return tensor;
}

/// A model whose inputs from @p kept on are constants with the values of the data set. The suite hands
/// over shapes, axes and pads for each frame; models have them as constants.
Result<LayerGraph> openWithConstants(onnx::ModelProto model, const fs::path& dataSet, int kept)
{
    auto& graph = *model.mutable_graph();
    for (int at = graph.input_size() - 1; at >= kept; --at) {
        auto& constant = *graph.add_initializer();
        if (!readMessage(numbered(dataSet, "input_", at), constant))
            return Error{ErrorCode::Unsupported, "an input is no tensor"};
        constant.set_name(graph.input(at).name());
        graph.mutable_input()->RemoveLast();
    }
    const std::string bytes = model.SerializeAsString();
    auto read = parseOnnx(makeBlob(std::vector<char>(bytes.begin(), bytes.end())));
    return read ? fuse(*read) : read;
}

/// Dimensions that the model leaves open get those of the data set.
void closeDimensions(onnx::ModelProto& model, const fs::path& dataSet)
{
    for (int at = 0; at < model.graph().input_size(); ++at) {
        const auto tensor = readTensorFile(numbered(dataSet, "input_", at));
        auto& type = *model.mutable_graph()->mutable_input(at)->mutable_type();
        if (!tensor || !type.has_tensor_type())
            continue;
        auto& shape = *type.mutable_tensor_type()->mutable_shape();
        shape.clear_dim();
        for (const auto dimension : tensor->shape)
            shape.add_dim()->set_dim_value(dimension);
    }
}

bool hasProgram(const LayerGraph& graph)
{
    return std::ranges::any_of(graph.layers(),
                               [](const Layer& layer) { return !layer.operations.back().programs.empty(); });
}

/// The model as it is; where that needs a program or cannot be, as well with all inputs but the first as
/// constants, else with all. Each that opens has to be right.
std::vector<Result<LayerGraph>> openCase(const onnx::ModelProto& model, const fs::path& dataSet)
{
    const int inputs = model.graph().input_size();
    std::vector<Result<LayerGraph>> graphs;
    graphs.push_back(openWithConstants(model, dataSet, inputs));
    for (const int kept : {1, 0}) {
        if (kept >= inputs || (graphs.back() && !hasProgram(*graphs.back())))
            break;
        if (auto other = openWithConstants(model, dataSet, kept)) {
            if (!graphs.back())
                graphs.clear();
            graphs.push_back(std::move(other));
        }
    }
    return graphs;
}

bool isClose(double expected, double actual)
{
    if (std::isnan(expected) || std::isnan(actual))
        return std::isnan(expected) && std::isnan(actual);
    return expected == actual || std::abs(expected - actual) <= 1e-7 + 1e-3 * std::abs(expected);
}

double halfToDouble(std::uint16_t bits)
{
    const int exponent = (bits >> 10U) & 0x1f;
    const double fraction = (bits & 0x3ffU) / 1024.0;
    const double magnitude = exponent == 0 ? std::ldexp(fraction, -14)
        : exponent == 31                   ? (fraction == 0 ? INFINITY : NAN)
                                           : std::ldexp(1 + fraction, exponent - 15);
    return (bits & 0x8000U) != 0 ? -magnitude : magnitude;
}

std::vector<double> valuesOf(const Tensor& tensor)
{
    if (auto values = realValues(tensor.type, tensor.data))
        return std::move(*values);
    std::vector<double> result;
    for (const auto bits : elementsAs<std::uint16_t>(tensor.data).value_or(std::vector<std::uint16_t>{})) {
        if (tensor.type == ElementType::Float16)
            result.push_back(halfToDouble(bits));
        else
            result.push_back(std::bit_cast<float>(std::uint32_t{bits} << 16U));
    }
    return result;
}

/// Empty when they are equal as far as the suite asks.
std::string difference(const Tensor& expected, const Tensor& actual)
{
    if (expected.type != actual.type || expected.shape != actual.shape)
        return "gives " + toString(actual.shape) + " " + std::string(elementTypeName(actual.type)) + ", not "
            + toString(expected.shape) + " " + std::string(elementTypeName(expected.type));
    if (expected.data == actual.data)
        return {};
    const auto wanted = valuesOf(expected);
    const auto given = valuesOf(actual);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (!isClose(wanted[i], given[i]))
            return "element " + std::to_string(i) + " is " + std::to_string(given[i]) + ", not "
                + std::to_string(wanted[i]);
    }
    return {};
}

Outcome outcomeOf(const Error& error)
{
    const bool unsupported =
        error.code == ErrorCode::Unsupported || error.message().find("not supported") != std::string::npos;
    return {unsupported ? Verdict::Unsupported : Verdict::Failed, error.message()};
}

Outcome runOpened(const Result<LayerGraph>& graph, const fs::path& dataSet)
{
    if (!graph)
        return outcomeOf(graph.error());
    TensorMap inputs;
    for (int at = 0; at < static_cast<int>(graph->inputs().size()); ++at) {
        auto tensor = readTensorFile(numbered(dataSet, "input_", at));
        if (!tensor)
            return {Verdict::Unsupported, "an input is of a type that is not supported"};
        const auto id = graph->inputs()[static_cast<std::size_t>(at)];
        inputs.emplace(id, labelled(std::move(*tensor), graph->tensor(id).type));
    }
    const auto run = runWhole(*graph, inputs);
    if (!run)
        return outcomeOf(run.error());
    for (int at = 0; at < static_cast<int>(graph->outputs().size()); ++at) {
        const auto expected = readTensorFile(numbered(dataSet, "output_", at));
        if (!expected)
            return {Verdict::Unsupported, "an output is of a type that is not supported"};
        const auto& actual = run->outputs.at(graph->outputs()[static_cast<std::size_t>(at)]);
        const auto found = difference(labelled(*expected, actual.type), actual);
        if (!found.empty())
            return {Verdict::Failed, "output " + std::to_string(at) + " " + found};
    }
    return {Verdict::Passed, {}};
}

Outcome runDataSet(onnx::ModelProto model, const fs::path& dataSet)
{
    closeDimensions(model, dataSet);
    Outcome outcome;
    for (const auto& graph : openCase(model, dataSet)) {
        outcome = runOpened(graph, dataSet);
        if (outcome.verdict != Verdict::Passed)
            return outcome;
    }
    return outcome;
}

bool isOtherType(const onnx::ValueInfoProto& value)
{
    using onnx::TensorProto;
    const auto type = value.type().tensor_type().elem_type();
    return !value.type().has_tensor_type() || type == TensorProto::STRING || type == TensorProto::FLOAT16
        || type == TensorProto::BFLOAT16 || type > TensorProto::BFLOAT16;
}

} // namespace

Outcome runCase(const fs::path& folder)
{
    onnx::ModelProto model;
    if (!readMessage(folder / "model.onnx", model))
        return {Verdict::Failed, "no model"};
    Outcome outcome{Verdict::Failed, "no data"};
    for (int at = 0; fs::exists(folder / ("test_data_set_" + std::to_string(at))); ++at) {
        outcome = runDataSet(model, folder / ("test_data_set_" + std::to_string(at)));
        if (outcome.verdict != Verdict::Passed)
            return outcome;
    }
    return outcome;
}

Subject subjectOf(const fs::path& folder)
{
    Subject subject;
    onnx::ModelProto model;
    if (!readMessage(folder / "model.onnx", model))
        return subject;
    for (const auto& node : model.graph().node())
        subject.operators.insert(node.op_type());
    for (const auto* plain : {"Constant", "Identity"}) {
        if (subject.operators.size() > 1)
            subject.operators.erase(plain);
    }
    const auto& graph = model.graph();
    subject.hasOtherTypes =
        std::ranges::any_of(graph.input(), isOtherType) || std::ranges::any_of(graph.output(), isOtherType);
    return subject;
}

} // namespace conformance
