// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/trees.h"

#include "engine/predict/eigen_samples.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

namespace engine {

namespace {

/// A node as XGBoost writes it: "0:[f2<0.5] yes=1,no=2,missing=1" or "1:leaf=0.25".
struct WrittenNode
{
    std::int32_t column = -1;
    float value = 0;
    std::uint32_t yes = 0;
    std::uint32_t no = 0;
};

/// What is left of a line, taken word by word.
class Line
{
public:
    explicit Line(std::string_view text) : m_rest(text) {}

    bool take(std::string_view word)
    {
        const bool isNext = m_rest.starts_with(word);
        if (isNext)
            m_rest.remove_prefix(word.size());
        return isNext;
    }
    template <typename Number>
    bool read(Number& number)
    {
        const auto [end, problem] = std::from_chars(m_rest.data(), m_rest.data() + m_rest.size(), number);
        m_rest.remove_prefix(static_cast<std::size_t>(end - m_rest.data()));
        return problem == std::errc();
    }

private:
    std::string_view m_rest;
};

using WrittenNodes = std::map<std::uint32_t, WrittenNode>;

bool readNode(std::string_view text, WrittenNodes& nodes)
{
    Line line(text.substr(std::min(text.find_first_not_of('\t'), text.size())));
    std::uint32_t number = 0;
    WrittenNode node;
    if (!line.read(number) || !line.take(":"))
        return false;
    const bool isRead = line.take("leaf=")
        ? line.read(node.value)
        : line.take("[f") && line.read(node.column) && line.take("<") && line.read(node.value) && line.take("] yes=")
            && line.read(node.yes) && line.take(",no=") && line.read(node.no) && node.column >= 0;
    return isRead && std::isfinite(node.value) && nodes.emplace(number, node).second;
}

std::optional<WrittenNodes> nodesOf(std::string_view text)
{
    WrittenNodes nodes;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        if (!line.empty() && !readNode(line, nodes))
            return std::nullopt;
        text.remove_prefix(std::min(line.size() + 1, text.size()));
    }
    return nodes;
}

void append(TreesModel& model, const WrittenNode& node)
{
    model.column.push_back(node.column);
    model.value.push_back(inFewDigits(node.value));
    model.below.push_back(0);
}

} // namespace

double evaluate(const TreesModel& model, std::span<const double> row)
{
    constexpr double largest = std::numeric_limits<float>::max();
    double sum = model.base;
    for (const auto root : model.roots) {
        std::size_t node = root;
        while (model.column[node] >= 0) {
            const auto asked = std::clamp(row[static_cast<std::size_t>(model.column[node])], -largest, largest);
            const bool isBelow = static_cast<float>(asked) < static_cast<float>(model.value[node]);
            node = model.below[node] + (isBelow ? 0U : 1U);
        }
        sum += model.value[node];
    }
    return sum;
}

bool isWhole(const TreesModel& model, std::size_t columns)
{
    const auto nodes = model.column.size();
    if (model.value.size() != nodes || model.below.size() != nodes
        || std::ranges::any_of(model.roots, [nodes](std::uint32_t root) { return root >= nodes; }))
        return false;
    for (std::size_t node = 0; node < nodes; ++node) {
        if (!(std::abs(model.value[node]) <= static_cast<double>(std::numeric_limits<float>::max())))
            return false;
        if (model.column[node] < 0)
            continue;
        const bool goesOn = model.below[node] > node && model.below[node] < nodes - 1;
        if (!goesOn || static_cast<std::size_t>(model.column[node]) >= columns)
            return false;
    }
    return true;
}

Result<void> addTree(TreesModel& model, std::string_view text)
{
    const Error corrupt{ErrorCode::Corrupt, "XGBoost did not write a tree"};
    const auto nodes = nodesOf(text);
    if (!nodes || !nodes->contains(0))
        return corrupt;
    model.roots.push_back(static_cast<std::uint32_t>(model.column.size()));
    append(model, nodes->at(0));
    // Where a node is in the model, and what it is called in the text.
    std::vector<std::pair<std::size_t, std::uint32_t>> waiting{{model.roots.back(), 0}};
    for (std::size_t at = 0; at < waiting.size(); ++at) {
        const auto [place, number] = waiting[at];
        const auto& node = nodes->at(number);
        if (node.column < 0)
            continue;
        const auto first = model.column.size();
        for (const auto child : {node.yes, node.no}) {
            if (!nodes->contains(child) || waiting.size() > nodes->size())
                return corrupt;
            waiting.emplace_back(model.column.size(), child);
            append(model, nodes->at(child));
        }
        model.below[place] = static_cast<std::uint32_t>(first);
    }
    return {};
}

} // namespace engine
