// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/command.h"
#include "app/commands/shared_options.h"
#include "app/commands/terminal_job.h"
#include "engine/graph/sampling/sample_spec.h"

#include <QDateTime>

#include <algorithm>

namespace app {

namespace {

using engine::Result;

struct CollectSettings
{
    std::optional<AgentAddress> agent;
    CollectWishes wishes;
    std::int64_t seed = 0;
    int budget = 600; ///< in seconds
    QString file;
};

int collect(const CollectSettings& settings)
{
    auto wishes = settings.wishes;
    wishes.file = settings.file.toStdString();
    wishes.seed = static_cast<std::uint32_t>(settings.seed);
    wishes.budget = std::chrono::seconds(settings.budget);
    wishes.limits.leastRuns = std::min(wishes.limits.leastRuns, wishes.limits.mostRuns);
    auto collection = Collection::begin(std::move(wishes), QDateTime::currentSecsSinceEpoch());
    if (!collection)
        return fail(collection.error());
    TerminalJob terminal;
    const auto id = terminal.use(*settings.agent, engine::Side::Device);
    const CollectJob* job = nullptr;
    const auto status = terminal.exec({[&]() -> Result<Job*> {
        const auto started = terminal.jobs().collect(id, std::move(*collection));
        if (!started)
            return started.error();
        job = *started;
        QObject::connect(job, &Job::ended, [&] {
            const auto near = accuracyText(job->collection().accuracy());
            say(QStringLiteral("%1 rows of %2 configurations, %3 % of the samples kept%4")
                    .arg(job->collection().rows())
                    .arg(job->collection().configurations())
                    .arg(QString::number(100.0 * job->collection().keptShare(), 'f', 0),
                         near.isEmpty() ? QString() : QStringLiteral("; ") + near));
        });
        return *started;
    }});
    return status;
}

/// Words between commas, each checked by @p check, none twice.
Take list(std::vector<std::string>& target, std::function<Result<void>(const std::string&)> check)
{
    const auto take = [&target, check = std::move(check)](const std::string& text) -> Result<void> {
        target.clear();
        for (const auto& word : QString::fromStdString(text).split(QLatin1Char(','))) {
            const auto name = word.trimmed().toStdString();
            if (auto known = check(name); !known)
                return known;
            if (std::ranges::find(target, name) != target.end())
                return wrongValue(engine::sentence("%1 is there twice", inQuotes(name)));
            target.push_back(name);
        }
        return {};
    };
    std::string initial;
    for (const auto& word : target)
        initial += (initial.empty() ? "" : ",") + word;
    return {take, {}, initial};
}

Result<void> checkFamily(const std::string& name)
{
    const auto families = engine::sampleFamilies();
    if (std::ranges::find(families, name) != families.end())
        return {};
    std::string known;
    for (const auto family : families)
        known += (known.empty() ? "" : ", ") + std::string(family);
    return wrongValue(engine::sentence("%1 is none of %2", inQuotes(name), known));
}

Result<void> checkNetwork(const std::string& name)
{
    QString ignored;
    return modelName(ignored).take(name);
}

std::vector<std::string> presets()
{
    std::vector<std::string> names;
    for (const auto kind : engine::sampleKinds()) {
        if (kind.starts_with("published-"))
            names.emplace_back(kind);
    }
    return names;
}

void declareWhat(Options& options, CollectWishes& wishes)
{
    options.option({.name = "types",
                    .value = "TYPE,...",
                    .description = "families of layers to collect; all of them otherwise",
                    .take = list(wishes.types, checkFamily)});
    options.option({.name = "preset",
                    .value = "NAME",
                    .description = "layers from the grid of a published collector instead",
                    .take = oneOf(wishes.preset, presets()),
                    .excludes = {"types"}});
    options.option({.name = "networks",
                    .value = "MODEL,...",
                    .description = "these models alone; of whole ones every layer is kept, to test with",
                    .take = list(wishes.networks, checkNetwork),
                    .excludes = {"preset"}});
    options.option({.name = "hold-out",
                    .value = "MODEL,...",
                    .description = "models none of whose layers are collected from made-up networks",
                    .take = list(wishes.heldOut, checkNetwork)});
}

} // namespace

Action declareCollect(Options& options)
{
    const auto settings = std::make_shared<CollectSettings>();
    settings->wishes.heldOut = {"zoo:AlexNet", "zoo:VGG", "zoo:ResNet", "zoo:GoogLeNet"};
    auto agent = addressOption("agent", "whose times", settings->agent);
    agent.required = true;
    options.option(std::move(agent));
    declareWhat(options, settings->wishes);
    options.option({.name = "budget",
                    .value = "SECONDS",
                    .description = "end when this time is over; 0: no limit",
                    .take = wholeNumber(settings->budget, 0, 1'000'000)});
    options.option({.name = "configurations",
                    .value = "N",
                    .description = "end when the file has so many different layers; 0: no limit",
                    .take = wholeNumber(settings->wishes.configurations, 0, 1'000'000)});
    options.option({.name = "runs",
                    .value = "N",
                    .description = "timed runs of each network at most",
                    .take = wholeNumber(settings->wishes.limits.mostRuns, 3, 1000)});
    options.option({.name = "seed",
                    .value = "N",
                    .description = "of the first made-up network",
                    .take = wholeNumber(settings->seed, 0, engine::firstChosenSeed - 1)});
    options.flag({.name = "plain",
                  .description = "draw every network, as another device does; otherwise every second one is chosen by "
                                 "what is known least"},
                 settings->wishes.choice.plain);
    options.flag({.name = "resume", .description = "go on with a file that is there"}, settings->wishes.resume);
    options.option({.name = "output",
                    .value = "FILE",
                    .description = "the dataset, comma-separated values",
                    .take = intoPath(settings->file),
                    .letter = 'o',
                    .required = true});
    options.note(
        "A made-up network is called sample:KINDS:SEED, such as sample:conv+max_pool:5f3a, and is a model for the "
        "other commands, too. KINDS are types and presets; SEED has hexadecimal digits. suture fit --next names those "
        "that are worth giving to --networks.");
    explainAddresses(options);
    return [settings] { return collect(*settings); };
}

} // namespace app
