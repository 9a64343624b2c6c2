// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/command.h"
#include "app/commands/terminal_job.h"
#include "app/workspace/demo.h"
#include "engine/io/files/atomic_write.h"
#include "engine/io/records/plan_file.h"
#include "engine/io/records/report_file.h"
#include "engine/plan/planners.h"

#include <QDir>

#include <algorithm>

namespace app {

namespace {

struct RunSettings
{
    QString model;
    ModelOptions options;
    std::optional<AgentAddress> device;
    std::optional<AgentAddress> edge;
    int frames = 30;
    ProfileLimits limits;
    std::string algorithm;
    QString planFile;
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

/// The plan that was asked for comes from the background once all costs are there.
void awaitPlan(TerminalJob& job, const RunSettings& settings)
{
    const auto& workspace = job.workspace();
    if (!workspace.costs())
        return job.fail(workspace.costsProblem().value_or(
            engine::Error{engine::ErrorCode::InvalidInput, "there is nothing to plan for"}));
    const auto row = std::ranges::find(workspace.plans(), settings.algorithm, &PlanEntry::algorithm);
    const bool pending = settings.planFile.isEmpty() && row != workspace.plans().end() && row->pending;
    if (!pending)
        return job.advance();
    QObject::connect(
        &workspace, &Workspace::changed, &job, [&job, &settings] { awaitPlan(job, settings); },
        static_cast<Qt::ConnectionType>(Qt::QueuedConnection | Qt::SingleShotConnection));
}

int runLive(TerminalJob& job, const RunSettings& settings)
{
    const auto device = job.use(*settings.device, engine::Side::Device);
    const auto edge = job.use(*settings.edge, engine::Side::Edge);
    using Started = engine::Result<Job*>;
    return job.exec({
        [&] { return job.jobs().open(settings.model, settings.options); },
        [&, device, edge] {
            return job.jobs().profile({edge, device}, settings.limits);
        },
        [&] { return job.jobs().probeLink(); },
        [&]() -> Started {
            awaitPlan(job, settings);
            return nullptr;
        },
        [&]() -> Started {
            if (const auto chosen = choosePlan(job.workspace(), settings); !chosen)
                return chosen.error();
            return job.jobs().run({settings.frames, settings.limits});
        },
    });
}

ProfileLimits limitsFrom(Arguments& arguments)
{
    return {arguments.count("runs", 1, 100000, 30),
            engine::Millis{1000.0 * arguments.number("budget", 0.0, 86400.0, 30.0)}};
}

} // namespace

int runRun(const QStringList& words)
{
    Arguments arguments("run",
                        {valueOption("device", "ADDR"), valueOption("edge", "ADDR"), valueOption("frames", "N"),
                         valueOption("runs", "N"), valueOption("budget", "SECONDS"), valueOption("algorithm", "NAME"),
                         valueOption("plan", "F")});
    if (!arguments.parse(words, 1, 1))
        return Misused;
    RunSettings settings{arguments.words().front(),
                         arguments.modelOptions(),
                         addressFrom(arguments, "device"),
                         addressFrom(arguments, "edge"),
                         arguments.count("frames", 1, 100000, 30),
                         limitsFrom(arguments),
                         arguments.has("algorithm") ? arguments.text("algorithm").toStdString() : "optimal",
                         arguments.text("plan")};
    if (std::ranges::none_of(engine::planners(),
                             [&](const auto& planner) { return planner.name == settings.algorithm; }))
        arguments.refuse(QStringLiteral("there is no algorithm '%1'").arg(arguments.text("algorithm").left(40)));
    if (arguments.misused())
        return Misused;

    TerminalJob job;
    if (const auto status = runLive(job, settings); status != Done)
        return status;
    const auto& report = *job.workspace().report();
    const auto conditions = widgets::conditionsOf(report);
    if (arguments.has("json"))
        print(engine::toJson(report, widgets::linesOf(conditions)));
    else if (arguments.has("csv"))
        print(conditions, engine::tableOf(report));
    else
        print(describe(report));
    return Done;
}

int runDemo(const QStringList& words)
{
    Arguments arguments("demo",
                        {valueOption("model", "MODEL"), valueOption("frames", "N"), valueOption("output", "DIR"),
                         valueOption("runs", "N"), valueOption("budget", "SECONDS")});
    if (!arguments.parse(words, 0, 0))
        return Misused;
    RunSettings settings{arguments.has("model") ? arguments.text("model") : demoModel(),
                         arguments.modelOptions(),
                         *parseAgentAddress(demoPhone()),
                         *parseAgentAddress(QStringLiteral("local")),
                         arguments.count("frames", 1, 100000, 30),
                         limitsFrom(arguments),
                         "optimal",
                         {}};
    if (arguments.misused())
        return Misused;
    const QDir folder(arguments.has("output") ? arguments.text("output") : QStringLiteral("suture-report"));
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

} // namespace app
