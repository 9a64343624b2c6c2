// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/records/timed_graph_file.h"

#include "engine/io/records/json_access.h"

#include <algorithm>
#include <unordered_map>

namespace engine {

namespace {

constexpr double largestMillis = 1e9;
constexpr std::int64_t largestBytes = std::int64_t{1} << 50;
constexpr std::size_t mostLayers = 1'000'000;
constexpr double largestRatio = 16.0;

class TimedGraphReader
{
public:
    TimedGraphReader(const io::Json& json, std::string what) : m_json(json), m_what(std::move(what)) {}

    Result<CostModel> read()
    {
        io::Fields fields(m_json, m_what);
        const auto format = fields.text("format");
        if (fields.ok() && format != "suture.timed-graph/1")
            fields.fail("the format '" + format.substr(0, 80) + "' is not suture.timed-graph/1");
        m_costs.name = fields.text("name");
        m_costs.timesFrom = {TimesSource::FromFile, TimesSource::FromFile};
        const auto& inputs = fields.array("inputs");
        const auto& layers = fields.array("layers");
        const auto& outputs = fields.array("outputs");
        if (fields.ok() && (layers.empty() || layers.size() > mostLayers))
            fields.fail("it has " + std::to_string(layers.size()) + " layers; 1 to " + std::to_string(mostLayers)
                        + " can be planned");
        if (!fields.ok())
            return fields.error();
        for (const auto& input : inputs)
            addInput(input);
        for (const auto& layer : layers)
            addLayer(layer);
        for (const auto& output : outputs)
            markWanted(output);
        if (!m_problem.empty())
            return Error{ErrorCode::Corrupt, m_problem};
        return std::move(m_costs);
    }

private:
    void fail(const std::string& problem)
    {
        if (m_problem.empty())
            m_problem = m_what + ": " + problem;
    }

    void addTensor(const std::string& name, std::int64_t bytes, std::optional<LayerId> producer, const io::Json& json)
    {
        if (bytes > largestBytes)
            fail("'" + name + "' is impossibly large");
        const TensorId id{static_cast<std::uint32_t>(m_costs.tensors.size())};
        if (!m_tensors.emplace(name, id).second)
            fail("the name '" + name + "' stands twice");
        m_costs.tensors.push_back({.name = name, .bytes = Bytes{bytes}, .producer = producer});
        readRatios(json);
    }

    /// Of the tensor added last.
    void readRatios(const io::Json& json)
    {
        io::Fields fields(json, m_what + ": '" + m_costs.tensors.back().name + "'");
        if (!fields.has("codec_ratios"))
            return;
        const auto& ratios = fields.object("codec_ratios");
        if (!fields.ok())
            return fail(fields.error().message());
        for (const auto& [name, value] : ratios.items()) {
            const auto codec = codecNamed(name);
            const double ratio = value.is_number() ? value.get<double>() : -1.0;
            if (!codec || !(ratio > 0.0 && ratio <= largestRatio))
                return fail("'" + m_costs.tensors.back().name + "' has no such codec ratio as " + name.substr(0, 40)
                            + ": " + value.dump().substr(0, 40));
            m_costs.tensors.back().ratios.emplace_back(*codec, ratio);
        }
    }

    std::optional<Side> pinOf(io::Fields& fields)
    {
        if (!fields.has("pinned"))
            return std::nullopt;
        const auto side = fields.text("pinned");
        if (fields.ok() && side != "device" && side != "edge")
            fields.fail("it is pinned to '" + side.substr(0, 40) + "', which is neither device nor edge");
        return side == "edge" ? Side::Edge : Side::Device;
    }

    void addInput(const io::Json& json)
    {
        io::Fields fields(json, m_what + ": an input");
        const auto name = fields.text("name");
        const auto bytes = fields.count("bytes");
        const bool image = fields.has("image") && fields.truth("image");
        if (!fields.ok())
            return fail(fields.error().message());
        addTensor(name, bytes, std::nullopt, json);
        if (image)
            m_costs.tensors.back().contents = CostModel::Contents::Image;
    }

    void addLayer(const io::Json& json)
    {
        io::Fields fields(json, "layer " + std::to_string(m_costs.layers.size()));
        CostModel::Layer layer;
        layer.name = fields.text("name");
        layer.type = fields.text("type");
        layer.device = Millis{fields.number("device_ms", 0.0)};
        layer.edge = Millis{fields.number("edge_ms", 0.0)};
        const auto bytes = fields.count("output_bytes");
        layer.pinned = pinOf(fields);
        if (fields.has("weight_bytes"))
            layer.weights = Bytes{fields.count("weight_bytes")};
        if (layer.weights.count > largestBytes)
            fields.fail("its weights are impossibly large");
        if (std::max(layer.device, layer.edge).count() > largestMillis)
            fields.fail("its time is impossibly long");
        for (const auto& input : fields.array("inputs")) {
            const auto found = m_tensors.find(input.is_string() ? input.get<std::string>() : std::string());
            if (found == m_tensors.end())
                fields.fail("'" + layer.name + "' needs " + input.dump().substr(0, 80)
                            + ", which no layer before it makes");
            else if (std::ranges::find(layer.inputs, found->second) == layer.inputs.end())
                layer.inputs.push_back(found->second);
        }
        if (!fields.ok())
            return fail(fields.error().message());
        const LayerId id{static_cast<std::uint32_t>(m_costs.layers.size())};
        addTensor(layer.name, bytes, id, json);
        m_costs.layers.push_back(std::move(layer));
    }

    void markWanted(const io::Json& json)
    {
        const auto found = m_tensors.find(json.is_string() ? json.get<std::string>() : std::string());
        if (found == m_tensors.end())
            return fail("the output " + json.dump().substr(0, 80) + " is no layer");
        m_costs.tensors[index(found->second)].wanted = true;
    }

    const io::Json& m_json;
    std::string m_what;
    std::string m_problem;
    CostModel m_costs;
    std::unordered_map<std::string, TensorId> m_tensors;
};

} // namespace

Result<CostModel> parseTimedGraph(const std::string& text, const std::string& what)
{
    const auto json = io::parseObject(text, what);
    if (!json)
        return json.error();
    return TimedGraphReader(*json, what).read();
}

Result<CostModel> readTimedGraph(const std::filesystem::path& path)
{
    const auto text = io::readText(path);
    if (!text)
        return text.error();
    return parseTimedGraph(*text, path.filename().string());
}

} // namespace engine
