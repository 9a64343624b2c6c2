// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/command.h"
#include "app/commands/shared_options.h"
#include "app/commands/terminal_job.h"
#include "app/workspace/demo.h"
#include "engine/io/files/atomic_write.h"
#include "engine/io/records/link_file.h"
#include "engine/io/records/plan_file.h"
#include "engine/io/records/report_file.h"
#include "engine/plan/link_statistics.h"

#include <QDir>

#include <algorithm>

namespace app {

namespace {

struct RunSettings
{
    ModelChoice model;
    std::optional<AgentAddress> device;
    std::optional<AgentAddress> edge;
    int frames = 30;
    engine::ProfileOptions limits;
    std::string algorithm{engine::optimalPlanner().name};
    QString planFile;
    QString linkFile;
    Format format;
};

/// Puts the plan of a file, or of the asked algorithm, in the place of the chosen one.
engine::Result<void> choosePlan(Workspace& workspace, const RunSettings& settings)
{
    if (!settings.planFile.isEmpty()) {
        auto plan = engine::readPlan(settings.planFile.toStdString(), *workspace.costs());
        if (!plan)
            return plan.error();
        workspace.setPlans({{plan->algorithm, *plan}});
        return {};
    }
    const auto& plans = workspace.plans();
    const auto found = std::ranges::find(plans, settings.algorithm, &PlanEntry::algorithm);
    if (found == plans.end())
        return engine::Error{engine::ErrorCode::InvalidInput, "there is no plan of '" + settings.algorithm + "'"};
    if (!found->plan)
        return found->plan.error();
    workspace.choosePlan(static_cast<int>(found - plans.begin()));
    return {};
}

/// The plan that was asked for comes from the background once all costs are there, before all others.
void awaitPlan(TerminalJob& job, const RunSettings& settings)
{
    auto& workspace = job.workspace();
    if (!workspace.costs())
        return job.fail(workspace.costsProblem().value_or(
            engine::Error{engine::ErrorCode::InvalidInput, "there is nothing to plan for"}));
    const auto row = std::ranges::find(workspace.plans(), settings.algorithm, &PlanEntry::algorithm);
    const bool pending = settings.planFile.isEmpty() && row != workspace.plans().end() && row->pending;
    if (!pending)
        return job.advance();
    workspace.choosePlan(static_cast<int>(row - workspace.plans().begin()));
    QObject::connect(
        &workspace, &Workspace::changed, &job, [&job, &settings] { awaitPlan(job, settings); },
        static_cast<Qt::ConnectionType>(Qt::QueuedConnection | Qt::SingleShotConnection));
}

/// Puts the link of a file in the place of one that is measured now.
engine::Result<void> takeLink(TerminalJob& job, const QString& file)
{
    auto link = engine::readLink(file.toStdString());
    if (!link)
        return link.error();
    const auto pair = job.agents().devices();
    if (link->device.id != pair.device->text || link->edge.id != pair.edge->text)
        say(QStringLiteral("the link in %1 was measured between other devices").arg(file));
    if (const auto line = engine::linkOf(link->samples); !line)
        return engine::Error{line.error().code, engine::sentence("%1: %2", file.toStdString(), line.error().what)};
    job.workspace().keepLinkTimes(pair, std::move(*link));
    return {};
}

int runLive(TerminalJob& job, const RunSettings& settings)
{
    const auto device = job.use(*settings.device, engine::Side::Device);
    const auto edge = job.use(*settings.edge, engine::Side::Edge);
    using Started = engine::Result<Job*>;
    return job.exec({
        [&] { return job.jobs().open(settings.model.name, settings.model.options); },
        [&, device, edge] {
            return job.jobs().profile({edge, device}, settings.limits);
        },
        [&]() -> Started {
            if (settings.linkFile.isEmpty())
                return job.jobs().probeLink();
            if (const auto taken = takeLink(job, settings.linkFile); !taken)
                return taken.error();
            job.advance();
            return nullptr;
        },
        [&]() -> Started {
            awaitPlan(job, settings);
            return nullptr;
        },
        [&]() -> Started {
            if (const auto chosen = choosePlan(job.workspace(), settings); !chosen)
                return chosen.error();
            job.planning().rest(); // because what plans here takes its time from what is measured here
            return job.jobs().run({settings.frames, settings.limits});
        },
    });
}

int run(const RunSettings& settings)
{
    TerminalJob job;
    if (const auto status = runLive(job, settings); status != Done)
        return status;
    const auto& report = *job.workspace().report();
    const auto conditions = widgets::conditionsOf(report);
    if (settings.format.json)
        print(engine::toJson(report, widgets::linesOf(conditions)));
    else if (settings.format.csv)
        print(conditions, engine::tableOf(report));
    else
        print(describe(report));
    return Done;
}

int demonstrate(const RunSettings& settings, const QDir& folder)
{
    if (!folder.mkpath(QStringLiteral(".")))
        return fail({engine::ErrorCode::Io, "cannot make the folder '" + folder.path().toStdString() + "'"});
    TerminalJob job;
    if (const auto status = runLive(job, settings); status != Done)
        return status;
    const auto& report = *job.workspace().report();
    const std::filesystem::path target = folder.absolutePath().toStdString();
    const auto conditions = widgets::conditionsOf(report);
    for (const auto& saved :
         {engine::writeAtomically(target / "report.json", engine::toJson(report, widgets::linesOf(conditions))),
          engine::writeAtomically(target / "report.csv",
                                  widgets::csvWith(conditions, engine::tableOf(report)).toStdString())}) {
        if (!saved)
            return fail(saved.error());
    }
    print(describe(report));
    print("report: " + target.string() + "\n");
    return Done;
}

void declareFrames(Options& options, RunSettings& target)
{
    options.option({.name = "frames",
                    .value = "N",
                    .description = "split frames",
                    .take = wholeNumber(target.frames, 1, 100'000)});
    declareLimits(options, target.limits);
}

void declareAgent(Options& options, const char* name, const char* description, std::optional<AgentAddress>& target)
{
    auto agent = addressOption(name, description, target);
    agent.required = true;
    options.option(std::move(agent));
}

} // namespace

Action declareRun(Options& options)
{
    const auto settings = std::make_shared<RunSettings>();
    declareModel(options, settings->model);
    declareAgent(options, "device", "the agent that has the frames", settings->device);
    declareAgent(options, "edge", "the agent that helps it", settings->edge);
    declareFrames(options, *settings);
    options.option({.name = "algorithm",
                    .value = "NAME",
                    .description = "who plans",
                    .take = oneOf(settings->algorithm, algorithmNames())});
    options.option({.name = "plan",
                    .value = "FILE",
                    .description = "run this plan, as suture plan --json wrote it",
                    .take = intoPath(settings->planFile),
                    .excludes = {"algorithm"}});
    options.option({.name = "link",
                    .value = "FILE",
                    .description = "plan for this link, as suture link -o wrote it; otherwise it is measured now",
                    .take = intoPath(settings->linkFile)});
    declareFormat(options, settings->format);
    explainAddresses(options);
    return [settings] { return run(*settings); };
}

Action declareDemo(Options& options)
{
    struct Settings
    {
        RunSettings run;
        QString folder = QStringLiteral("suture-report");
    };
    const auto settings = std::make_shared<Settings>();
    settings->run.model.name = demoModel();
    settings->run.device = *parseAgentAddress(demoPhone());
    settings->run.edge = *parseAgentAddress(QStringLiteral("local"));
    options.option(
        {.name = "model", .value = "MODEL", .description = "what runs", .take = modelName(settings->run.model.name)});
    declareShapes(options, settings->run.model.options);
    options.option({.name = "output",
                    .value = "FOLDER",
                    .description = "for report.json and report.csv",
                    .take = intoPath(settings->folder)});
    declareFrames(options, settings->run);
    return [settings] { return demonstrate(settings->run, QDir(settings->folder)); };
}

} // namespace app
