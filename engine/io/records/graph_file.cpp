// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/records/graph_file.h"

#include "engine/graph/named_blocks.h"
#include "engine/graph/work.h"
#include "engine/io/records/csv.h"
#include "engine/io/records/description_json.h"

#include <algorithm>
#include <array>
#include <iomanip>
#include <sstream>

namespace engine {

namespace {

std::string operatorsOf(const Layer& layer)
{
    std::string text;
    for (const auto& operation : layer.operations)
        text += (text.empty() ? "" : "+") + operation.type;
    return text;
}

std::vector<std::string> consumersOf(const LayerGraph& graph, LayerId id)
{
    std::vector<std::string> names;
    for (const auto output : graph.outputsOf(id)) {
        for (const auto consumer : graph.consumersOf(output))
            names.push_back(graph.layer(consumer).name);
    }
    return names;
}

io::Json tensorsOf(const LayerGraph& graph, std::span<const TensorId> ids)
{
    auto list = io::Json::array();
    for (const auto id : ids) {
        const auto& tensor = graph.tensor(id);
        list.push_back({{"name", tensor.name},
                        {"type", elementTypeName(tensor.type)},
                        {"shape", tensor.shape},
                        {"bytes", tensor.bytes().count}});
    }
    return list;
}

io::Json layerOf(const LayerGraph& graph, LayerId id)
{
    const auto work = workOf(graph, id);
    return {{"name", graph.layer(id).name},
            {"type", graph.layer(id).type()},
            {"operators", operatorsOf(graph.layer(id))},
            {"inputs", tensorsOf(graph, graph.inputsOf(id))},
            {"outputs", tensorsOf(graph, graph.outputsOf(id))},
            {"parameters", work.parameters},
            {"macs", work.macs},
            {"output_bytes", work.outputBytes.count},
            {"consumers", consumersOf(graph, id)}};
}

/// For a line of a terminal; files have all of it.
std::string shortened(std::string text)
{
    constexpr std::size_t most = 64;
    return text.size() <= most ? text : text.substr(0, most - 3) + "...";
}

std::string shapesOf(const LayerGraph& graph, LayerId id)
{
    std::string text;
    for (const auto output : graph.outputsOf(id))
        text += (text.empty() ? "" : " ") + toString(graph.tensor(output).shape);
    return text;
}

} // namespace

std::string toJson(const LayerGraph& original, const LayerGraph& fused)
{
    const auto totals = workOf(fused);
    auto layers = io::Json::array();
    for (std::uint32_t i = 0; i < fused.layers().size(); ++i)
        layers.push_back(layerOf(fused, LayerId{i}));
    auto blocks = io::Json::array();
    for (const auto& block : namedBlocksOf(fused))
        blocks.push_back(
            {{"name", block.name}, {"first", fused.layer(block.first).name}, {"last", fused.layer(block.last).name}});
    const io::Json json{{"format", "suture.graph/1"},
                        {"name", fused.name()},
                        {"layers_before_fusion", original.layers().size()},
                        {"layers_after_fusion", fused.layers().size()},
                        {"parameters", totals.parameters},
                        {"macs", totals.macs},
                        {"inputs", tensorsOf(fused, fused.inputs())},
                        {"outputs", tensorsOf(fused, fused.outputs())},
                        {"blocks", std::move(blocks)},
                        {"layers", std::move(layers)}};
    // A name from a file may be no UTF-8.
    return io::dumped(json, 1);
}

CsvTable tableOf(const LayerGraph& graph)
{
    CsvTable table;
    table.columns = {"layer", "type", "operators", "output_shape", "parameters", "macs", "output_bytes", "consumers"};
    for (std::uint32_t i = 0; i < graph.layers().size(); ++i) {
        const auto work = workOf(graph, LayerId{i});
        const auto& layer = graph.layer(LayerId{i});
        table.rows.push_back({layer.name, layer.type(), operatorsOf(layer), shapesOf(graph, LayerId{i}),
                              std::to_string(work.parameters), std::to_string(work.macs),
                              std::to_string(work.outputBytes.count),
                              std::to_string(consumersOf(graph, LayerId{i}).size())});
    }
    return table;
}

std::string toText(const LayerGraph& original, const LayerGraph& fused)
{
    const auto totals = workOf(fused);
    std::ostringstream text;
    text << fused.name() << ": " << original.layers().size() << " layers, " << fused.layers().size()
         << " after fusion, " << namedBlocksOf(fused).size() << " blocks, " << totals.parameters << " parameters, "
         << totals.macs << " MACs\n";
    for (const auto id : fused.inputs())
        text << "input   " << fused.tensor(id).name << "  " << toString(fused.tensor(id).shape) << "\n";
    for (const auto id : fused.outputs())
        text << "output  " << fused.tensor(id).name << "  " << toString(fused.tensor(id).shape) << "\n";
    std::array<std::size_t, 3> widths{44, 40, 20};
    for (std::uint32_t i = 0; i < fused.layers().size(); ++i) {
        const auto& layer = fused.layers()[i];
        widths[0] = std::max(widths[0], layer.name.size() + 2);
        widths[1] = std::max(widths[1], shortened(operatorsOf(layer)).size() + 2);
        widths[2] = std::max(widths[2], shapesOf(fused, LayerId{i}).size() + 2);
    }
    const auto name = std::setw(static_cast<int>(widths[0]));
    const auto operators = std::setw(static_cast<int>(widths[1]));
    const auto output = std::setw(static_cast<int>(widths[2]));
    text << std::left << name << "layer" << operators << "operators" << output << "output" << std::right
         << std::setw(12) << "parameters" << std::setw(14) << "MACs" << std::setw(12) << "bytes"
         << "\n";
    for (std::uint32_t i = 0; i < fused.layers().size(); ++i) {
        const auto work = workOf(fused, LayerId{i});
        const auto& layer = fused.layer(LayerId{i});
        text << std::left << name << layer.name << operators << shortened(operatorsOf(layer)) << output
             << shapesOf(fused, LayerId{i}) << std::right << std::setw(12) << work.parameters << std::setw(14)
             << work.macs << std::setw(12) << work.outputBytes.count << "\n";
    }
    return text.str();
}

} // namespace engine
