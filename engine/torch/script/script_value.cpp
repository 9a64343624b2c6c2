// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/script/script_value.h"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace engine::script {

namespace {

constexpr std::array elementTypes{
    std::pair{at::kFloat, ElementType::Float32}, std::pair{at::kDouble, ElementType::Float64},
    std::pair{at::kHalf, ElementType::Float16},  std::pair{at::kBFloat16, ElementType::BFloat16},
    std::pair{at::kLong, ElementType::Int64},    std::pair{at::kInt, ElementType::Int32},
    std::pair{at::kShort, ElementType::Int16},   std::pair{at::kChar, ElementType::Int8},
    std::pair{at::kByte, ElementType::UInt8},    std::pair{at::kBool, ElementType::Bool},
};

template <typename Items>
std::shared_ptr<Sequence> sequenceOf(const Items& items, c10::TypePtr type)
{
    auto sequence = std::make_shared<Sequence>();
    sequence->type = std::move(type);
    for (const auto& item : items)
        sequence->items.push_back(fromIValue(item));
    return sequence;
}

c10::IValue tupleOf(const Sequence& sequence)
{
    std::vector<c10::IValue> values;
    std::ranges::transform(sequence.items, std::back_inserter(values), toIValue);
    const auto type = sequence.type ? sequence.type->cast<c10::TupleType>() : nullptr;
    if (type && type->schema())
        return c10::ivalue::Tuple::createNamed(std::move(values), type);
    return c10::ivalue::Tuple::create(std::move(values));
}

} // namespace

ScriptValue fromIValue(const c10::IValue& value)
{
    if (value.isList())
        return sequenceOf(value.toListRef(), value.type<c10::Type>());
    if (value.isTuple())
        return sequenceOf(value.toTupleRef().elements(), value.type<c10::Type>());
    if (!value.isGenericDict())
        return value;
    auto dictionary = std::make_shared<Dictionary>();
    dictionary->type = value.type<c10::Type>();
    for (const auto& item : value.toGenericDict())
        dictionary->items.emplace_back(item.key(), fromIValue(item.value()));
    return dictionary;
}

bool isKnown(const ScriptValue& value)
{
    if (const auto* sequence = std::get_if<std::shared_ptr<Sequence>>(&value))
        return std::ranges::all_of((*sequence)->items, isKnown);
    if (const auto* dictionary = std::get_if<std::shared_ptr<Dictionary>>(&value))
        return std::ranges::all_of((*dictionary)->items, [](const auto& item) { return isKnown(item.second); });
    return known(value) != nullptr;
}

c10::IValue toIValue(const ScriptValue& value)
{
    if (const auto* constant = known(value))
        return *constant;
    if (const auto* dictionary = std::get_if<std::shared_ptr<Dictionary>>(&value)) {
        const auto type = (*dictionary)->type->expect<c10::DictType>();
        c10::impl::GenericDict result(type->getKeyType(), type->getValueType());
        for (const auto& [key, item] : (*dictionary)->items)
            result.insert_or_assign(key, toIValue(item));
        return result;
    }
    const auto* sequence = std::get_if<std::shared_ptr<Sequence>>(&value);
    if (sequence == nullptr)
        refuse("needs a value that depends on the frame");
    if ((*sequence)->type->kind() == c10::TypeKind::TupleType)
        return tupleOf(**sequence);
    c10::impl::GenericList result((*sequence)->type->expect<c10::ListType>()->getElementType());
    for (const auto& item : (*sequence)->items)
        result.push_back(toIValue(item));
    return result;
}

void refuse(const std::string& reason)
{
    throw std::invalid_argument(reason);
}

ElementType elementTypeOf(at::ScalarType type)
{
    const auto found = std::ranges::find(elementTypes, type, [](const auto& pair) { return pair.first; });
    if (found == elementTypes.end())
        refuse(std::string("has elements of type ") + c10::toString(type));
    return found->second;
}

at::ScalarType scalarTypeOf(ElementType type)
{
    const auto found = std::ranges::find(elementTypes, type, [](const auto& pair) { return pair.second; });
    if (found == elementTypes.end())
        refuse("has elements of type " + std::string(elementTypeName(type)));
    return found->first;
}

} // namespace engine::script
