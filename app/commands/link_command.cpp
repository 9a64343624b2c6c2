// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/command.h"
#include "app/commands/shared_options.h"
#include "app/commands/terminal_job.h"
#include "app/workspace/conditions.h"
#include "engine/io/files/atomic_write.h"
#include "engine/io/records/link_file.h"
#include "engine/io/records/times_text.h"
#include "engine/plan/link_statistics.h"
#include "widgets/tables/link_text.h"

#include <iomanip>
#include <sstream>

namespace app {

namespace {

struct LinkSettings
{
    std::optional<AgentAddress> device;
    std::optional<AgentAddress> edge;
    QString upTimes; ///< to read in the place of measuring, as downTimes
    QString downTimes;
    ModelChoice model;
    double budget = 30.0; ///< in seconds
    QString output;
    QString upText; ///< to write
    QString downText;
    Format format;
};

std::string tableText(const char* direction, const engine::WayStatistics& way)
{
    std::ostringstream text;
    text << std::fixed << std::setprecision(4);
    for (const auto& size : way.sizes) {
        text << std::left << std::setw(6) << direction << std::right << std::setw(12) << size.bytes.count
             << std::setw(13) << size.median.count() << std::setw(11) << size.medianAbsoluteDeviation.count()
             << std::setw(13) << size.p95.count() << std::setw(13) << size.interval.low.count() << std::setw(13)
             << size.interval.high.count() << std::setw(9) << size.samples;
        if (way.line)
            text << std::setw(13) << way.line->timeOf(size.bytes).count();
        text << "\n";
    }
    return text.str();
}

std::string describe(const engine::LinkMeasurement& link)
{
    const auto statistics = engine::statisticsOf(link.samples);
    std::ostringstream text;
    text << widgets::linkTitle(link).toStdString() << "\n"
         << std::left << std::setw(6) << "way" << std::right << std::setw(12) << "bytes" << std::setw(13) << "median ms"
         << std::setw(11) << "mad ms" << std::setw(13) << "p95 ms" << std::setw(13) << "from ms" << std::setw(13)
         << "to ms" << std::setw(9) << "samples" << std::setw(13) << "line ms"
         << "\n"
         << tableText("up", statistics.up) << tableText("down", statistics.down);
    for (const auto& line : widgets::linkLines(statistics, link))
        text << line.toStdString() << "\n";
    return text.str();
}

engine::Result<void> save(const LinkSettings& settings, const engine::LinkMeasurement& link,
                          const engine::ConditionLines& conditions)
{
    const auto statistics = engine::statisticsOf(link.samples);
    const auto write = [](const QString& file, const auto& text) -> engine::Result<void> {
        return file.isEmpty() ? engine::Result<void>() : engine::writeAtomically(file.toStdString(), text());
    };
    for (const auto& written : {write(settings.output, [&] { return engine::toJson(link, conditions); }),
                                write(settings.upText, [&] { return engine::transferTimesText(statistics.up); }),
                                write(settings.downText, [&] { return engine::transferTimesText(statistics.down); })}) {
        if (!written)
            return written.error();
    }
    return {};
}

int show(const LinkSettings& settings, const engine::LinkMeasurement& link, const widgets::Conditions& conditions)
{
    const auto lines = widgets::linesOf(conditions);
    if (const auto saved = save(settings, link, lines); !saved)
        return fail(saved.error());
    if (settings.format.json)
        print(engine::toJson(link, lines));
    else if (settings.format.csv)
        print(conditions, engine::tableOf(link));
    else
        print(describe(link));
    return Done;
}

int measure(const LinkSettings& settings)
{
    TerminalJob job;
    job.use(*settings.device, engine::Side::Device);
    job.use(*settings.edge, engine::Side::Edge);
    std::vector<TerminalJob::Step> steps;
    if (!settings.model.name.isEmpty())
        steps.emplace_back([&] { return job.jobs().open(settings.model.name, settings.model.options); });
    steps.emplace_back([&] { return job.jobs().surveyLink(engine::Millis(1000.0 * settings.budget)); });
    if (const auto status = job.exec(std::move(steps)); status != Done)
        return status;
    const auto& link = *job.workspace().linkTimes();
    return show(settings, link, widgets::conditionsOf(link));
}

int link(const LinkSettings& settings)
{
    if (settings.upTimes.isEmpty())
        return measure(settings);
    const auto link = engine::readTransferTimes(settings.upTimes.toStdString(), settings.downTimes.toStdString());
    if (!link)
        return fail(link.error());
    if (const auto line = engine::linkOf(link->samples); !line)
        return fail(line.error());
    return show(settings, *link, widgets::conditionsOf(*link));
}

void declareSource(Options& options, LinkSettings& target)
{
    options.option(addressOption("device", "the agent that has the frames", target.device));
    options.option(addressOption("edge", "the agent at the other end of the link", target.edge));
    options.option({.name = "up-times",
                    .value = "FILE",
                    .description = "times of transfers up, a line for each size: elements of float32, a tab, ms; read "
                                   "in the place of measuring",
                    .take = intoPath(target.upTimes),
                    .needs = {"down-times"},
                    .excludes = {"device", "edge", "model", "budget"}});
    options.option({.name = "down-times",
                    .value = "FILE",
                    .description = "likewise down",
                    .take = intoPath(target.downTimes),
                    .needs = {"up-times"}});
    options.check([&target]() -> engine::Result<void> {
        if (target.upTimes.isEmpty() && (!target.device || !target.edge))
            return wrongValue("give --device and --edge, or --up-times and --down-times");
        return {};
    });
}

} // namespace

Action declareLink(Options& options)
{
    const auto settings = std::make_shared<LinkSettings>();
    declareSource(options, *settings);
    options.option({.name = "model",
                    .value = "MODEL",
                    .description = "whose own cuts are measured, too",
                    .take = modelName(settings->model.name)});
    declareShapes(options, settings->model.options);
    options.option({.name = "budget",
                    .value = "SECONDS",
                    .description = "larger sizes stay unmeasured when this time is over",
                    .take = number(settings->budget, 1.0, 3600.0)});
    options.option({.name = "output",
                    .value = "FILE",
                    .description = "the measurement to write, as JSON, for --link of suture plan, sweep and run",
                    .take = intoPath(settings->output),
                    .letter = 'o'});
    options.option({.name = "up-text",
                    .value = "FILE",
                    .description = "write the times up as lines of elements, a tab and ms",
                    .take = intoPath(settings->upText)});
    options.option(
        {.name = "down-text", .value = "FILE", .description = "likewise down", .take = intoPath(settings->downText)});
    declareFormat(options, settings->format);
    explainAddresses(options);
    return [settings] { return link(*settings); };
}

} // namespace app
