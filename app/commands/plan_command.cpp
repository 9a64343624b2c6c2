// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/planning_task.h"
#include "engine/io/files/atomic_write.h"
#include "engine/io/records/certificate_file.h"
#include "engine/io/records/plan_file.h"
#include "engine/plan/planners.h"
#include "widgets/tables/value_text.h"

#include <algorithm>
#include <chrono>

namespace app {

namespace {

constexpr int titleWidth = 18;

using Outcomes = std::vector<std::pair<std::string, engine::PlanOutcome>>;

Outcomes solve(const engine::CostModel& costs, const std::string& algorithm)
{
    Outcomes outcomes;
    for (const auto& planner : engine::planners()) {
        if (algorithm != "all" && algorithm != planner.name)
            continue;
        const auto start = std::chrono::steady_clock::now();
        auto plan = planner.plan(costs, {});
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

void checkAlgorithm(Arguments& arguments)
{
    const auto algorithm = arguments.text("algorithm").toStdString();
    const auto known =
        std::ranges::any_of(engine::planners(), [&](const auto& planner) { return planner.name == algorithm; });
    if (arguments.has("algorithm") && algorithm != "all" && !known)
        arguments.refuse(QStringLiteral("there is no algorithm '%1'").arg(arguments.text("algorithm").left(40)));
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

} // namespace

int runPlan(const QStringList& words)
{
    Arguments arguments("plan",
                        planningOptions({valueOption("algorithm", "NAME"), valueOption("certificate", "FILE")}));
    if (!arguments.parse(words, 0, 1))
        return Misused;
    checkPlanningOptions(arguments);
    checkAlgorithm(arguments);
    if (arguments.misused())
        return Misused;
    const auto task = planningTask(arguments);
    if (!task)
        return fail(task.error());
    const auto& costs = task->costs;
    const auto algorithm = arguments.has("algorithm") ? arguments.text("algorithm").toStdString() : "optimal";
    const auto outcomes = solve(costs, algorithm);
    if (algorithm != "all" && !outcomes.front().second.plan)
        return fail(outcomes.front().second.plan.error());
    if (arguments.has("certificate")) {
        if (const auto written = writeCertificate(costs, arguments.text("certificate")); !written)
            return fail(written.error());
    }
    if (arguments.has("json"))
        print(algorithm == "all"
                  ? engine::toJson(outcomes, costs, widgets::linesOf(task->conditions))
                  : engine::toJson(outcomes.front().second, algorithm, costs, widgets::linesOf(task->conditions)));
    else if (arguments.has("csv"))
        print(task->conditions, engine::tableOf(outcomes, costs));
    else
        show(outcomes, *task);
    return Done;
}

int runVerifyPlan(const QStringList& words)
{
    Arguments arguments("verify-plan", planningOptions({}));
    if (!arguments.parse(words, 1, 2))
        return Misused;
    checkPlanningOptions(arguments, 1);
    if (arguments.misused())
        return Misused;
    const auto task = planningTask(arguments, 1);
    if (!task)
        return fail(task.error());
    const auto certificate = engine::readCertificate(arguments.words().front().toStdString(), task->costs);
    if (!certificate)
        return fail(certificate.error());
    const auto proof = engine::verify(task->costs, *certificate);
    if (!proof)
        return fail(proof.error());
    if (arguments.has("json"))
        print(QStringLiteral("{\"proven\": true, \"latency_ms\": %1, \"lower_bound_ms\": %2, \"tolerance_ms\": %3}\n")
                  .arg(proof->latency.count(), 0, 'f', 4)
                  .arg(proof->bound.count(), 0, 'f', 4)
                  .arg(proof->tolerance.count(), 0, 'f', 6)
                  .toStdString());
    else
        print(QStringLiteral("proven: the cut takes %1 ms, the flow shows that none is below %2 ms (to %3 ms)\n")
                  .arg(proof->latency.count(), 0, 'f', 4)
                  .arg(proof->bound.count(), 0, 'f', 4)
                  .arg(proof->tolerance.count(), 0, 'f', 6)
                  .toStdString());
    return Done;
}

} // namespace app
