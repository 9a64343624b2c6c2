// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/script/torch_script.h"

#include "engine/torch/script/script_interpreter.h"

namespace engine {

namespace {

using namespace script;

constexpr const char* usualShape = "1x3x224x224";

/// What is found out about an input while the program is followed.
struct LikelyInput
{
    std::string name;
    InputShape shape{{1, 3, 224, 224}, std::nullopt};
    bool seen = false;
};

/// Thrown when nothing is left to find out.
struct Enough
{
};

torch::jit::Module load(const std::filesystem::path& file)
{
    auto module = torch::jit::load(file.string(), at::Device(at::kCPU));
    module.eval();
    return module;
}

/// The arguments of forward() without its module: an input for each tensor, defaults for the rest.
struct Signature
{
    std::vector<std::string> inputs;
    std::vector<ScriptValue> others; ///< indexed like arguments; None where an input belongs
    std::vector<bool> isInput;
};

Signature signatureOf(const torch::jit::Function& forward)
{
    Signature signature;
    const auto& arguments = forward.getSchema().arguments();
    for (std::size_t i = 1; i < arguments.size(); ++i) {
        const auto& argument = arguments[i];
        const bool tensor = argument.type()->kind() == c10::TypeKind::TensorType;
        const bool optional = argument.default_value().has_value();
        if (!tensor && !optional)
            refuse("input '" + argument.name() + "' is no tensor but " + argument.type()->annotation_str());
        signature.isInput.push_back(tensor && !optional);
        signature.others.push_back(optional ? fromIValue(*argument.default_value()) : ScriptValue(c10::IValue()));
        if (signature.isInput.back())
            signature.inputs.push_back(argument.name());
    }
    return signature;
}

using NamedTensors = std::vector<std::pair<std::string, TensorId>>;

/// Tensors of a result in order; None is left out.
void collect(const ScriptValue& value, const std::string& name, const ScriptCall& reader, NamedTensors& outputs)
{
    if (const auto* sequence = std::get_if<std::shared_ptr<Sequence>>(&value)) {
        for (const auto& item : (*sequence)->items)
            collect(item, "", reader, outputs);
    } else if (const auto* dictionary = std::get_if<std::shared_ptr<Dictionary>>(&value)) {
        for (const auto& [key, item] : (*dictionary)->items)
            collect(item, key.isString() ? key.toStringRef() : "", reader, outputs);
    } else if (!isNone(value)) {
        outputs.emplace_back(name.empty() ? "output_" + std::to_string(outputs.size()) : name, reader.tensorOf(value));
    }
}

ScriptValue follow(const torch::jit::Module& module, ScriptGraph& graph, const std::vector<TensorType>& types,
                   const Signature& signature, const ScriptInterpreter::Observer& observer = {})
{
    std::vector<ScriptValue> arguments{module._ivalue()};
    std::size_t next = 0;
    for (std::size_t i = 0; i < signature.others.size(); ++i) {
        if (!signature.isInput[i]) {
            arguments.push_back(signature.others[i]);
            continue;
        }
        const auto id = graph.addInput(signature.inputs[next], types.at(next));
        arguments.emplace_back(std::make_shared<TensorCell>(TensorCell{id, false, nullptr}));
        ++next;
    }
    torch::NoGradGuard noGradients;
    return ScriptInterpreter(graph, observer).call(module.get_method("forward").function(), std::move(arguments));
}

/// The shape that an operator's weight asks of its input.
void learn(std::string_view operation, const ScriptCall& call, LikelyInput& input, std::size_t argument)
{
    const auto weightShape = [&](std::size_t at) {
        const auto weight = at < call.size() ? call.knownTensor(at) : std::nullopt;
        return weight ? weight->sizes().vec() : Shape{};
    };
    input.seen = true;
    const auto weight = weightShape(1);
    const bool convolves = operation.find("conv") != std::string_view::npos && weight.size() > 2;
    constexpr std::int64_t image = 224;
    constexpr std::int64_t steps = 16;
    if (operation == "embedding" && argument == 1) {
        input.shape = {{1, steps}, ElementType::Int64};
    } else if (convolves && argument == 0) {
        const bool transposed = operation.find("transpose") != std::string_view::npos;
        input.shape.shape = {1, transposed ? weight[0] : weight[1] * call.integer("groups", 1)};
        const auto size = weight.size() == 4 ? image : weight.size() == 3 ? 16 * steps * steps : 4 * steps;
        input.shape.shape.resize(weight.size(), size);
    } else if ((operation == "linear" || operation == "batch_norm") && !weight.empty()) {
        input.shape.shape = operation == "linear" ? Shape{1, weight.back()} : Shape{1, weight[0], image, image};
    } else if (operation == "lstm" || operation == "gru" || operation == "rnn_tanh") {
        const auto weights = toIValue(call.value(2));
        if (weights.isList() && !weights.toListRef().empty())
            input.shape.shape = {1, steps, weights.toListRef()[0].toTensor().sizes().back()};
    } else {
        input.seen = false;
    }
}

std::vector<LikelyInput> guess(const torch::jit::Module& module, const Signature& signature,
                               const std::vector<InputShape>& given)
{
    std::vector<LikelyInput> inputs;
    std::vector<TensorType> types;
    for (const auto& name : signature.inputs) {
        inputs.push_back({.name = name});
        const auto i = types.size();
        types.push_back({ElementType::Float32, i < given.size() ? given[i].shape : inputs.back().shape.shape});
    }
    ScriptGraph graph;
    const auto observe = [&](std::string_view operation, const ScriptCall& call) {
        for (std::size_t argument = 0; argument < call.size(); ++argument) {
            const auto* cell = std::get_if<Cell>(&call.value(argument));
            if (cell != nullptr && index((*cell)->id) < inputs.size() && !inputs[index((*cell)->id)].seen)
                learn(operation, call, inputs[index((*cell)->id)], argument);
        }
        if (std::ranges::all_of(inputs, &LikelyInput::seen))
            throw Enough{};
    };
    try {
        follow(module, graph, types, signature, observe);
    } catch (const Enough&) {
    } catch (const ScriptProblem&) {
        // because the guessed shapes need not fit
    }
    return inputs;
}

std::string asText(const std::vector<LikelyInput>& inputs)
{
    std::vector<InputShape> shapes;
    std::ranges::transform(inputs, std::back_inserter(shapes), &LikelyInput::shape);
    return shapes.empty() ? usualShape : toString(shapes);
}

std::vector<TensorType> typesOf(const std::vector<InputShape>& given, const std::vector<LikelyInput>& likely)
{
    const auto count = std::to_string(likely.size()) + (likely.size() == 1 ? " input" : " inputs");
    if (given.empty() && !likely.empty())
        refuse("a TorchScript file does not keep the shape of its " + count + "; give it with --input "
               + asText(likely));
    if (given.size() != likely.size())
        refuse("has " + count + ", not " + std::to_string(given.size()) + "; give them with --input " + asText(likely));
    std::vector<TensorType> types;
    for (std::size_t i = 0; i < given.size(); ++i) {
        const auto type = given[i].type ? given[i].type : likely[i].shape.type;
        types.push_back({type.value_or(ElementType::Float32), given[i].shape});
    }
    return types;
}

Result<LayerGraph> translate(const torch::jit::Module& module, const std::vector<InputShape>& given,
                             const std::string& name)
{
    const auto& forward = module.get_method("forward").function();
    const auto signature = signatureOf(forward);
    const auto types = typesOf(given, guess(module, signature, given));
    ScriptGraph graph;
    const auto result = follow(module, graph, types, signature);
    NamedTensors outputs;
    graph.setLayerName("output");
    const auto inner = torch::jit::toGraphFunction(forward).graph();
    const ScriptCall reader(*inner->return_node(), {}, graph);
    collect(result, "output", reader, outputs);
    if (outputs.empty())
        refuse("gives no tensor");
    return graph.finish(name, outputs);
}

std::string firstSentence(const std::exception& problem)
{
    const auto* ofTorch = dynamic_cast<const c10::Error*>(&problem);
    std::string text = ofTorch != nullptr ? ofTorch->what_without_backtrace() : problem.what();
    std::ranges::replace(text, '\n', ' ');
    constexpr std::size_t longest = 300;
    return text.substr(0, longest);
}

/// What @p use makes of the module; everything that LibTorch throws becomes one sentence.
template <typename Use>
auto open(const std::filesystem::path& file, const Use& use) -> decltype(use(std::declval<const torch::jit::Module&>()))
{
    const auto name = file.filename().string();
    std::optional<torch::jit::Module> module;
    try {
        module = load(file);
    } catch (const std::exception& problem) {
        return Error{ErrorCode::Corrupt, sentence("'%1': LibTorch cannot read it: %2", name, firstSentence(problem))};
    }
    try {
        if (!module->find_method("forward"))
            return Error{ErrorCode::InvalidInput, sentence("'%1': has no forward method", name)};
        auto result = use(*module);
        if (!result)
            return Error{result.error().code, sentence("'%1': %2", name, result.error().what)};
        return result;
    } catch (const ScriptProblem& problem) {
        return Error{ErrorCode::Unsupported, sentence("'%1': %2", name, problem.message)};
    } catch (const std::exception& problem) {
        return Error{ErrorCode::InvalidInput, sentence("'%1': %2", name, firstSentence(problem))};
    }
}

} // namespace

Result<LayerGraph> readTorchScript(const std::filesystem::path& file, const std::vector<InputShape>& inputs)
{
    return open(file,
                [&](const torch::jit::Module& module) { return translate(module, inputs, file.stem().string()); });
}

Result<std::vector<InputShape>> likelyInputs(const std::filesystem::path& file)
{
    return open(file, [](const torch::jit::Module& module) -> Result<std::vector<InputShape>> {
        std::vector<InputShape> shapes;
        for (const auto& input : guess(module, signatureOf(module.get_method("forward").function()), {}))
            shapes.push_back(input.shape);
        return shapes;
    });
}

} // namespace engine
