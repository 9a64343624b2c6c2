// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/onnx/onnx_node.h"

#include "engine/graph/narrow_types.h"
#include "engine/graph/normalize.h"
#include "engine/graph/shape_inference.h"
#include "engine/io/onnx/onnx_functions.h"
#include "engine/io/onnx/onnx_names.h"
#include "engine/io/onnx/onnx_sparse.h"

#include <algorithm>

namespace engine {

namespace {

using onnx::AttributeProto;

Error unsupported(const std::string& message)
{
    return {ErrorCode::Unsupported, message};
}

Error invalid(const std::string& message)
{
    return {ErrorCode::InvalidInput, message};
}

/// Files older than IR version 2 do not state the kind.
AttributeProto::AttributeType kindOf(const AttributeProto& attribute)
{
    if (attribute.type() != AttributeProto::UNDEFINED)
        return attribute.type();
    if (attribute.has_i())
        return AttributeProto::INT;
    if (attribute.has_f())
        return AttributeProto::FLOAT;
    if (attribute.has_s())
        return AttributeProto::STRING;
    if (attribute.has_t())
        return AttributeProto::TENSOR;
    if (attribute.strings_size() > 0)
        return AttributeProto::STRINGS;
    return attribute.ints_size() > 0 ? AttributeProto::INTS : AttributeProto::FLOATS;
}

std::vector<std::string> cleanTexts(const AttributeProto& attribute)
{
    std::vector<std::string> texts;
    for (const auto& text : attribute.strings())
        texts.push_back(cleanText(text));
    return texts;
}

/// Nothing for kinds that no operator of our table reads.
std::optional<Attribute> valueOf(const AttributeProto& attribute)
{
    switch (kindOf(attribute)) {
    case AttributeProto::INT: return Attribute(static_cast<std::int64_t>(attribute.i()));
    case AttributeProto::FLOAT: return Attribute(static_cast<double>(attribute.f()));
    case AttributeProto::STRING: return Attribute(cleanText(attribute.s()));
    case AttributeProto::INTS:
        return Attribute(std::vector<std::int64_t>(attribute.ints().begin(), attribute.ints().end()));
    case AttributeProto::FLOATS:
        return Attribute(std::vector<double>(attribute.floats().begin(), attribute.floats().end()));
    case AttributeProto::STRINGS: return Attribute(cleanTexts(attribute));
    default: return std::nullopt;
    }
}

const AttributeProto* attributeNamed(const onnx::NodeProto& node, std::string_view name)
{
    const auto found = std::ranges::find_if(node.attribute(), [name](const auto& a) { return a.name() == name; });
    return found == node.attribute().end() ? nullptr : &*found;
}

template <typename T>
OnnxConstant plainConstant(ElementType type, std::vector<T> values, bool scalar)
{
    const auto count = static_cast<std::int64_t>(values.size());
    return {{.name = {}, .type = type, .shape = scalar ? Shape{} : Shape{count}}, makeBlob(std::move(values))};
}

Result<OnnxConstant> plainValue(const onnx::NodeProto& node)
{
    if (const auto* value = attributeNamed(node, "value_float"))
        return plainConstant(ElementType::Float32, std::vector<float>{value->f()}, true);
    if (const auto* value = attributeNamed(node, "value_int"))
        return plainConstant(ElementType::Int64, std::vector<std::int64_t>{value->i()}, true);
    if (const auto* value = attributeNamed(node, "value_floats"))
        return plainConstant(ElementType::Float32, std::vector<float>(value->floats().begin(), value->floats().end()),
                             false);
    if (const auto* value = attributeNamed(node, "value_ints"))
        return plainConstant(ElementType::Int64, std::vector<std::int64_t>(value->ints().begin(), value->ints().end()),
                             false);
    return unsupported("has no value of numbers");
}

/// The value for an open dimension, by its own name, its place or its input's name.
std::optional<std::int64_t> valueForOpen(const onnx::TensorShapeProto::Dimension& dimension, const std::string& input,
                                         int place, const OnnxOptions& options)
{
    if (const auto given = options.dimensions.find(openDimensionName(dimension, input, place));
        given != options.dimensions.end())
        return given->second;
    if (place == 0)
        return 1;
    const auto given = options.dimensions.find(cleanText(input));
    return given == options.dimensions.end() ? std::nullopt : std::optional(given->second);
}

} // namespace

bool isOurDomain(const std::string& domain)
{
    return domain.empty() || domain == "ai.onnx";
}

bool isOurs(const onnx::NodeProto& node, std::string_view type)
{
    return node.op_type() == type && isOurDomain(node.domain());
}

Result<Operation> operationOf(const onnx::NodeProto& node)
{
    Operation operation{.type = cleanText(node.op_type()), .attributes = {}, .inputs = {}, .outputs = {}};
    if (!isOurDomain(node.domain())) {
        operation.type = shortName(node.domain()) + "." + operation.type;
        if (!isRewritten(operation.type))
            return unsupported("operator " + shortName(operation.type) + " of another domain is not supported");
    }
    for (const auto& attribute : node.attribute()) {
        if (attribute.name() == opsetOfFunction)
            continue;
        const auto kind = kindOf(attribute);
        if (kind == AttributeProto::GRAPH && isOpenOperator(operation.type))
            continue; // a body; see bodyNamed()
        if (kind == AttributeProto::GRAPH || kind == AttributeProto::GRAPHS)
            return unsupported("operators with sub-graphs are not supported");
        if (!attribute.ref_attr_name().empty())
            return unsupported("attributes of functions are not supported");
        if (auto value = valueOf(attribute))
            operation.attributes.insert_or_assign(attribute.name(), std::move(*value));
    }
    return operation;
}

const onnx::GraphProto* bodyNamed(const onnx::NodeProto& node, std::string_view name)
{
    const auto* attribute = attributeNamed(node, name);
    return attribute != nullptr && attribute->has_g() ? &attribute->g() : nullptr;
}

Result<TensorInfo> outputOf(const onnx::ValueInfoProto& output)
{
    const auto& tensor = output.type().tensor_type();
    const auto type = elementTypeOf(tensor.elem_type());
    if (!output.type().has_tensor_type() || !type)
        return unsupported("output '" + shortName(output.name()) + "' is no tensor of a supported type");
    if (!tensor.has_shape() || static_cast<std::size_t>(tensor.shape().dim_size()) > maxTensorRank)
        return unsupported("output '" + shortName(output.name()) + "' depends on the frame and states no shape");
    TensorInfo info{.name = cleanText(output.name()), .type = *type, .shape = {}};
    for (const auto& dimension : tensor.shape().dim())
        info.shape.push_back(dimension.has_dim_value() && dimension.dim_value() >= 0 ? dimension.dim_value() : -1);
    const bool isOpen = std::ranges::find(info.shape, -1) != info.shape.end();
    if (const auto fits = checkSize({*type, isOpen ? Shape{} : info.shape}); !fits)
        return fits.error();
    return info;
}

Result<OnnxConstant> constantOf(const onnx::NodeProto& node, ExternalFiles& files)
{
    const auto* value = attributeNamed(node, "value");
    const bool repeated = isOurs(node, "ConstantOfShape");
    if (value == nullptr && repeated)
        return plainConstant(ElementType::Float32, std::vector<float>{0.0F}, true);
    const auto* sparse = attributeNamed(node, "sparse_value");
    if (sparse != nullptr && sparse->has_sparse_tensor())
        return readSparseTensor(sparse->sparse_tensor(), files);
    auto constant = value != nullptr && value->has_t() ? readTensor(value->t(), {}, files) : plainValue(node);
    if (!constant || !repeated)
        return constant;
    if (elementCount(constant->info.shape) != 1)
        return invalid("repeats a value of " + toString(constant->info.shape));
    constant->info.shape.clear();
    return constant;
}

Result<Operation> repeatedConstant(const onnx::NodeProto& node, ExternalFiles& files, GraphDraft& draft)
{
    auto element = constantOf(node, files);
    if (!element)
        return element.error();
    element->info.name = layerName(node) + ".value";
    const auto id = draft.addConstant(std::move(element->info), std::move(element->blob));
    return Operation{.type = "Expand", .attributes = {}, .inputs = {id}, .outputs = {}};
}

Result<TensorInfo> inputOf(const onnx::ValueInfoProto& input, const OnnxOptions& options)
{
    const auto label = "input '" + shortName(input.name()) + "'";
    if (!input.type().has_tensor_type())
        return unsupported(label + " is not a tensor");
    const auto& tensor = input.type().tensor_type();
    const auto narrow = narrowTypeOf(tensor.elem_type());
    const auto type = narrow ? std::optional(narrow->widened) : elementTypeOf(tensor.elem_type());
    if (!type)
        return unsupported(label + " has elements of a type that is not supported");
    if (!tensor.has_shape())
        return invalid(label + " has no shape");
    TensorInfo info{.name = cleanText(input.name()), .type = *type, .shape = {}};
    for (int i = 0; i < tensor.shape().dim_size(); ++i) {
        const auto& dimension = tensor.shape().dim(i);
        const auto size = dimension.has_dim_value() ? std::optional<std::int64_t>(dimension.dim_value())
                                                    : valueForOpen(dimension, input.name(), i, options);
        if (!size)
            return invalid(label + " leaves dimension " + std::to_string(i) + " ('"
                           + shortName(openDimensionName(dimension, input.name(), i))
                           + "') open: give it a value (--dim NAME=N)");
        if (*size < 0)
            return invalid(label + " has a dimension of " + std::to_string(*size));
        info.shape.push_back(*size);
    }
    if (const auto fits = checkSize({info.type, info.shape}); !fits)
        return invalid(label + ": " + fits.error().message());
    return info;
}

std::int64_t opsetOf(const onnx::NodeProto& node, std::int64_t ofModel)
{
    const auto* stated = attributeNamed(node, opsetOfFunction);
    return stated != nullptr ? stated->i() : ofModel;
}

std::string openDimensionName(const onnx::TensorShapeProto::Dimension& dimension, const std::string& input, int place)
{
    return dimension.dim_param().empty() ? cleanText(input) + "[" + std::to_string(place) + "]"
                                         : cleanText(dimension.dim_param());
}

Result<std::int64_t> opsetOf(const OpsetImports& imports)
{
    std::optional<std::int64_t> opset;
    for (const auto& entry : imports) {
        if (isOurDomain(entry.domain()))
            opset = entry.version();
    }
    if (!opset && imports.empty())
        return invalid("the model states no operator set");
    if (!opset) // all its operators are of other domains and will be named
        return newestOpset;
    if (*opset < oldestOpset || *opset > newestOpset)
        return unsupported("opset " + std::to_string(*opset) + " is not among the supported "
                           + std::to_string(oldestOpset) + " to " + std::to_string(newestOpset));
    return *opset;
}

} // namespace engine
