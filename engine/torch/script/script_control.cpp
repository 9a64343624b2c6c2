// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/script/script_interpreter.h"

namespace engine::script {

namespace {

constexpr std::int64_t mostRounds = 100'000;

template <typename Container>
ScriptValue container(const torch::jit::Node& node, std::vector<ScriptValue> items)
{
    return std::make_shared<Container>(Container{std::move(items), node.outputs().at(0)->type()});
}

ScriptValue dictionary(const torch::jit::Node& node, const std::vector<ScriptValue>& arguments)
{
    auto result = std::make_shared<Dictionary>();
    result->type = node.outputs().at(0)->type();
    for (std::size_t i = 0; i + 1 < arguments.size(); i += 2)
        result->items.emplace_back(toIValue(arguments[i]), arguments[i + 1]);
    return result;
}

const std::vector<ScriptValue>& itemsOf(const ScriptValue& value)
{
    const auto* sequence = std::get_if<std::shared_ptr<Sequence>>(&value);
    if (sequence == nullptr)
        refuse("takes a list or a tuple");
    return (*sequence)->items;
}

std::vector<ScriptValue> constantOf(const torch::jit::Node& node)
{
    if (node.outputs().at(0)->type()->kind() == c10::TypeKind::FunctionType)
        return {c10::IValue()}; // its type says which function
    const auto value = torch::jit::toIValue(node.outputs().at(0));
    if (!value)
        refuse("is a constant of unknown kind");
    return {fromIValue(*value)};
}

} // namespace

std::optional<ScriptInterpreter::Values> ScriptInterpreter::control(const Node& node, Frame& frame)
{
    const auto kind = node.kind();
    if (kind == c10::prim::Constant)
        return constantOf(node);
    if (kind == c10::prim::If)
        return branch(node, frame);
    if (kind == c10::prim::Loop)
        return repeat(node, frame);
    if (kind == c10::prim::Uninitialized)
        return Values{c10::IValue()};
    if (kind == c10::prim::CallFunction) {
        Values arguments;
        for (std::size_t i = 1; i < node.inputs().size(); ++i)
            arguments.push_back(frame.at(node.inputs()[i]));
        return Values{
            call(*node.inputs().at(0)->type()->expect<c10::FunctionType>()->function(), std::move(arguments))};
    }
    if (kind == c10::prim::GetAttr)
        return Values{attribute(node, frame.at(node.inputs().at(0)))};
    if (kind == c10::prim::CallMethod)
        return Values{callMethod(node, argumentsOf(node, frame))};
    if (kind == c10::prim::SetAttr)
        refuse("keeps a value between frames");
    if (kind == c10::prim::RaiseException) {
        const auto reason = toIValue(frame.at(node.inputs().at(0)));
        refuse("the program refuses this input: "
               + (reason.isString() ? reason.toStringRef() : std::string("no reason given")));
    }
    if (kind == c10::prim::ListConstruct || kind == c10::prim::TupleConstruct)
        return Values{container<Sequence>(node, argumentsOf(node, frame))};
    if (kind == c10::prim::DictConstruct)
        return Values{dictionary(node, argumentsOf(node, frame))};
    if (kind == c10::prim::ListUnpack || kind == c10::prim::TupleUnpack) {
        const auto& items = itemsOf(frame.at(node.inputs().at(0)));
        if (items.size() != node.outputs().size())
            refuse("takes a list of " + std::to_string(node.outputs().size()) + " where it has "
                   + std::to_string(items.size()));
        return items;
    }
    return std::nullopt;
}

ScriptInterpreter::Values ScriptInterpreter::branch(const Node& node, Frame& frame)
{
    const auto& condition = frame.at(node.inputs().at(0));
    if (!isKnown(condition))
        refuse("branches on a value that depends on the frame");
    const auto& block = *node.blocks().at(toIValue(condition).toBool() ? 0 : 1);
    runBlock(block, frame);
    Values results;
    for (const auto* output : block.outputs())
        results.push_back(frame.at(output));
    return results;
}

ScriptInterpreter::Values ScriptInterpreter::repeat(const Node& node, Frame& frame)
{
    const auto arguments = argumentsOf(node, frame);
    const auto most = toIValue(arguments.at(0)).toInt();
    bool goesOn = toIValue(arguments.at(1)).toBool();
    Values carried(arguments.begin() + 2, arguments.end());
    const auto& block = *node.blocks().at(0);
    for (std::int64_t round = 0; goesOn && round < most; ++round) {
        if (round == mostRounds)
            refuse("repeats more than " + std::to_string(mostRounds) + " times");
        frame[block.inputs().at(0)] = c10::IValue(round);
        for (std::size_t i = 0; i < carried.size(); ++i)
            frame[block.inputs().at(i + 1)] = carried[i];
        runBlock(block, frame);
        const auto& condition = frame.at(block.outputs().at(0));
        if (!isKnown(condition))
            refuse("repeats as often as the frame says");
        goesOn = toIValue(condition).toBool();
        for (std::size_t i = 0; i < carried.size(); ++i)
            carried[i] = frame.at(block.outputs().at(i + 1));
    }
    return carried;
}

ScriptValue ScriptInterpreter::attribute(const Node& node, const ScriptValue& value)
{
    const auto* owner = known(value);
    if (owner == nullptr || !owner->isObject())
        refuse("asks for an attribute of something that has none");
    const auto object = owner->toObject();
    const auto& name = node.s(c10::attr::name);
    const auto found = object->getAttr(name);
    const auto& parent = m_paths[object.get()];
    const auto path = parent.empty() ? name : parent + "." + name;
    if (found.isObject())
        m_paths.try_emplace(found.toObject().get(), path);
    if (found.isTensor() && found.toTensor().defined())
        m_graph.nameWeight(found.toTensor(), path);
    return fromIValue(found);
}

ScriptValue ScriptInterpreter::callMethod(const Node& node, Values arguments)
{
    const auto* self = known(arguments.at(0));
    if (self == nullptr || !self->isObject())
        refuse("calls a method of something that has none");
    const auto& name = node.s(c10::attr::name);
    auto* method = self->toObject()->type()->findMethod(name);
    if (method == nullptr)
        refuse("calls " + name + ", which does not exist");
    return call(*method, std::move(arguments));
}

} // namespace engine::script
