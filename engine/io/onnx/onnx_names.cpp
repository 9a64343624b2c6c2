// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/onnx/onnx_names.h"

#include <algorithm>

namespace engine {

namespace {

bool isContinuation(char character)
{
    return (static_cast<unsigned char>(character) & 0xc0U) == 0x80U;
}

/// Bytes of the UTF-8 character that @p text begins with; 0 when it begins with none.
std::size_t characterLength(std::string_view text)
{
    const auto first = static_cast<unsigned char>(text.front());
    if (first < 0x80)
        return first >= 0x20 && first != 0x7f ? 1 : 0;
    const std::size_t length = first >= 0xc2 && first < 0xe0 ? 2
        : first >= 0xe0 && first < 0xf0                      ? 3
        : first >= 0xf0 && first < 0xf5                      ? 4
                                                             : 0;
    if (length == 0 || length > text.size()
        || !std::all_of(text.begin() + 1, text.begin() + static_cast<std::ptrdiff_t>(length), isContinuation))
        return 0;
    const auto second = static_cast<unsigned char>(text[1]);
    const bool tooLong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
    const bool outside = (first == 0xed && second >= 0xa0) || (first == 0xf4 && second >= 0x90);
    return tooLong || outside ? 0 : length;
}

} // namespace

std::string cleanName(std::string_view name)
{
    std::string clean;
    while (!name.empty()) {
        const auto length = characterLength(name);
        if (length == 0)
            clean += '?';
        else
            clean += name.substr(0, length);
        name.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return clean;
}

std::string shortName(std::string_view name)
{
    constexpr std::size_t longest = 120;
    return cleanName(name.substr(0, longest)) + (name.size() > longest ? "..." : "");
}

std::string nodeLabel(const onnx::NodeProto& node)
{
    return "node '" + shortName(layerName(node)) + "' (" + shortName(node.op_type()) + ")";
}

std::string layerName(const onnx::NodeProto& node)
{
    auto name = cleanName(node.name());
    if (name.starts_with('/'))
        name.erase(0, 1);
    if (!name.empty())
        return name;
    const auto output = std::ranges::find_if(node.output(), [](const auto& text) { return !text.empty(); });
    auto made = cleanName(node.op_type());
    if (output != node.output().end())
        made += ":" + cleanName(*output);
    return made;
}

} // namespace engine
