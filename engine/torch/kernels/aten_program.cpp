// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/aten.h"
#include "engine/torch/kernels/aten_operators.h"
#include "engine/torch/segments/program_memory.h"
#include "engine/torch/segments/reason.h"

#include "engine/graph/shape_inference.h"

#include <c10/core/InferenceMode.h>

#include <map>
#include <stdexcept>

namespace engine::kernels {

namespace {

/// A tensor while a program runs, row-major.
struct Slot
{
    at::Tensor stored; ///< undefined where there is none
    ElementType type = ElementType::Float32;
    ProgramMemory::Share share = nullptr; ///< nothing for constants and what the program is given

    Shape shape() const { return stored.sizes().vec(); }
};
using Slots = std::vector<Slot>;

Blob bytesOf(const at::Tensor& stored)
{
    const auto owner = std::make_shared<const at::Tensor>(stored);
    return {owner, {static_cast<const std::byte*>(stored.data_ptr()), stored.nbytes()}};
}

/// Constants of a program and its bodies where they lie in the model.
using Constants = std::map<const ConstantTensor*, Slot>;

void collectConstants(SegmentBuilder& builder, const Program& program, Constants& constants)
{
    for (const auto& [id, constant] : program.constants) {
        if (byteSize(constant.type, constant.shape) != Bytes{static_cast<std::int64_t>(constant.blob.bytes.size())})
            throw std::invalid_argument("a constant does not fit its shape");
        auto* address = const_cast<std::byte*>(builder.aligned(constant.blob.bytes)); // because operators only read
        constants.emplace(
            &constant,
            Slot{at::from_blob(address, constant.shape, at::TensorOptions(storedType(constant.type))), constant.type});
    }
    for (const Operation& op : program.operations)
        for (const Program& body : op.programs)
            collectConstants(builder, body, constants);
}

bool truth(const Slot& slot)
{
    return slot.stored.numel() == 1 && slot.stored.ne(0).item<bool>();
}

/// Runs a program operation by operation. All values are known by then, so that the shape rules of the graph
/// answer for everything but the operators that give open shapes.
class Interpreter
{
public:
    Interpreter(const Constants& constants, Bytes memory) : m_constants(constants), m_memory(memory) {}

    Slots run(const Program& program, const Slots& inputs)
    {
        Slots slots(program.tensorCount);
        for (const auto& [id, constant] : program.constants)
            slots.at(index(id)) = m_constants.at(&constant);
        if (inputs.size() != program.inputs.size())
            throw std::invalid_argument("a body is given " + std::to_string(inputs.size()) + " tensors, not "
                                        + std::to_string(program.inputs.size()));
        for (std::size_t i = 0; i < inputs.size(); ++i)
            slots.at(index(program.inputs[i])) = inputs[i];
        for (const Operation& op : program.operations)
            execute(op, slots);
        Slots outputs;
        for (const TensorId id : program.outputs)
            outputs.push_back(slots.at(index(id)));
        return outputs;
    }

private:
    void countStep()
    {
        constexpr std::int64_t most = 2'000'000;
        if (++m_steps > most)
            throw std::invalid_argument("a loop does not end");
    }

    void execute(const Operation& op, Slots& slots)
    {
        countStep();
        Slots inputs;
        for (const TensorId id : op.inputs)
            inputs.push_back(id == noTensor ? Slot{} : slots.at(index(id)));
        Slots results = op.type == "If" ? choose(op, inputs)
            : op.type == "Loop"         ? loop(op, inputs)
            : op.type == "Scan"         ? scanAll(op, inputs)
                                        : compute(op, inputs);
        for (std::size_t i = 0; i < op.outputs.size(); ++i)
            if (op.outputs[i] != noTensor)
                slots.at(index(op.outputs[i])) = std::move(results.at(i));
    }

    Slot keep(const at::Tensor& result, ElementType type)
    {
        return keep(result, type, m_memory.take(*byteSize(type, result.sizes().vec())));
    }

    static Slot keep(const at::Tensor& result, ElementType type, ProgramMemory::Share share)
    {
        at::Tensor stored = at::empty(result.sizes(), at::TensorOptions(storedType(type)));
        stored.copy_(asStored(result, type));
        return {stored, type, std::move(share)};
    }

    Slots compute(const Operation& op, const Slots& inputs)
    try {
        AtenCall call{op, {}, {}, {}};
        for (const Slot& input : inputs)
            call.inputs.push_back(input.stored.defined() ? asComputed(input.stored, input.type) : at::Tensor());
        Slots results;
        if (const AtenOperator open = openOperator(op.type)) {
            if (call.inputs.size() < (op.type == "NonMaxSuppression" || op.type == "Compress" ? 2U : 1U)
                || !call.has(0))
                throw std::invalid_argument("an input is missing");
            const bool ofInput = op.type == "Compress" || op.type == "Unique";
            for (const at::Tensor& result : open(call))
                results.push_back(keep(result, ofInput && results.empty() ? inputs.front().type : ElementType::Int64));
            return results;
        }
        const auto types = typesOf(op, inputs);
        std::vector<ProgramMemory::Share> shares;
        for (const TensorType& type : types) {
            shares.push_back(m_memory.take(*byteSize(type.type, type.shape)));
            call.outputShapes.push_back(type.shape);
            call.outputTypes.push_back(type.type);
        }
        call.outputShapes.resize(std::max<std::size_t>(op.outputs.size(), 1));
        call.outputTypes.resize(call.outputShapes.size());
        const AtenOperator known = atenOperator(op.type);
        if (known == nullptr)
            throw std::invalid_argument("it is not supported");
        const Tensors computed = known(call);
        for (std::size_t i = 0; i < std::min(computed.size(), types.size()); ++i)
            results.push_back(keep(computed[i], types[i].type, std::move(shares[i])));
        return results;
    } catch (const std::exception& problem) {
        throw std::invalid_argument("operator " + op.type + ": " + reasonOf(problem));
    }

    static std::vector<TensorType> typesOf(const Operation& op, const Slots& inputs)
    {
        std::vector<Blob> blobs(inputs.size());
        KnownInputs known(inputs.size());
        for (std::size_t i = 0; i < inputs.size(); ++i) {
            if (!inputs[i].stored.defined())
                continue;
            blobs[i] = bytesOf(inputs[i].stored);
            known[i] = KnownTensor{inputs[i].type, inputs[i].shape(), &blobs[i]};
        }
        while (!known.empty() && !known.back())
            known.pop_back();
        auto types = inferShapes(op, known);
        if (!types)
            throw std::invalid_argument(types.error().message());
        return std::move(*types);
    }

    Slots choose(const Operation& op, const Slots& inputs)
    {
        const auto first = inputs.begin() + 1;
        const auto middle = first + static_cast<std::ptrdiff_t>(op.programs.at(0).inputs.size());
        if (inputs.size() != 1 + op.programs[0].inputs.size() + op.programs.at(1).inputs.size())
            throw std::invalid_argument("operator If: its branches do not fit");
        return truth(inputs.front()) ? run(op.programs[0], {first, middle})
                                     : run(op.programs[1], {middle, inputs.end()});
    }

    /// Appends what an iteration gives behind its states to the collected results.
    static void collect(std::vector<Slots>& collected, const Slots& outputs, std::size_t from)
    {
        for (std::size_t i = from; i < outputs.size(); ++i)
            collected.at(i - from).push_back(outputs[i]);
    }

    Slot stacked(const Slots& parts, std::int64_t axis = 0)
    {
        if (parts.empty())
            return {at::zeros({0}), ElementType::Float32};
        auto share = m_memory.take({static_cast<std::int64_t>(parts.size() * parts.front().stored.nbytes())});
        Tensors tensors;
        for (const Slot& part : parts)
            tensors.push_back(part.stored);
        return {at::stack(tensors, axis), parts.front().type, std::move(share)};
    }

    Slots loop(const Operation& op, const Slots& inputs)
    {
        const Program& body = op.programs.at(0);
        if (inputs.size() != body.inputs.size() || inputs.size() < 2 || body.outputs.empty())
            throw std::invalid_argument("operator Loop: its body does not fit");
        const std::size_t results = body.outputs.size() - 1;
        std::int64_t left = inputs[0].stored.defined() ? inputs[0].stored.item<std::int64_t>() : -1;
        bool goesOn = !inputs[1].stored.defined() || truth(inputs[1]);
        const bool counted = inputs[0].stored.defined();
        Slots given = inputs;
        const std::size_t carried = carriedStates(op, results);
        std::vector<Slots> collected(results - carried);
        for (std::int64_t i = 0; goesOn && (!counted || left-- > 0); ++i) {
            countStep();
            given[0] = {at::full({}, i, at::TensorOptions(at::kLong)), ElementType::Int64};
            given[1] = {at::ones({}, at::TensorOptions(at::kBool)), ElementType::Bool};
            Slots outputs = run(body, given);
            goesOn = truth(outputs.front());
            for (std::size_t state = 0; state < carried; ++state)
                given[2 + state] = outputs[1 + state];
            collect(collected, outputs, 1 + carried);
        }
        Slots all(given.begin() + 2, given.begin() + 2 + static_cast<std::ptrdiff_t>(carried));
        for (Slots& parts : collected)
            all.push_back(stacked(std::exchange(parts, {})));
        return all;
    }

    /// States come before the collected results; the operator says how many by its own inputs.
    static std::size_t carriedStates(const Operation& op, std::size_t results)
    {
        const auto count =
            static_cast<std::size_t>(std::max<std::int64_t>(attributeOr(op, ownInputs, std::int64_t{2}) - 2, 0));
        if (count > results || op.inputs.size() < 2 + count)
            throw std::invalid_argument("operator Loop: its body does not fit");
        return count;
    }

    /// Opset 8 scans each element of a batch by itself.
    Slots scanAll(const Operation& op, const Slots& inputs)
    {
        if (attributeOr(op, "batched", std::int64_t{0}) == 0)
            return scan(op, inputs);
        const auto own = static_cast<std::size_t>(attributeOr(op, ownInputs, std::int64_t{0}));
        if (own == 0 || own > inputs.size() || inputs[0].stored.dim() == 0)
            throw std::invalid_argument("operator Scan: its body does not fit");
        std::vector<Slots> parts;
        for (std::int64_t i = 0; i < inputs[0].stored.size(0); ++i) {
            Slots one = inputs;
            for (std::size_t at = 0; at < own; ++at)
                one[at].stored = inputs[at].stored.select(0, i).contiguous();
            const Slots results = scan(op, one);
            parts.resize(results.size());
            collect(parts, results, 0);
        }
        Slots all;
        for (Slots& results : parts)
            all.push_back(stacked(std::exchange(results, {})));
        return all;
    }

    Slots scan(const Operation& op, const Slots& inputs)
    {
        const Program& body = op.programs.at(0);
        const auto own =
            static_cast<std::size_t>(std::max<std::int64_t>(attributeOr(op, ownInputs, std::int64_t{0}), 0));
        const auto scanned =
            static_cast<std::size_t>(std::max<std::int64_t>(attributeOr(op, "num_scan_inputs", std::int64_t{0}), 0));
        if (inputs.size() != body.inputs.size() || own > inputs.size() || scanned > own || scanned == 0
            || body.outputs.size() < own - scanned)
            throw std::invalid_argument("operator Scan: its body does not fit");
        const std::size_t states = own - scanned;
        const std::size_t results = body.outputs.size() - states;
        const auto entry = [&op](const char* name, std::size_t at) {
            const auto list = attributeOr(op, name, std::vector<std::int64_t>{});
            return at < list.size() ? list[at] : 0;
        };
        const std::int64_t steps = inputs[states].stored.size(entry("scan_input_axes", 0));
        Slots given = inputs;
        std::vector<Slots> collected(results);
        for (std::int64_t step = 0; step < steps; ++step) {
            countStep();
            for (std::size_t i = 0; i < scanned; ++i) {
                const std::int64_t at = entry("scan_input_directions", i) != 0 ? steps - 1 - step : step;
                const Slot& whole = inputs[states + i];
                given[states + i] =
                    keep(asComputed(whole.stored.select(entry("scan_input_axes", i), at), whole.type), whole.type);
            }
            Slots outputs = run(body, given);
            std::copy_n(outputs.begin(), states, given.begin());
            collect(collected, outputs, states);
        }
        Slots all(given.begin(), given.begin() + static_cast<std::ptrdiff_t>(states));
        for (std::size_t i = 0; i < results; ++i) {
            if (entry("scan_output_directions", i) != 0)
                std::ranges::reverse(collected[i]);
            all.push_back(stacked(std::exchange(collected[i], {}), entry("scan_output_axes", i)));
        }
        return all;
    }

    const Constants& m_constants;
    ProgramMemory m_memory;
    std::int64_t m_steps = 0;
};

std::string described(ElementType type, const Shape& shape)
{
    return std::string(elementTypeName(type)) + " " + toString(shape);
}

class ProgramStep : public Step
{
public:
    ProgramStep(SegmentBuilder& builder, const Program& program, std::vector<Value> inputs,
                std::vector<LooseResult> results)
        : m_program(program), m_memory(builder.workshop().programMemory), m_inputs(std::move(inputs)),
          m_results(std::move(results))
    {
        collectConstants(builder, program, m_constants);
    }

    void bind(const Arena& arena) override
    {
        m_given.clear();
        for (const Value& input : m_inputs)
            m_given.push_back({viewOf(arena, input), input.type});
    }

    void run() override
    {
        const c10::InferenceMode inference;
        Slots outputs = Interpreter(m_constants, m_memory).run(m_program, m_given);
        for (std::size_t i = 0; i < m_results.size(); ++i) {
            const Slot& output = outputs.at(i);
            if (!output.stored.defined())
                throw std::invalid_argument("a result is missing");
            Tensor result{output.type, output.shape(), bytesOf(output.stored.contiguous().clone())};
            if (!fits(m_results[i].info, result))
                throw std::invalid_argument("tensor '" + m_results[i].info.name + "' is "
                                            + described(result.type, result.shape) + ", the model states "
                                            + described(m_results[i].info.type, m_results[i].info.shape));
            *m_results[i].tensor = std::move(result);
        }
    }

private:
    const Program& m_program;
    Bytes m_memory;
    std::vector<Value> m_inputs;
    std::vector<LooseResult> m_results;
    Constants m_constants;
    Slots m_given;
};

} // namespace

bool hasKernels(const Program& program)
{
    return std::ranges::all_of(program.operations, [](const Operation& op) {
        const bool known = !op.programs.empty() || openOperator(op.type) != nullptr || atenOperator(op.type) != nullptr;
        return known && std::ranges::all_of(op.programs, hasKernels);
    });
}

void compileProgram(SegmentBuilder& builder, const Operation& op)
{
    if (op.programs.size() != 1 || !hasKernels(op.programs.front()))
        throw std::invalid_argument("it has an operator that is not supported");
    std::vector<Value> inputs;
    for (const TensorId id : op.inputs)
        inputs.push_back(builder.read(id, Layout::RowMajor));
    for (const Value& input : inputs)
        builder.touch(input);
    std::vector<LooseResult> results;
    for (const TensorId id : op.outputs)
        results.push_back({builder.tensor(id), builder.loose(id)});
    builder.add(std::make_unique<ProgramStep>(builder, op.programs.front(), std::move(inputs), std::move(results)));
}

} // namespace engine::kernels
