// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to the TorchScript reader: follows a program as far as it does not depend on the frame.

#include "engine/torch/script/script_call.h"

#include <functional>

namespace engine::script {

/// Why a file does not open, with the place in the program; never leaves the reader.
struct ScriptProblem
{
    std::string message;
};

/// Evaluates what is known (sizes, conditions, loops, weights) by torch itself, and writes down an
/// operation for everything that depends on the frame. Throws ScriptProblem.
class ScriptInterpreter
{
public:
    /// Sees every operator of torch before it is translated.
    using Observer = std::function<void(std::string_view name, const ScriptCall& call)>;

    explicit ScriptInterpreter(ScriptGraph& graph, Observer observer = {})
        : m_graph(graph), m_observer(std::move(observer))
    {
    }

    ScriptValue call(torch::jit::Function& function, std::vector<ScriptValue> arguments);

private:
    using Frame = std::unordered_map<const torch::jit::Value*, ScriptValue>;
    using Values = std::vector<ScriptValue>;
    using Node = torch::jit::Node;

    void runBlock(const torch::jit::Block& block, Frame& frame);
    void runNode(const Node& node, Frame& frame);
    Values resultsOf(const Node& node, Frame& frame);
    Values argumentsOf(const Node& node, const Frame& frame) const;

    /// Nothing when the node is none that steers the program.
    std::optional<Values> control(const Node& node, Frame& frame);
    Values branch(const Node& node, Frame& frame);
    Values repeat(const Node& node, Frame& frame);
    ScriptValue attribute(const Node& node, const ScriptValue& object);
    ScriptValue callMethod(const Node& node, Values arguments);

    /// All arguments known: torch computes it.
    Values evaluate(const Node& node, const Values& arguments) const;
    /// With tensors of the right type and shape instead of those that depend on the frame.
    Values evaluateShapes(const Node& node, Values arguments) const;
    Values translate(const Node& node, const Values& arguments);
    Values changeInPlace(const Values& arguments, TensorId result);
    void checkReadable(const ScriptValue& value) const;

    std::string layerName(std::string_view operation) const;
    std::string place(const Node& node) const;

    struct Scope
    {
        std::string path;     ///< "layer1.0.conv1"
        bool builtIn = false; ///< a module of torch.nn: its path says enough
    };

    ScriptGraph& m_graph;
    Observer m_observer;
    std::vector<Scope> m_scopes{Scope{}};
    std::unordered_map<const c10::ivalue::Object*, std::string> m_paths;
    std::unordered_set<const c10::StorageImpl*> m_changed; ///< known once, then something of the frame was put in
    std::int64_t m_steps = 0;
};

/// Operators on lists and dictionaries that hold tensors or are changed; nothing for any other.
std::optional<std::vector<ScriptValue>> onContainers(const torch::jit::Node& node,
                                                     const std::vector<ScriptValue>& arguments);

} // namespace engine::script
