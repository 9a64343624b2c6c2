// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/onnx/onnx_names.h"

#include <algorithm>

namespace engine {

std::string shortName(std::string_view name)
{
    constexpr std::size_t longest = 120;
    return cleanText(name, longest) + (name.size() > longest ? "..." : "");
}

std::string nodeLabel(const onnx::NodeProto& node)
{
    return "node '" + shortName(layerName(node)) + "' (" + shortName(node.op_type()) + ")";
}

Error inNode(const onnx::NodeProto& node, const Error& error)
{
    return {error.code, sentence("%1: %2", nodeLabel(node), error.what)};
}

std::string layerName(const onnx::NodeProto& node)
{
    auto name = cleanText(node.name());
    if (name.starts_with('/'))
        name.erase(0, 1);
    if (!name.empty())
        return name;
    const auto output = std::ranges::find_if(node.output(), [](const auto& text) { return !text.empty(); });
    auto made = cleanText(node.op_type());
    if (output != node.output().end())
        made += ":" + cleanText(*output);
    return made;
}

} // namespace engine
