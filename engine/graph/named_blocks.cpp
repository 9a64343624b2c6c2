// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/named_blocks.h"

#include <algorithm>
#include <set>

namespace engine {

namespace {

using Path = std::vector<std::string>;

/// A file may have names of any length.
constexpr std::ptrdiff_t deepestPath = 32;

/// The module that a layer belongs to; empty when its name is no path.
Path moduleOf(const std::string& name)
{
    const char separator = name.find('/') != std::string::npos ? '/' : '.';
    Path path;
    if (std::ranges::count(name, separator) > deepestPath)
        return path;
    std::size_t begin = 0;
    for (auto end = name.find(separator); end != std::string::npos; end = name.find(separator, begin)) {
        path.push_back(name.substr(begin, end - begin));
        begin = end + 1;
    }
    if (separator == '.' && !path.empty())
        path.push_back(name.substr(begin)); // of "a/b/Conv" the last word is the operator, of "a.b" the module
    return path;
}

/// "layer1", "layer1.0", "conv1" is "layer1.0.conv1": exporters repeat the parent in the child's name.
std::string joined(const Path& path, std::size_t length)
{
    std::string text;
    for (std::size_t i = 0; i < length; ++i) {
        if (i > 0 && path[i].starts_with(path[i - 1] + "."))
            text.resize(text.size() - path[i - 1].size());
        else if (i > 0)
            text += ".";
        text += path[i];
    }
    return text;
}

struct Range
{
    std::size_t first = 0;
    std::size_t last = 0;
    std::size_t layers = 0; ///< fewer than last - first + 1 when others stand between

    bool isWhole() const { return last - first + 1 == layers; }
};

/// Where each module's layers stand, by its joined path.
std::map<std::string, Range> rangesOf(const std::vector<Path>& modules)
{
    std::map<std::string, Range> ranges;
    for (std::size_t layer = 0; layer < modules.size(); ++layer) {
        for (std::size_t length = 1; length <= modules[layer].size(); ++length) {
            const auto [found, isNew] = ranges.try_emplace(joined(modules[layer], length), Range{layer, layer, 0});
            found->second.last = layer;
            ++found->second.layers;
        }
    }
    return ranges;
}

class Naming
{
public:
    explicit Naming(const LayerGraph& graph) : m_graph(graph), m_blocks(blocksOf(graph))
    {
        for (const auto& layer : graph.layers())
            m_modules.push_back(moduleOf(layer.name));
        m_ranges = rangesOf(m_modules);
        m_branchesBefore.push_back(0);
        for (const auto& block : m_blocks) {
            m_starts.insert(index(block.first));
            m_ends.insert(index(block.last));
            m_branchesBefore.push_back(m_branchesBefore.back() + (block.first == block.last ? 0 : 1));
            for (auto layer = index(block.first); layer <= index(block.last); ++layer)
                m_blockOf.push_back(m_branchesBefore.size() - 2);
        }
    }

    std::vector<NamedBlock> names()
    {
        std::vector<NamedBlock> named;
        for (std::size_t at = 0; at < m_blocks.size();) {
            auto next = joinedBlock(at);
            at = m_blockOf[index(next.last)] + 1;
            named.push_back(std::move(next));
        }
        makeUnique(named);
        return named;
    }

private:
    /// The largest module that begins with this block, or the block itself.
    NamedBlock joinedBlock(std::size_t at) const
    {
        const auto& block = m_blocks[at];
        const auto& path = m_modules[index(block.first)];
        for (std::size_t length = 1; length <= path.size(); ++length) {
            const auto name = joined(path, length);
            const auto& range = m_ranges.at(name);
            if (range.first == index(block.first) && range.layers > 1 && mayStandAlone(range))
                return {block.first, LayerId{static_cast<std::uint32_t>(range.last)}, name};
        }
        return {block.first, block.last, ownName(block)};
    }

    bool mayStandAlone(const Range& range) const
    {
        if (!range.isWhole() || !m_starts.contains(range.first) || !m_ends.contains(range.last))
            return false;
        return m_branchesBefore[m_blockOf[range.last] + 1] - m_branchesBefore[m_blockOf[range.first]] <= 1;
    }

    /// The layer's, or the module's that holds all layers of the block; empty when there is none.
    std::string ownName(const Block& block) const
    {
        if (block.first == block.last)
            return m_graph.layer(block.first).name;
        auto common = m_modules[index(block.first)];
        for (auto layer = index(block.first); layer <= index(block.last); ++layer) {
            const auto differ = std::ranges::mismatch(common, m_modules[layer]).in1;
            common.erase(differ, common.end());
        }
        return joined(common, common.size());
    }

    /// Operators and how they hang together, not sizes: the blocks of one kind differ in channels alone.
    std::string structureOf(const NamedBlock& block) const
    {
        std::string structure;
        for (auto layer = index(block.first); layer <= index(block.last); ++layer) {
            const LayerId id{static_cast<std::uint32_t>(layer)};
            for (const auto& operation : m_graph.layer(id).operations)
                structure += operation.type + ",";
            for (const auto input : m_graph.inputsOf(id)) {
                const auto producer = m_graph.producerOf(input);
                const bool inside = producer && *producer >= block.first;
                structure += inside ? std::to_string(layer - index(*producer)) + " " : "- ";
            }
            structure += ";";
        }
        return structure;
    }

    /// Structures for those without a name, then numbers for names that several have.
    void makeUnique(std::vector<NamedBlock>& named) const
    {
        std::map<std::string, std::string> kinds;
        std::vector<bool> isKind;
        std::map<std::string, int> uses;
        for (auto& block : named) {
            isKind.push_back(block.name.empty());
            if (block.name.empty())
                block.name = kinds.try_emplace(structureOf(block), kindName(kinds.size())).first->second;
            else
                ++uses[block.name];
        }
        std::map<std::string, int> numberOfKind;
        std::map<std::string, int> numberOfName;
        for (std::size_t i = 0; i < named.size(); ++i) {
            auto& block = named[i];
            if (isKind[i])
                block.name += std::to_string(++numberOfKind[block.name]);
            else if (uses[block.name] > 1 && block.first != block.last)
                block.name += " (" + std::to_string(++numberOfName[block.name]) + ")";
        }
    }

    /// A, B, ... Z, AA, ...
    static std::string kindName(std::size_t number)
    {
        constexpr std::size_t letters = 26;
        std::string name(1, static_cast<char>('A' + number % letters));
        return number < letters ? name : kindName(number / letters - 1) + name;
    }

    const LayerGraph& m_graph;
    std::vector<Block> m_blocks;
    std::vector<Path> m_modules; ///< by layer
    std::map<std::string, Range> m_ranges;
    std::set<std::size_t> m_starts;
    std::set<std::size_t> m_ends;
    std::vector<std::size_t> m_blockOf;        ///< by layer
    std::vector<std::size_t> m_branchesBefore; ///< blocks of several layers before each block
};

} // namespace

std::vector<NamedBlock> namedBlocksOf(const LayerGraph& graph)
{
    return Naming(graph).names();
}

} // namespace engine
