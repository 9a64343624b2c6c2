// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/records/times_text.h"

#include "engine/core/parsed_number.h"
#include "engine/graph/fused_names.h"
#include "engine/io/records/csv.h"
#include "engine/io/records/json_access.h"
#include "engine/io/records/profile_file.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

namespace engine {

namespace {

constexpr std::size_t mostLines = 100'000;
constexpr double mostMillis = 1e9;
constexpr std::uintmax_t largestFile = 16U << 20U;
constexpr std::int64_t elementBytes = 4;
constexpr std::int64_t mostElements = std::int64_t{1} << 38;
constexpr std::size_t mostShown = 80;

std::string_view trimmed(std::string_view text)
{
    const auto first = std::min(text.find_first_not_of(' '), text.size());
    text.remove_prefix(first);
    return text.substr(0, text.find_last_not_of(' ') + 1);
}

std::string shown(std::string_view text)
{
    return std::string(text.substr(0, mostShown));
}

/// A key and a time in each line.
class Lines
{
public:
    Lines(std::string_view text, const std::string& what) : m_rest(text), m_what(what)
    {
        if (m_rest.starts_with("\xEF\xBB\xBF"))
            m_rest.remove_prefix(3);
    }

    using Take = std::function<Result<void>(std::string_view key, Millis time)>;

    Result<void> read(const Take& take)
    {
        while (!m_rest.empty()) {
            const auto end = m_rest.find('\n');
            auto line = m_rest.substr(0, end);
            m_rest.remove_prefix(end == std::string_view::npos ? m_rest.size() : end + 1);
            if (line.ends_with('\r'))
                line.remove_suffix(1);
            if (++m_line > mostLines)
                return Error{ErrorCode::InvalidInput, sentence("%1: there are more than %2 lines", m_what, mostLines)};
            if (trimmed(line).empty())
                continue;
            if (auto taken = readLine(line, take); !taken)
                return taken;
        }
        return {};
    }

    Error wrong(const std::string& problem) const
    {
        return {ErrorCode::Corrupt, sentence("%1: line %2: %3", m_what, m_line, problem)};
    }

private:
    Result<void> readLine(std::string_view line, const Take& take) const
    {
        const auto tab = line.find('\t');
        if (tab == std::string_view::npos || line.find('\t', tab + 1) != std::string_view::npos)
            return wrong("it has not two columns with a tab between them");
        const auto key = trimmed(line.substr(0, tab));
        const auto number = trimmed(line.substr(tab + 1));
        if (key.empty())
            return wrong("its first column is empty");
        const auto time = parsedNumber<double>(number);
        if (!time || !(*time >= 0.0 && *time <= mostMillis))
            return wrong("'" + shown(number) + "' is no time in milliseconds");
        return take(key, Millis(*time));
    }

    std::string_view m_rest;
    const std::string& m_what;
    std::size_t m_line = 0;
};

bool isInput(const LayerGraph& graph, std::string_view name)
{
    return std::ranges::any_of(graph.inputs(), [&](TensorId id) { return graph.tensor(id).name == name; });
}

bool isLayer(const LayerGraph& graph, std::string_view name)
{
    return std::ranges::find(graph.layers(), name, &Layer::name) != graph.layers().end();
}

Result<void> checkAllTimed(const LayerGraph& graph, const std::vector<bool>& timed, const std::string& what)
{
    const auto missing = static_cast<std::size_t>(std::ranges::count(timed, false));
    if (missing == 0)
        return {};
    const auto first = static_cast<std::size_t>(std::ranges::find(timed, false) - timed.begin());
    return Error{ErrorCode::InvalidInput,
                 sentence("%1: layer '%2' has no time, as %3 of %4 layers", what, graph.layers()[first].name, missing,
                          timed.size())};
}

} // namespace

std::string layerTimesText(const LayerGraph& graph, const LayerTimes& times)
{
    std::string text;
    for (std::size_t i = 0; i < times.layers.size(); ++i)
        text += graph.layers()[i].name + "\t" + csvNumber(times.layers[i].expected.count()) + "\n";
    return text;
}

Result<LayerTimes> layerTimesFromText(const std::string& text, const std::string& what, const LayerGraph& original,
                                      const LayerGraph& fused)
{
    const auto names = fusedNames(original, fused);
    LayerTimes times;
    times.model = fused.name();
    times.fingerprint = fingerprint(fused);
    times.source = TimesSource::FromFile;
    times.layers.resize(fused.layers().size());
    std::vector<bool> timed(fused.layers().size(), false);
    std::set<std::string, std::less<>> seen;
    Lines lines(text, what);
    const auto read = lines.read([&](std::string_view name, Millis time) -> Result<void> {
        if (!seen.emplace(name).second)
            return lines.wrong("layer '" + shown(name) + "' has a time already");
        const auto found = names.find(std::string(name));
        if (found == names.end()) {
            const bool isNothing = time.count() == 0.0 || isInput(fused, name) || isLayer(original, name);
            return isNothing ? Result<void>() : lines.wrong("the model has no layer '" + shown(name) + "'");
        }
        times.layers[index(found->second)].expected += time;
        timed[index(found->second)] = true;
        return {};
    });
    if (!read)
        return read.error();
    if (const auto all = checkAllTimed(fused, timed, what); !all)
        return all.error();
    for (auto& layer : times.layers)
        layer.low = layer.high = layer.expected;
    return times;
}

Result<Profile> profileFromText(const std::string& text, const std::string& what, const LayerGraph& original,
                                const LayerGraph& fused)
{
    const auto times = layerTimesFromText(text, what, original, fused);
    if (!times)
        return times.error();
    Profile profile;
    profile.model = times->model;
    profile.fingerprint = times->fingerprint;
    for (std::size_t i = 0; i < times->layers.size(); ++i) {
        const auto& layer = fused.layers()[i];
        profile.layers.push_back({layer.name, layer.type(), {{times->layers[i].expected}}});
    }
    return profile;
}

Result<Profile> readProfileOf(const std::filesystem::path& path, const LayerGraph& original, const LayerGraph& fused)
{
    const auto text = io::readText(path);
    if (!text)
        return text.error();
    const auto what = path.filename().string();
    if (!io::looksLikeJson(*text))
        return profileFromText(*text, what, original, fused);
    auto profile = parseProfile(*text, what);
    const auto isLayer = [](const LayerTiming& timing, const Layer& layer) {
        return timing.layer == layer.name && timing.type == layer.type();
    };
    if (profile
        && (profile->fingerprint != fingerprint(fused)
            || !std::ranges::equal(profile->layers, fused.layers(), isLayer)))
        return Error{ErrorCode::InvalidInput, sentence("%1 is of another model: '%2'", what, profile->model)};
    return profile;
}

std::string transferTimesText(const WayStatistics& way)
{
    std::string text;
    for (const auto& size : way.sizes) {
        if (size.bytes.count % elementBytes == 0)
            text += std::to_string(size.bytes.count / elementBytes) + "\t" + csvNumber(size.median.count()) + "\n";
    }
    return text;
}

Result<std::vector<LinkSamples::OfSize>> transferTimesFromText(const std::string& text, const std::string& what)
{
    std::map<std::int64_t, Millis> times;
    Lines lines(text, what);
    const auto read = lines.read([&](std::string_view key, Millis time) -> Result<void> {
        const auto elements = parsedNumber<std::int64_t>(key);
        if (!elements || *elements < 1 || *elements > mostElements)
            return lines.wrong("'" + shown(key) + "' is no number of elements");
        if (!times.emplace(*elements, time).second)
            return lines.wrong(std::to_string(*elements) + " elements have a time already");
        return {};
    });
    if (!read)
        return read.error();
    if (times.empty())
        return Error{ErrorCode::Corrupt, sentence("%1: there are no times", what)};
    std::vector<LinkSamples::OfSize> sizes;
    for (const auto& [elements, time] : times)
        sizes.push_back({{elements * elementBytes}, {time}});
    return sizes;
}

Result<std::vector<LinkSamples::OfSize>> readTransferTimes(const std::filesystem::path& path)
{
    const auto text = io::readText(path, largestFile);
    if (!text)
        return text.error();
    return transferTimesFromText(*text, path.filename().string());
}

Result<LinkMeasurement> readTransferTimes(const std::filesystem::path& up, const std::filesystem::path& down)
{
    LinkMeasurement link;
    for (const auto& [path, sizes] : {std::pair{&up, &link.samples.up}, std::pair{&down, &link.samples.down}}) {
        auto read = readTransferTimes(*path);
        if (!read)
            return read.error();
        *sizes = std::move(*read);
    }
    return link;
}

} // namespace engine
