// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/command.h"
#include "engine/plan/cost_model.h"
#include "widgets/tables/conditions.h"

#include <optional>

namespace app {

/// What is planned for; without a model there are no blocks to name.
struct PlanningTask
{
    engine::CostModel costs;
    std::optional<OpenedModel> model;
    widgets::Conditions conditions = {};
};

/// The options that say what is planned for, those of one command and @p more.
QList<QCommandLineOption> planningOptions(QList<QCommandLineOption> more);

/// Refuses what cannot be meant, without reading a file. @p words that belong to the command come before MODEL.
void checkPlanningOptions(Arguments& arguments, int words = 0);

/// Reads the files. @p words as above. Fails as their readers do, or with InvalidInput for a layer that there is not.
engine::Result<PlanningTask> planningTask(Arguments& arguments, int words = 0);

} // namespace app
