// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/shared_options.h"

#include "app/command_line/nearest_word.h"
#include "engine/graph/sampling/sample_spec.h"
#include "engine/graph/zoo/zoo.h"
#include "engine/plan/planners.h"

#include <QFileInfo>

#include <algorithm>

namespace app {

namespace {

using engine::Result;

constexpr std::string_view zooPrefix = "zoo:";

Result<void> checkZooModel(std::string_view name)
{
    std::vector<std::string_view> names;
    for (const auto& model : engine::zooModels())
        names.push_back(model.name);
    if (std::ranges::find(names, name) != names.end())
        return {};
    const auto unknown = engine::sentence("there is no model %1 in the zoo", inQuotes(name));
    const auto nearest = nearestWord(name, names);
    return wrongValue(nearest ? orRather(unknown, *nearest) : engine::sentence("%1; see suture zoo list", unknown));
}

Result<void> checkModel(const std::string& name)
{
    if (name.starts_with(zooPrefix))
        return checkZooModel(std::string_view(name).substr(zooPrefix.size()));
    if (engine::isSampleName(name)) {
        const auto spec = engine::parseSampleSpec(name);
        return spec ? Result<void>() : wrongValue(spec.error().what);
    }
    const QFileInfo file(QString::fromStdString(name));
    if (file.isDir())
        return wrongValue(engine::sentence("%1 is a folder, not a model", inQuotes(name)));
    if (!file.exists())
        return wrongValue(engine::sentence("there is no file %1", inQuotes(name)));
    return {};
}

constexpr const char* modelDescription =
    "an ONNX file, a TorchScript file (.pt, .pth) or zoo:NAME (suture zoo list names them)";

Take inputShapes(std::vector<engine::InputShape>& target)
{
    const auto take = [&target](const std::string& text) -> Result<void> {
        const auto inputs = engine::parseInputShapes(text);
        if (!inputs)
            return inputs.error();
        target.insert(target.end(), inputs->begin(), inputs->end());
        return {};
    };
    return {take};
}

Take dimension(std::map<std::string, std::int64_t>& target)
{
    const auto take = [&target](const std::string& text) -> Result<void> {
        const auto equals = text.rfind('=');
        std::int64_t size = 0;
        const auto number = equals == std::string::npos ? std::string() : text.substr(equals + 1);
        if (const auto taken = wholeNumber(size, 0, std::numeric_limits<std::int32_t>::max()).take(number); !taken)
            return wrongValue(engine::sentence("%1 is not NAME=N", inQuotes(text)));
        target[text.substr(0, equals)] = size;
        return {};
    };
    return {take};
}

} // namespace

void declareModel(Options& options, ModelChoice& target, bool required)
{
    options.word(
        {.name = "MODEL", .description = modelDescription, .take = modelName(target.name), .required = required});
    declareShapes(options, target.options);
}

void declareModels(Options& options, std::vector<QString>& target)
{
    const auto take = [&target](const std::string& text) -> Result<void> {
        if (auto known = checkModel(text); !known)
            return known;
        target.push_back(QString::fromStdString(text));
        return {};
    };
    options.word(
        {.name = "MODEL", .description = modelDescription, .take = {take}, .required = true, .repeated = true});
}

void declareShapes(Options& options, ModelOptions& target)
{
    options.option({.name = "input",
                    .value = "SHAPE",
                    .description = "what a TorchScript file takes: 1x3x224x224, or several: 1x3x224x224,1x16:int64",
                    .take = inputShapes(target.inputs),
                    .repeated = true});
    options.option({.name = "dim",
                    .value = "NAME=N",
                    .description = "the size of a dimension that an ONNX file leaves open",
                    .take = dimension(target.dimensions),
                    .repeated = true});
}

Take modelName(QString& target)
{
    const auto take = [&target](const std::string& text) -> Result<void> {
        if (auto known = checkModel(text); !known)
            return known;
        target = QString::fromStdString(text);
        return {};
    };
    return {take, {}, target.toStdString()};
}

Take zooName(std::string& target)
{
    const auto take = [&target](const std::string& text) -> Result<void> {
        if (auto known = checkZooModel(text); !known)
            return known;
        target = text;
        return {};
    };
    return {take, {}, target};
}

void declareJson(Options& options, bool& target)
{
    options.flag({.name = "json", .description = "print JSON instead of text"}, target);
}

void declareFormat(Options& options, Format& target)
{
    declareJson(options, target.json);
    options.flag(
        {.name = "csv", .description = "print a table of comma-separated values instead", .excludes = {"json"}},
        target.csv);
}

void declareTsv(Options& options, bool& target)
{
    options.flag({.name = "tsv",
                  .description = "print a line for each layer instead: its name, a tab, ms",
                  .excludes = {"json", "csv"}},
                 target);
}

Option addressOption(std::string name, std::string description, std::optional<AgentAddress>& target)
{
    const auto take = [&target](const std::string& text) -> Result<void> {
        auto address = parseAgentAddress(QString::fromStdString(text));
        if (!address)
            return address.error();
        target = std::move(*address);
        return {};
    };
    return {.name = std::move(name),
            .value = "ADDR",
            .description = std::move(description),
            .take = {take, {}, target ? target->text.toStdString() : std::string()}};
}

void explainAddresses(Options& options)
{
    options.note("ADDR is HOST:PORT of a suture-agent, or local[:OPTION]..., an agent on this computer that lives as "
                 "long as the command. Its options are slowdown=K (emulates a device that is K times slower), "
                 "link=LINK (emulates a link: 3g, 4g, wifi or UP/DOWN[/RTT] in Mbit/s and ms), threads=N (of a "
                 "kernel) and name=NAME (how it is called in reports).");
}

void declareLimits(Options& options, engine::ProfileOptions& target)
{
    const auto budgetGiven = std::make_shared<bool>(false);
    const auto takeRuns = [&target, budgetGiven](const std::string& text) -> Result<void> {
        int runs = 0;
        if (auto taken = wholeNumber(runs, 1, 100'000).take(text); !taken)
            return taken;
        const int afterIdle = std::min(runs, target.runsAfterIdle);
        target = engine::exactly(runs, *budgetGiven ? target.budget : engine::Millis(0));
        target.runsAfterIdle = afterIdle;
        return {};
    };
    const auto take = [&target, budgetGiven](const std::string& text) -> Result<void> {
        double seconds = 0.0;
        if (auto taken = number(seconds, 0.0, 86'400.0).take(text); !taken)
            return taken;
        target.budget = engine::Millis{1000.0 * seconds};
        *budgetGiven = true;
        return {};
    };
    options.option({.name = "runs",
                    .value = "N",
                    .description = "exactly so many timed runs of the model for a profile; else as many as its medians "
                                   "need, 30 to 300",
                    .take = {takeRuns, {}, {}}});
    const auto seconds = static_cast<int>(target.budget.count() / 1000.0);
    options.option({.name = "budget",
                    .value = "SECONDS",
                    .description = "end a profile when this time is over; 0: when all runs are done",
                    .take = {take, {}, std::to_string(seconds)}});
}

std::vector<std::string> algorithmNames()
{
    std::vector<std::string> names;
    for (const auto& planner : engine::planners())
        names.emplace_back(planner.name);
    return names;
}

Take intoPath(QString& target)
{
    const auto take = [&target](const std::string& text) -> Result<void> {
        target = QString::fromStdString(text);
        return {};
    };
    return {take, {}, target.toStdString()};
}

Take side(engine::Side& target)
{
    const auto take = [&target](const std::string& text) -> Result<void> {
        if (text != "device" && text != "edge")
            return wrongValue(engine::sentence("%1 is neither device nor edge", inQuotes(text)));
        target = text == "device" ? engine::Side::Device : engine::Side::Edge;
        return {};
    };
    return {take, "device, edge", target == engine::Side::Device ? "device" : "edge"};
}

} // namespace app
