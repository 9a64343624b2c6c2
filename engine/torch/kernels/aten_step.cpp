// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/aten_operators.h"

#include "engine/torch/kernels/aten.h"
#include "engine/torch/segments/parallel.h"

#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>
#include <torch/version.h>

#include <map>
#include <stdexcept>

namespace engine::kernels {

namespace {

const std::map<std::string_view, AtenOperator>& allOperators()
{
    static const auto table = [] {
        std::map<std::string_view, AtenOperator> all;
        for (const auto operators :
             {attentionOperators(), castOperators(), geometryOperators(), signalOperators(), elementwiseOperators(),
              imageOperators(), layoutOperators(), reductionOperators(), indexingOperators(), recurrentOperators(),
              quantizedOperators(), regionOperators()})
            for (const auto& [type, compute] : operators)
                all.emplace(type, compute);
        return all;
    }();
    return table;
}

class AtenStep : public Step
{
public:
    AtenStep(const Operation& op, AtenOperator compute, std::vector<std::optional<Value>> inputs,
             std::vector<std::optional<Value>> outputs)
        : m_call{op, {}, {}, {}}, m_compute(compute), m_inputs(std::move(inputs)), m_outputs(std::move(outputs))
    {
    }

    void bind(const Arena& arena) override
    {
        for (std::size_t i = 0; i < m_inputs.size(); ++i) {
            const auto& input = m_inputs[i];
            m_call.inputs.push_back(input ? viewOf(arena, *input) : at::Tensor());
            if (!input || !isComputedWider(input->type))
                continue;
            if (input->place.fixed != nullptr)
                m_call.inputs.back() = asComputed(m_call.inputs.back(), input->type);
            else
                m_stored.emplace_back(i, m_call.inputs.back());
        }
        for (const auto& output : m_outputs) {
            m_results.push_back(output ? viewOf(arena, *output) : at::Tensor());
            m_call.outputShapes.push_back(output ? output->shape : Shape{});
            m_call.outputTypes.push_back(output ? output->type : ElementType::Float32);
        }
    }

    void run() override
    {
        const c10::InferenceMode inference;
        for (const auto& [at, stored] : m_stored)
            m_call.inputs[at] = asComputed(stored, m_inputs[at]->type);
        const Tensors results = m_compute(m_call);
        for (std::size_t i = 0; i < m_results.size(); ++i)
            if (m_results[i].defined())
                store(results.at(i), m_call.outputTypes[i], m_results[i]);
    }

private:
    static void store(const at::Tensor& result, ElementType type, at::Tensor& to)
    {
        if (result.sizes() != to.sizes())
            throw std::invalid_argument("the result has shape " + toString(result.sizes().vec()) + ", expected "
                                        + toString(to.sizes().vec()));
        to.copy_(asStored(result, type));
    }

    AtenCall m_call;
    AtenOperator m_compute;
    std::vector<std::optional<Value>> m_inputs;
    std::vector<std::optional<Value>> m_outputs;
    std::vector<std::pair<std::size_t, at::Tensor>> m_stored; ///< inputs that each run widens
    Tensors m_results;
};

} // namespace

bool hasAtenOperator(std::string_view type)
{
    return allOperators().contains(type);
}

AtenOperator atenOperator(std::string_view type)
{
    const auto found = allOperators().find(type);
    return found == allOperators().end() ? nullptr : found->second;
}

at::ScalarType storedType(ElementType type)
{
    switch (type) {
    case ElementType::Float32: return at::kFloat;
    case ElementType::Float64: return at::kDouble;
    case ElementType::Float16: return at::kHalf;
    case ElementType::BFloat16: return at::kBFloat16;
    case ElementType::Int64:
    case ElementType::UInt64: return at::kLong;
    case ElementType::Int32:
    case ElementType::UInt32: return at::kInt;
    case ElementType::Int16:
    case ElementType::UInt16: return at::kShort;
    case ElementType::Int8: return at::kChar;
    case ElementType::UInt8: return at::kByte;
    case ElementType::Bool: return at::kBool;
    }
    throw std::invalid_argument("no kernels for elements of type " + std::string(elementTypeName(type)));
}

at::Tensor viewOf(const Arena& arena, const Value& value)
{
    return at::from_blob(arena.address(value.place), value.shape, at::TensorOptions(storedType(value.type)));
}

bool isComputedWider(ElementType type)
{
    return type == ElementType::Float16 || type == ElementType::BFloat16 || type == ElementType::UInt16
        || type == ElementType::UInt32;
}

at::Tensor asComputed(const at::Tensor& stored, ElementType type)
{
    if (type == ElementType::UInt16)
        return at::bitwise_and(stored.to(at::kInt), 0xffff);
    if (type == ElementType::UInt32)
        return at::bitwise_and(stored.to(at::kLong), std::int64_t{0xffffffff});
    return isComputedWider(type) ? stored.to(at::kFloat) : stored;
}

at::Tensor asStored(const at::Tensor& result, ElementType type)
{
    const bool wraps = type == ElementType::UInt16 || type == ElementType::UInt32;
    return wraps && at::isFloatingType(result.scalar_type()) ? result.to(at::kLong) : result;
}

void compileWithAten(SegmentBuilder& builder, const Operation& op)
{
    const auto found = allOperators().find(op.type);
    if (found == allOperators().end())
        throw std::invalid_argument("operator " + op.type + " is not supported");
    std::vector<std::optional<Value>> inputs;
    for (const TensorId id : op.inputs) {
        inputs.push_back(id == noTensor ? std::nullopt : std::optional(builder.read(id, Layout::RowMajor)));
    }
    std::vector<std::optional<Value>> outputs;
    for (const TensorId id : op.outputs) {
        outputs.push_back(id == noTensor ? std::nullopt : std::optional(builder.write(id, Layout::RowMajor)));
    }
    for (const auto& input : inputs)
        if (input)
            builder.touch(*input);
    builder.add(std::make_unique<AtenStep>(op, found->second, std::move(inputs), std::move(outputs)));
}

std::vector<std::int64_t> AtenCall::integers(std::size_t at) const
{
    const auto values = inputs.at(at).to(at::kLong).contiguous();
    const auto* first = values.data_ptr<std::int64_t>();
    return {first, first + values.numel()};
}

std::vector<double> AtenCall::reals(std::size_t at) const
{
    const auto values = inputs.at(at).to(at::kDouble).contiguous();
    const auto* first = values.data_ptr<double>();
    return {first, first + values.numel()};
}

std::vector<std::int64_t> AtenCall::listOrInput(std::string_view name, std::size_t at) const
{
    if (hasAttribute(name))
        return list(name);
    return has(at) ? integers(at) : std::vector<std::int64_t>{};
}

std::int64_t AtenCall::axis(std::int64_t fallback) const
{
    const std::int64_t given = integer("axis", fallback);
    return given < 0 ? given + rank() : given;
}

void refuse(const AtenCall& call, const std::string& reason)
{
    throw std::invalid_argument("operator " + call.op.type + ": " + reason + " is not supported");
}

void inParallel(std::int64_t count, std::int64_t grain, const std::function<void(std::int64_t, std::int64_t)>& work)
{
    at::parallel_for(0, count, grain, work);
}

void setKernelThreads(int threads)
{
    at::get_num_threads(); // the first call on a thread sets them for itself
    at::set_num_threads(threads);
}

std::string libTorchDescription()
{
    return "LibTorch " + std::to_string(TORCH_VERSION_MAJOR) + "." + std::to_string(TORCH_VERSION_MINOR) + "."
        + std::to_string(TORCH_VERSION_PATCH);
}

} // namespace engine::kernels
