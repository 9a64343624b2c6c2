// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/script/script_interpreter.h"

#include <set>

namespace engine::script {

namespace {

constexpr std::int64_t mostSteps = 5'000'000;
constexpr std::size_t deepestCall = 200;

/// Tells about a tensor without looking at its elements.
bool asksForShape(std::string_view name)
{
    static const std::set<std::string_view> names{
        "aten::size",       "aten::sym_size",      "aten::dim",          "aten::ndimension",
        "aten::len",        "aten::numel",         "aten::sym_numel",    "aten::is_floating_point",
        "aten::is_complex", "aten::is_same_size",  "aten::element_size", "aten::result_type",
        "aten::zeros_like", "aten::ones_like",     "aten::full_like",    "aten::empty_like",
        "aten::new_zeros",  "aten::new_ones",      "aten::new_full",     "aten::new_empty",
        "aten::new_tensor", "aten::__is__",        "aten::__isnot__",    "aten::is_contiguous",
        "prim::dtype",      "prim::device",        "prim::layout",       "prim::shape",
        "prim::is_cuda",    "prim::is_sparse",     "prim::is_quantized", "prim::is_mkldnn",
        "prim::is_nested",  "prim::requires_grad", "prim::isinstance",   "prim::is_xpu",
        "prim::is_mps",     "prim::is_meta",       "aten::is_nested",    "aten::requires_grad",
        "prim::itemsize"};
    return names.contains(name);
}

bool asksForValue(std::string_view name)
{
    static const std::set<std::string_view> names{
        "aten::Bool",       "aten::Int",         "aten::Float",         "aten::item",           "aten::tolist",
        "prim::tolist",     "aten::IntImplicit", "aten::FloatImplicit", "aten::ScalarImplicit", "aten::nonzero",
        "aten::is_nonzero", "aten::equal",       "aten::allclose"};
    return names.contains(name);
}

/// The tensors that a call of an operator with "out" or an underscore changes.
bool writes(const c10::FunctionSchema& schema, std::size_t argument)
{
    const auto& all = schema.arguments();
    return argument < all.size() && all[argument].alias_info() != nullptr && all[argument].alias_info()->isWrite();
}

std::string firstLine(const std::string& text)
{
    const auto begin = text.find_first_not_of(" \n");
    return begin == std::string::npos ? text : text.substr(begin, text.find('\n', begin) - begin);
}

std::string reasonOf(const std::exception& problem)
{
    const auto* ofTorch = dynamic_cast<const c10::Error*>(&problem);
    return firstLine(ofTorch != nullptr ? ofTorch->what_without_backtrace() : problem.what());
}

} // namespace

ScriptValue ScriptInterpreter::call(torch::jit::Function& function, std::vector<ScriptValue> arguments)
{
    if (!function.isGraphFunction())
        refuse("calls " + function.name() + ", which is no TorchScript");
    if (m_scopes.size() > deepestCall)
        refuse("calls itself without end");
    const auto graph = torch::jit::toGraphFunction(function).graph();
    Frame frame;
    if (graph->inputs().size() != arguments.size())
        refuse("calls " + function.name() + " with another number of arguments");
    for (std::size_t i = 0; i < arguments.size(); ++i)
        frame[graph->inputs()[i]] = std::move(arguments[i]);
    m_scopes.push_back(m_scopes.back());
    if (!graph->inputs().empty()) {
        const auto* self = known(frame[graph->inputs()[0]]);
        if (self != nullptr && self->isModule()) {
            const auto object = self->toObject();
            const auto className = object->type()->name() ? object->type()->name()->qualifiedName() : std::string();
            const bool composed =
                className.ends_with("MultiheadAttention") || className.find(".transformer.") != std::string::npos;
            m_scopes.back() = {m_paths[object.get()],
                               className.find(".torch.nn.modules.") != std::string::npos && !composed};
        }
    }
    runBlock(*graph->block(), frame);
    m_scopes.pop_back();
    if (graph->outputs().size() != 1)
        refuse(function.name() + " has no single result");
    return frame.at(graph->outputs()[0]);
}

void ScriptInterpreter::runBlock(const torch::jit::Block& block, Frame& frame)
{
    for (const auto* node : block.nodes())
        runNode(*node, frame);
}

void ScriptInterpreter::runNode(const Node& node, Frame& frame)
{
    try {
        if (++m_steps > mostSteps)
            refuse("the program takes too many steps");
        auto results = resultsOf(node, frame);
        if (results.size() < node.outputs().size())
            refuse("has no result");
        for (std::size_t i = 0; i < node.outputs().size(); ++i)
            frame[node.outputs()[i]] = std::move(results[i]);
    } catch (const std::exception& problem) {
        throw ScriptProblem{place(node) + ": " + reasonOf(problem)};
    }
}

ScriptInterpreter::Values ScriptInterpreter::resultsOf(const Node& node, Frame& frame)
{
    if (auto results = control(node, frame))
        return std::move(*results);
    const auto arguments = argumentsOf(node, frame);
    const std::string_view name = node.kind().toQualString();
    if (auto results = onContainers(node, arguments))
        return std::move(*results);
    if (name == "prim::unchecked_cast" || name == "prim::data")
        return {arguments.at(0)};
    if (name == "prim::Print" || name == "aten::warn" || name == "prim::Enter" || name == "prim::Exit")
        return Values(node.outputs().size(), c10::IValue()); // whatever it would say of the frame
    if (std::ranges::all_of(arguments, isKnown))
        return evaluate(node, arguments);
    if (asksForShape(name))
        return evaluateShapes(node, arguments);
    if (asksForValue(name))
        refuse("asks for a value that depends on the frame; a fixed graph cannot follow it");
    return translate(node, arguments);
}

ScriptInterpreter::Values ScriptInterpreter::argumentsOf(const Node& node, const Frame& frame) const
{
    Values arguments;
    for (const auto* input : node.inputs()) {
        const auto found = frame.find(input);
        if (found == frame.end())
            refuse("uses a value of unknown kind");
        checkReadable(found->second);
        arguments.push_back(found->second);
    }
    return arguments;
}

void ScriptInterpreter::checkReadable(const ScriptValue& value) const
{
    const auto* constant = known(value);
    if (m_changed.empty() || constant == nullptr || !constant->isTensor() || !constant->toTensor().has_storage())
        return;
    if (m_changed.contains(constant->toTensor().storage().unsafeGetStorageImpl()))
        refuse("reads a tensor after it was changed in place");
}

ScriptInterpreter::Values ScriptInterpreter::evaluate(const Node& node, const Values& arguments) const
{
    const std::string_view name = node.kind().toQualString();
    if (name.starts_with("aten::is_autocast") || name == "aten::is_grad_enabled"
        || name == "aten::is_inference_mode_enabled")
        return {c10::IValue(false)};
    if (node.isNondeterministic() && name.find("dropout") == std::string_view::npos)
        refuse("draws random numbers");
    if (node.hasSideEffects() || name == "aten::from_file"
        || !(name.starts_with("aten::") || name.starts_with("prim::")))
        refuse("is not supported");
    torch::jit::Stack stack;
    const auto* schema = node.maybeSchema();
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        auto value = toIValue(arguments[i]);
        if (value.isDevice())
            value = at::Device(at::kCPU);
        if (schema != nullptr && writes(*schema, i) && (!value.isTensor() || m_graph.isWeight(value.toTensor())))
            refuse("changes what is kept between frames");
        stack.push_back(std::move(value));
    }
    if (schema != nullptr && schema->is_vararg())
        stack.emplace_back(static_cast<std::int64_t>(arguments.size()));
    node.getOperation()(stack);
    if (stack.size() < node.outputs().size())
        refuse("has no result");
    Values results;
    for (auto value = stack.end() - static_cast<std::ptrdiff_t>(node.outputs().size()); value != stack.end(); ++value)
        results.push_back(fromIValue(*value));
    return results;
}

ScriptInterpreter::Values ScriptInterpreter::evaluateShapes(const Node& node, Values arguments) const
{
    for (auto& argument : arguments) {
        const auto* cell = std::get_if<Cell>(&argument);
        if (cell == nullptr)
            continue;
        const auto& info = m_graph.info((*cell)->id);
        argument = at::zeros({}, at::TensorOptions(scalarTypeOf(info.type))).expand(info.shape);
    }
    return evaluate(node, arguments);
}

ScriptInterpreter::Values ScriptInterpreter::translate(const Node& node, const Values& arguments)
{
    const std::string_view qualified = node.kind().toQualString();
    const auto* schema = node.maybeSchema();
    auto name = qualified.starts_with("aten::") ? qualified.substr(6) : std::string_view();
    const bool inPlace = name.ends_with('_') && !name.ends_with("__");
    if (inPlace)
        name.remove_suffix(1);
    const auto* row = translationOf(name);
    if (row == nullptr || schema == nullptr || schema->overload_name().ends_with("out"))
        refuse("this operator is not supported");
    m_graph.setLayerName(layerName(name));
    const ScriptCall call(node, arguments, m_graph);
    if (m_observer)
        m_observer(name, call);
    const auto ids = row->translate(call);
    if (inPlace)
        return changeInPlace(arguments, ids.front());
    const auto* base = std::get_if<Cell>(&arguments.front());
    if (row->sharing == Sharing::Everything && base != nullptr && (*base)->id == ids.front())
        return {arguments.front()};
    Values cells;
    for (const auto id : ids) {
        auto cell = std::make_shared<TensorCell>(TensorCell{id, false, nullptr});
        if (row->sharing == Sharing::View && base != nullptr) {
            if (!(*base)->views)
                (*base)->views = std::make_shared<ViewGroup>(ViewGroup{*base});
            (*base)->views->push_back(cell);
            cell->views = (*base)->views;
        }
        cells.emplace_back(std::move(cell));
    }
    const auto& type = node.outputs().at(0)->type();
    if (node.outputs().size() == 1 && type->kind() == c10::TypeKind::ListType)
        return {std::make_shared<Sequence>(Sequence{std::move(cells), type})};
    while (cells.size() < node.outputs().size())
        cells.emplace_back(std::make_shared<TensorCell>());
    return cells;
}

ScriptInterpreter::Values ScriptInterpreter::changeInPlace(const Values& arguments, TensorId result)
{
    if (const auto* constant = known(arguments.front())) {
        if (!constant->isTensor() || m_graph.isWeight(constant->toTensor()))
            refuse("changes what is kept between frames");
        m_changed.insert(constant->toTensor().storage().unsafeGetStorageImpl());
        return {std::make_shared<TensorCell>(TensorCell{result, false, nullptr})};
    }
    const auto& cell = std::get<Cell>(arguments.front());
    if (cell->id == result)
        return {cell};
    if (cell->views) {
        for (const auto& other : *cell->views) {
            if (const auto view = other.lock(); view && view != cell)
                view->stale = true;
        }
        cell->views.reset();
    }
    cell->id = m_graph.cast(result, m_graph.info(cell->id).type);
    return {cell};
}

std::string ScriptInterpreter::layerName(std::string_view operation) const
{
    const auto& scope = m_scopes.back();
    if (scope.path.empty())
        return std::string(operation);
    return scope.builtIn ? scope.path : scope.path + "." + std::string(operation);
}

std::string ScriptInterpreter::place(const Node& node) const
{
    std::string text = node.kind().toQualString();
    const auto& path = m_scopes.back().path;
    if (!path.empty())
        text += " in " + path;
    const auto range = node.sourceRange();
    const auto original = range.findSourceRangeThatGenerated();
    const auto where = (original ? *original : range).file_line_col();
    if (!where)
        return text;
    const auto& file = std::get<0>(*where);
    return text + " (" + file.substr(file.find_last_of('/') + 1) + ":" + std::to_string(std::get<1>(*where)) + ")";
}

} // namespace engine::script
