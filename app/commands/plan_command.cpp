// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/command.h"
#include "app/commands/planning_task.h"
#include "engine/io/files/atomic_write.h"
#include "engine/io/records/certificate_file.h"
#include "engine/io/records/plan_file.h"
#include "engine/plan/planners.h"
#include "engine/plan/robust_plan.h"
#include "widgets/tables/value_text.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <chrono>

namespace app {

namespace {

constexpr int titleWidth = 18;
constexpr std::string_view everyAlgorithm = "all";

using Outcomes = std::vector<std::pair<std::string, engine::PlanOutcome>>;

Outcomes solve(const engine::CostModel& costs, const std::string& algorithm)
{
    Outcomes outcomes;
    for (const auto& planner : engine::planners()) {
        if (algorithm != everyAlgorithm && algorithm != planner.name)
            continue;
        const auto start = std::chrono::steady_clock::now();
        auto plan = planner.plan(costs, {}, {}); // because its time is its own, nothing is known
        outcomes.push_back({std::string(planner.name), {std::move(plan), std::chrono::steady_clock::now() - start}});
    }
    return outcomes;
}

/// Where the plan cuts, in words; of a recording only a single upload has a name.
QString cutOf(const engine::Plan& plan, const PlanningTask& task)
{
    if (task.model)
        return QStringLiteral("; ") + widgets::cutText(cutPlacesOf(*task.model, plan));
    const auto& moved = plan.predicted;
    if (moved.uploads.size() != 1)
        return {};
    const auto& producer = task.costs.tensors[engine::index(moved.uploads.front())].producer;
    return producer
        ? QStringLiteral("; cut after ") + QString::fromStdString(task.costs.layers[engine::index(*producer)].name)
        : QString();
}

/// The objective where it is not the latency, and how far the plan may be from the best one.
QString qualityOf(const engine::Plan& plan)
{
    QString text;
    if (plan.objective == engine::Objective::Period)
        text += QStringLiteral("; a frame every %1 ms").arg(plan.value.count(), 0, 'f', 4);
    if (plan.objective == engine::Objective::Makespan)
        text += QStringLiteral("; overlapped %1 ms").arg(plan.value.count(), 0, 'f', 4);
    if (plan.claimed)
        text += QStringLiteral("; claims %1 ms").arg(plan.claimed->count(), 0, 'f', 4);
    if (plan.optimal)
        text += QStringLiteral("; proven optimal");
    else if (plan.lowerBound.count() > 0.0)
        text += QStringLiteral("; none is below %1 ms").arg(plan.lowerBound.count(), 0, 'f', 4);
    return text;
}

QString describe(const engine::Plan& plan, const PlanningTask& task)
{
    const auto& part = plan.predicted;
    const auto onDevice = std::ranges::count(plan.sideOf, engine::Side::Device);
    return QStringLiteral("%1  %2 ms = device %3 + uplink %4 + edge %5 + downlink %6; %7 of %8 layers on the device")
               .arg(QString::fromStdString(plan.algorithm), -titleWidth)
               .arg(part.total().count(), 10, 'f', 4)
               .arg(part.device.count(), 0, 'f', 4)
               .arg(part.uplink.count(), 0, 'f', 4)
               .arg(part.edge.count(), 0, 'f', 4)
               .arg(part.downlink.count(), 0, 'f', 4)
               .arg(onDevice)
               .arg(plan.sideOf.size())
        + cutOf(plan, task) + qualityOf(plan) + QLatin1Char('\n');
}

engine::Result<void> writeCertificate(const engine::CostModel& costs, const QString& file)
{
    const auto certificate = engine::certify(costs, {});
    if (!certificate)
        return certificate.error();
    return engine::writeAtomically(file.toStdString(), engine::toJson(*certificate, costs));
}

void show(const Outcomes& outcomes, const PlanningTask& task)
{
    for (const auto& [name, outcome] : outcomes)
        print((outcome.plan ? describe(*outcome.plan, task)
                            : QStringLiteral("%1  %2\n")
                                  .arg(QString::fromStdString(name), -titleWidth)
                                  .arg(QString::fromStdString(outcome.plan.error().message())))
                  .toStdString());
}

/// Times that nobody measured are said to be so.
void sayTimes(const PlanningTask& task)
{
    if (const auto& times = task.conditions.times; !times.isEmpty())
        print("times: " + times.toStdString() + "\n");
}

double morePercent(engine::Millis longer, engine::Millis shorter)
{
    return shorter.count() > 0.0 ? 100.0 * (longer / shorter - 1.0) : 0.0;
}

int showRobust(const engine::RobustPlan& robust, engine::Millis solveTime, const PlanningTask& task,
               const Format& format)
{
    const auto expected = robust.plan.predicted.total();
    const auto best = robust.usual.predicted.total();
    if (format.json) {
        print(engine::toJson(robust, solveTime, task.costs, widgets::linesOf(task.conditions)));
    } else if (format.csv) {
        print(task.conditions,
              engine::tableOf(
                  {{robust.plan.algorithm, {robust.plan, solveTime}}, {robust.usual.algorithm, {robust.usual, {}}}},
                  task.costs));
    } else {
        print(describe(robust.plan, task).toStdString());
        print(describe(robust.usual, task).toStdString());
        print(
            QStringLiteral("at the long end of the intervals the robust plan takes %1 ms, the other %2 ms (%3 % more); "
                           "as expected the robust one takes %4 % more\n")
                .arg(robust.planAtBadEnd.count(), 0, 'f', 4)
                .arg(robust.usualAtBadEnd.count(), 0, 'f', 4)
                .arg(morePercent(robust.usualAtBadEnd, robust.planAtBadEnd), 0, 'f', 1)
                .arg(morePercent(expected, best), 0, 'f', 1)
                .toStdString());
        sayTimes(task);
    }
    return Done;
}

int planRobustly(const PlanningTask& task, const Format& format)
{
    const auto start = std::chrono::steady_clock::now();
    const auto robust = engine::planRobust(task.costs, *task.badEnd, {});
    if (!robust)
        return fail(robust.error());
    return showRobust(*robust, std::chrono::steady_clock::now() - start, task, format);
}

struct PlanSettings
{
    PlanningWishes wishes;
    std::string algorithm{engine::optimalPlanner().name};
    QString certificate;
    Format format;
};

int plan(const PlanSettings& settings)
{
    const auto task = planningTask(settings.wishes);
    if (!task)
        return fail(task.error());
    if (task->badEnd)
        return planRobustly(*task, settings.format);
    const auto& costs = task->costs;
    const auto& algorithm = settings.algorithm;
    const auto outcomes = solve(costs, algorithm);
    if (algorithm != everyAlgorithm && !outcomes.front().second.plan)
        return fail(outcomes.front().second.plan.error());
    if (!settings.certificate.isEmpty()) {
        if (const auto written = writeCertificate(costs, settings.certificate); !written)
            return fail(written.error());
    }
    const auto conditions = widgets::linesOf(task->conditions);
    if (settings.format.json)
        print(algorithm == everyAlgorithm ? engine::toJson(outcomes, costs, conditions)
                                          : engine::toJson(outcomes.front().second, algorithm, costs, conditions));
    else if (settings.format.csv)
        print(task->conditions, engine::tableOf(outcomes, costs));
    else {
        show(outcomes, *task);
        sayTimes(*task);
    }
    return Done;
}

struct ProofSettings
{
    QString certificate;
    PlanningWishes wishes;
    bool json = false;
};

int verifyPlan(const ProofSettings& settings)
{
    const auto task = planningTask(settings.wishes);
    if (!task)
        return fail(task.error());
    const auto certificate = engine::readCertificate(settings.certificate.toStdString(), task->costs);
    if (!certificate)
        return fail(certificate.error());
    const auto proof = engine::verify(task->costs, *certificate);
    if (!proof)
        return fail(proof.error());
    if (settings.json)
        print(QJsonDocument(QJsonObject{{QStringLiteral("proven"), true},
                                        {QStringLiteral("latency_ms"), proof->latency.count()},
                                        {QStringLiteral("lower_bound_ms"), proof->bound.count()},
                                        {QStringLiteral("tolerance_ms"), proof->tolerance.count()}})
                  .toJson()
                  .toStdString());
    else
        print(QStringLiteral("proven: the cut takes %1 ms, the flow shows that none is below %2 ms (to %3 ms)\n")
                  .arg(proof->latency.count(), 0, 'f', 4)
                  .arg(proof->bound.count(), 0, 'f', 4)
                  .arg(proof->tolerance.count(), 0, 'f', 6)
                  .toStdString());
    return Done;
}

} // namespace

Action declarePlan(Options& options)
{
    const auto settings = std::make_shared<PlanSettings>();
    declarePlanning(options, settings->wishes);
    auto algorithms = algorithmNames();
    algorithms.emplace_back(everyAlgorithm);
    options.option({.name = "algorithm",
                    .value = "NAME",
                    .description = "who plans",
                    .take = oneOf(settings->algorithm, std::move(algorithms))});
    options.option({.name = "certificate",
                    .value = "FILE",
                    .description = "write a proof that no plan is better, for suture verify-plan",
                    .take = intoPath(settings->certificate)});
    declareRobust(options, settings->wishes, {"algorithm", "certificate"});
    declareFormat(options, settings->format);
    return [settings] { return plan(*settings); };
}

Action declareVerifyPlan(Options& options)
{
    const auto settings = std::make_shared<ProofSettings>();
    options.word({.name = "FILE",
                  .description = "the certificate, as suture plan --certificate wrote it",
                  .take = intoPath(settings->certificate),
                  .required = true});
    declarePlanning(options, settings->wishes);
    declareJson(options, settings->json);
    return [settings] { return verifyPlan(*settings); };
}

} // namespace app
