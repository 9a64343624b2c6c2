// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/input_shapes.h"

#include "engine/graph/shape_inference.h"

#include <charconv>

namespace engine {

namespace {

std::string_view stripped(std::string_view text)
{
    constexpr auto blanks = " \t\r\n";
    const auto first = text.find_first_not_of(blanks);
    return first == std::string_view::npos ? std::string_view()
                                           : text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// The part before the next @p separator; @p rest is what follows it.
std::string_view cutAt(char separator, std::string_view& rest)
{
    const auto end = rest.find(separator);
    const auto part = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    return part;
}

std::optional<InputShape> parseInput(std::string_view text)
{
    InputShape input;
    const bool typed = text.find(':') != std::string_view::npos;
    auto sizes = stripped(cutAt(':', text));
    if (typed) {
        input.type = elementTypeFromName(stripped(text));
        if (!input.type)
            return std::nullopt;
    }
    if (sizes.empty() || sizes.back() == 'x')
        return std::nullopt;
    while (!sizes.empty()) {
        const auto size = stripped(cutAt('x', sizes));
        std::int64_t value = 0;
        const auto [end, error] = std::from_chars(size.data(), size.data() + size.size(), value);
        if (error != std::errc{} || end != size.data() + size.size() || value < 1
            || input.shape.size() == maxTensorRank)
            return std::nullopt;
        input.shape.push_back(value);
    }
    if (!checkSize({input.type.value_or(ElementType::Float32), input.shape}))
        return std::nullopt;
    return input;
}

} // namespace

Result<std::vector<InputShape>> parseInputShapes(std::string_view text)
{
    constexpr std::size_t mostInputs = 64;
    std::vector<InputShape> inputs;
    const Error wrong{ErrorCode::InvalidInput,
                      sentence("'%1' is no input shape; write one as 1x3x224x224, several as 1x3x224x224,1x16:int64",
                               std::string(text.substr(0, 60)))};
    text = stripped(text);
    if (text.empty() || text.back() == ',')
        return wrong;
    while (!text.empty()) {
        const auto input = parseInput(cutAt(',', text));
        if (!input || inputs.size() == mostInputs)
            return wrong;
        inputs.push_back(*input);
    }
    return inputs;
}

std::string toString(const std::vector<InputShape>& inputs)
{
    std::string text;
    for (const auto& input : inputs) {
        text += (text.empty() ? "" : ",") + toString(input.shape);
        if (input.type)
            text += ":" + std::string(elementTypeName(*input.type));
    }
    return text;
}

} // namespace engine
