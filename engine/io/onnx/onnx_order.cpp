// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/onnx/onnx_order.h"

#include "engine/io/onnx/onnx_names.h"

#include <queue>

namespace engine {

namespace {

Error invalid(const std::string& message)
{
    return {ErrorCode::InvalidInput, message};
}

Result<void> collectGiven(const onnx::GraphProto& graph, OnnxNames& names)
{
    for (int i = 0; i < graph.initializer_size(); ++i) {
        if (!names.initializers.emplace(graph.initializer(i).name(), i).second)
            return invalid("two initializers are called '" + shortName(graph.initializer(i).name()) + "'");
    }
    for (const auto& input : graph.input()) {
        if (!names.initializers.contains(input.name()) && !names.inputs.insert(input.name()).second)
            return invalid("two inputs are called '" + shortName(input.name()) + "'");
    }
    return {};
}

Result<void> collectProduced(const onnx::GraphProto& graph, OnnxNames& names)
{
    for (int i = 0; i < graph.node_size(); ++i) {
        for (const auto& output : graph.node(i).output()) {
            if (output.empty())
                continue;
            if (names.initializers.contains(output) || names.inputs.contains(output)
                || !names.producers.emplace(output, i).second)
                return invalid(nodeLabel(graph.node(i)) + " makes '" + shortName(output) + "', which exists already");
        }
    }
    return {};
}

bool exists(const OnnxNames& names, std::string_view name)
{
    return names.initializers.contains(name) || names.inputs.contains(name) || names.producers.contains(name);
}

/// Bodies see the tensors around them, so all that they name counts as used.
void collectInBodies(const onnx::NodeProto& node, OnnxNames& names)
{
    for (const auto& attribute : node.attribute()) {
        if (!attribute.has_g())
            continue;
        for (const auto& inner : attribute.g().node()) {
            names.used.insert(inner.input().begin(), inner.input().end());
            names.used.insert(inner.output().begin(), inner.output().end());
            collectInBodies(inner, names);
        }
        for (const auto& output : attribute.g().output())
            names.used.insert(output.name());
    }
}

Result<void> collectUsed(const onnx::GraphProto& graph, OnnxNames& names)
{
    for (const auto& node : graph.node()) {
        for (const auto& input : node.input()) {
            if (!input.empty() && !exists(names, input))
                return invalid(nodeLabel(node) + " needs '" + shortName(input) + "', which nothing makes");
            names.used.insert(input);
        }
        collectInBodies(node, names);
    }
    if (graph.output().empty())
        return invalid("the model has no output");
    for (const auto& output : graph.output()) {
        if (!exists(names, output.name()))
            return invalid("nothing makes the output '" + shortName(output.name()) + "'");
        names.used.insert(output.name());
    }
    return {};
}

} // namespace

Result<OnnxNames> collectNames(const onnx::GraphProto& graph)
{
    OnnxNames names;
    for (const auto collect : {collectGiven, collectProduced, collectUsed}) {
        if (const auto done = collect(graph, names); !done)
            return done.error();
    }
    return names;
}

Result<std::vector<int>> executionOrder(const onnx::GraphProto& graph, const OnnxNames& names)
{
    const auto count = static_cast<std::size_t>(graph.node_size());
    std::vector<std::vector<int>> followers(count);
    std::vector<int> waitingFor(count, 0);
    std::priority_queue<int, std::vector<int>, std::greater<>> ready;
    for (int i = 0; i < graph.node_size(); ++i) {
        for (const auto& input : graph.node(i).input()) {
            const auto producer = names.producers.find(input);
            if (producer == names.producers.end())
                continue;
            followers[static_cast<std::size_t>(producer->second)].push_back(i);
            ++waitingFor[static_cast<std::size_t>(i)];
        }
        if (waitingFor[static_cast<std::size_t>(i)] == 0)
            ready.push(i);
    }
    std::vector<int> order;
    while (!ready.empty()) {
        const auto node = ready.top();
        ready.pop();
        order.push_back(node);
        for (const auto follower : followers[static_cast<std::size_t>(node)]) {
            if (--waitingFor[static_cast<std::size_t>(follower)] == 0)
                ready.push(follower);
        }
    }
    for (int i = 0; i < graph.node_size(); ++i) {
        if (waitingFor[static_cast<std::size_t>(i)] > 0)
            return invalid(nodeLabel(graph.node(i)) + " lies on or behind a cycle");
    }
    return order;
}

} // namespace engine
