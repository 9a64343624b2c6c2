// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/onnx/onnx_functions.h"

#include "engine/graph/shape_inference.h"
#include "engine/io/onnx/onnx_names.h"
#include "engine/io/onnx/onnx_node.h"
#include "engine/io/onnx/onnx_wire.h"

#include <google/protobuf/unknown_field_set.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

namespace engine {

namespace {

using Nodes = google::protobuf::RepeatedPtrField<onnx::NodeProto>;
using FunctionName = std::tuple<std::string, std::string, std::string>; ///< domain, name, overload

// Fields that came with IR version 9 and 10. A library that is older than they are keeps them as unknown ones.
constexpr int overloadOfNode = 8;
constexpr int defaultsOfFunction = 11;
constexpr int overloadOfFunction = 13;

Error invalid(const std::string& message)
{
    return {ErrorCode::InvalidInput, message};
}

std::vector<std::string> unknownTexts(const google::protobuf::Message& message, int number)
{
    std::vector<std::string> texts;
    const auto& fields = message.GetReflection()->GetUnknownFields(message);
    for (int i = 0; i < fields.field_count(); ++i) {
        const auto& field = fields.field(i);
        if (field.number() == number && field.type() == google::protobuf::UnknownField::TYPE_LENGTH_DELIMITED)
            texts.push_back(field.length_delimited());
    }
    return texts;
}

const google::protobuf::FieldDescriptor* knownField(const google::protobuf::Message& message, int number)
{
    return message.GetDescriptor()->FindFieldByNumber(number);
}

std::string overloadOf(const google::protobuf::Message& message, int number)
{
    if (const auto* field = knownField(message, number))
        return message.GetReflection()->GetString(message, field);
    const auto texts = unknownTexts(message, number);
    return texts.empty() ? std::string() : texts.back();
}

void setOverload(onnx::NodeProto& node, const std::string& overload)
{
    if (const auto* field = knownField(node, overloadOfNode))
        node.GetReflection()->SetString(&node, field, overload);
    else
        node.GetReflection()->MutableUnknownFields(&node)->AddLengthDelimited(overloadOfNode, overload);
}

/// Attributes with the values that they have when a call does not name them; nothing when they are damaged.
std::optional<std::vector<onnx::AttributeProto>> defaultsOf(const onnx::FunctionProto& function)
{
    std::vector<onnx::AttributeProto> defaults;
    if (const auto* field = knownField(function, defaultsOfFunction)) {
        const auto* reflection = function.GetReflection();
        for (int i = 0; i < reflection->FieldSize(function, field); ++i)
            defaults.emplace_back().CopyFrom(reflection->GetRepeatedMessage(function, field, i));
        return defaults;
    }
    for (const auto& bytes : unknownTexts(function, defaultsOfFunction)) {
        if (!defaults.emplace_back().ParsePartialFromString(bytes))
            return std::nullopt;
    }
    return defaults;
}

struct Function
{
    const onnx::FunctionProto* proto = nullptr;
    std::map<std::string, onnx::AttributeProto> defaults;
    std::int64_t opset = 0;
};

/// What names and attributes of a function mean in one call; empty for the model itself.
struct Call
{
    const Function* function = nullptr;
    std::string prefix;
    std::map<std::string, std::string> names = {};
    std::map<std::string, onnx::AttributeProto> attributes = {};
};

class Inliner
{
public:
    Inliner(onnx::ModelProto& model, std::int64_t opset, std::size_t mostBytes)
        : m_model(model), m_opset(opset), m_bytesLeft(mostBytes)
    {
    }

    Result<void> run()
    {
        for (const auto& proto : m_model.functions()) {
            if (const auto known = learn(proto); !known)
                return known.error();
        }
        collectNames(m_model.graph());
        Call model;
        Nodes nodes;
        if (const auto done = expand(m_model.graph().node(), model, nodes); !done)
            return done.error();
        m_model.mutable_graph()->mutable_node()->Swap(&nodes);
        return {};
    }

private:
    Result<void> learn(const onnx::FunctionProto& proto)
    {
        Function function{.proto = &proto, .defaults = {}, .opset = m_opset};
        auto defaults = defaultsOf(proto);
        if (!defaults)
            return invalid("the function '" + shortName(proto.name()) + "' is damaged");
        for (auto& attribute : *defaults)
            function.defaults.insert_or_assign(attribute.name(), std::move(attribute));
        if (std::ranges::any_of(proto.opset_import(), [](const auto& entry) { return isOurDomain(entry.domain()); })) {
            const auto opset = opsetOf(proto.opset_import());
            if (!opset)
                return Error{opset.error().code,
                             sentence("function '%1': %2", shortName(proto.name()), opset.error().what)};
            function.opset = *opset;
        }
        if (!m_functions
                 .emplace(FunctionName{proto.domain(), proto.name(), overloadOf(proto, overloadOfFunction)}, function)
                 .second)
            return invalid("two functions are called '" + shortName(proto.name()) + "'");
        return {};
    }

    void collectNames(const onnx::GraphProto& graph)
    {
        for (const auto& input : graph.input())
            m_taken.insert(input.name());
        for (const auto& initializer : graph.initializer())
            m_taken.insert(initializer.name());
        for (const auto& node : graph.node()) {
            m_taken.insert(node.output().begin(), node.output().end());
            for (const auto& attribute : node.attribute()) {
                if (attribute.has_g())
                    collectNames(attribute.g());
            }
        }
    }

    /// Operators that we have kernels for keep them.
    const Function* calledBy(const onnx::NodeProto& node) const
    {
        if (isOurDomain(node.domain()) && (isKnownOperator(node.op_type()) || isOpenOperator(node.op_type())))
            return nullptr;
        const auto found = m_functions.find({node.domain(), node.op_type(), overloadOf(node, overloadOfNode)});
        return found == m_functions.end() ? nullptr : &found->second;
    }

    Result<void> expand(const Nodes& nodes, Call& call, Nodes& to)
    {
        for (const auto& node : nodes) {
            onnx::NodeProto copy;
            if (const auto done = instantiate(node, call, copy); !done)
                return done.error();
            const auto* function = calledBy(copy);
            if (function == nullptr) {
                if (const auto added = add(std::move(copy), to); !added)
                    return added.error();
            } else if (const auto done = enter(copy, *function, to); !done) {
                return done.error();
            }
        }
        return {};
    }

    Result<void> add(onnx::NodeProto node, Nodes& to)
    {
        if (const auto fits = takeRoom(node); !fits)
            return fits.error();
        to.Add(std::move(node));
        return {};
    }

    Result<void> takeRoom(const onnx::NodeProto& node)
    {
        const auto bytes = node.ByteSizeLong();
        if (++m_nodes > mostNodes || bytes > m_bytesLeft)
            return Error{ErrorCode::Unsupported, "its functions unfold to more than a model can be"};
        m_bytesLeft -= bytes;
        return {};
    }

    /// A node of @p call with the names and attributes that it has there.
    Result<void> instantiate(const onnx::NodeProto& node, Call& call, onnx::NodeProto& copy)
    {
        copy.set_op_type(node.op_type());
        copy.set_domain(node.domain());
        copy.set_name(call.function == nullptr ? node.name() : call.prefix + "/" + layerName(node));
        if (const auto overload = overloadOf(node, overloadOfNode); !overload.empty())
            setOverload(copy, overload);
        for (const auto& input : node.input())
            copy.add_input(meaning(input, call));
        for (const auto& output : node.output())
            copy.add_output(meaning(output, call));
        for (const auto& attribute : node.attribute()) {
            if (attribute.name() == opsetOfFunction)
                continue; // only we say so
            if (const auto done = instantiate(attribute, call, copy); !done)
                return done.error();
        }
        if (call.function == nullptr || call.function->opset == m_opset || !isOurDomain(node.domain()))
            return {};
        auto& opset = *copy.add_attribute();
        opset.set_name(opsetOfFunction);
        opset.set_type(onnx::AttributeProto::INT);
        opset.set_i(call.function->opset);
        return {};
    }

    Result<void> instantiate(const onnx::AttributeProto& attribute, Call& call, onnx::NodeProto& node)
    {
        const auto& wanted = attribute.ref_attr_name();
        if (!wanted.empty() && call.function != nullptr) {
            const auto given = call.attributes.find(wanted);
            if (given == call.attributes.end())
                return {}; // an attribute that may be left out
            auto& copy = *node.add_attribute();
            copy = given->second;
            copy.set_name(attribute.name());
            return {};
        }
        if (attribute.ByteSizeLong() > m_bytesLeft)
            return Error{ErrorCode::Unsupported, "its functions unfold to more than a model can be"};
        auto& copy = *node.add_attribute();
        copy = attribute;
        return copy.has_g() ? instantiate(*copy.mutable_g(), call) : Result<void>();
    }

    Result<void> instantiate(onnx::GraphProto& body, Call& call)
    {
        for (auto& input : *body.mutable_input())
            input.set_name(meaning(input.name(), call));
        for (auto& initializer : *body.mutable_initializer())
            initializer.set_name(meaning(initializer.name(), call));
        for (auto& output : *body.mutable_output())
            output.set_name(meaning(output.name(), call));
        Nodes nodes;
        if (const auto done = expand(body.node(), call, nodes); !done)
            return done.error();
        body.mutable_node()->Swap(&nodes);
        return {};
    }

    /// What the function calls @p name; a tensor of its own gets a name that nothing else has.
    std::string meaning(const std::string& name, Call& call)
    {
        if (name.empty() || call.function == nullptr)
            return name;
        const auto known = call.names.find(name);
        return known != call.names.end() ? known->second
                                         : call.names.emplace(name, unusedName(call.prefix + "/" + name)).first->second;
    }

    std::string unusedName(const std::string& wanted)
    {
        auto name = wanted;
        for (int i = 2; !m_taken.insert(name).second; ++i)
            name = wanted + "_" + std::to_string(i);
        return name;
    }

    Result<void> enter(const onnx::NodeProto& node, const Function& function, Nodes& to)
    {
        constexpr std::size_t deepest = 64;
        const auto& proto = *function.proto;
        if (std::ranges::find(m_within, &function) != m_within.end() || m_within.size() > deepest)
            return invalid("the function '" + shortName(proto.name()) + "' calls itself");
        if (node.input_size() > proto.input_size() || node.output_size() > proto.output_size())
            return invalid(nodeLabel(node) + " has more inputs or outputs than its function");
        if (const auto fits = takeRoom(node); !fits)
            return fits.error();
        auto call = callOf(node, function);
        m_within.push_back(&function);
        if (const auto done = expand(proto.node(), call, to); !done)
            return done.error();
        m_within.pop_back();
        return passThrough(node, proto, call, to);
    }

    Call callOf(const onnx::NodeProto& node, const Function& function)
    {
        const auto& proto = *function.proto;
        Call call{.function = &function, .prefix = layerName(node), .names = {}, .attributes = function.defaults};
        for (int i = 0; i < proto.output_size(); ++i) {
            if (i < node.output_size() && !node.output(i).empty())
                call.names.emplace(proto.output(i), node.output(i));
        }
        for (int i = 0; i < proto.input_size(); ++i)
            call.names.insert_or_assign(proto.input(i), i < node.input_size() ? node.input(i) : std::string());
        for (const auto& attribute : node.attribute())
            call.attributes.insert_or_assign(attribute.name(), attribute);
        return call;
    }

    /// Inputs that are results as well.
    Result<void> passThrough(const onnx::NodeProto& node, const onnx::FunctionProto& proto, const Call& call, Nodes& to)
    {
        for (int i = 0; i < node.output_size(); ++i) {
            if (node.output(i).empty() || std::ranges::find(proto.input(), proto.output(i)) == proto.input().end())
                continue;
            onnx::NodeProto copy;
            copy.set_op_type("Identity");
            copy.set_name(call.prefix + "/" + proto.output(i));
            copy.add_input(call.names.at(proto.output(i)));
            copy.add_output(node.output(i));
            if (const auto added = add(std::move(copy), to); !added)
                return added.error();
        }
        return {};
    }

    onnx::ModelProto& m_model;
    std::int64_t m_opset;
    std::size_t m_bytesLeft;
    int m_nodes = 0;
    std::map<FunctionName, Function> m_functions;
    std::set<std::string> m_taken;
    std::vector<const Function*> m_within;
};

} // namespace

Result<void> inlineFunctions(onnx::ModelProto& model, std::size_t mostBytes)
{
    if (model.functions().empty())
        return {};
    const auto opset = opsetOf(model.opset_import());
    if (!opset)
        return opset.error();
    return Inliner(model, *opset, mostBytes).run();
}

} // namespace engine
