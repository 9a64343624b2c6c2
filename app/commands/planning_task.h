// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/shared_options.h"
#include "engine/plan/cost_model.h"
#include "widgets/tables/conditions.h"

namespace app {

/// What a person says of what is to be planned: a model with two profiles or a timed graph, and a link.
struct PlanningWishes
{
    struct Pin
    {
        std::string layer;
        engine::Side side = engine::Side::Device;
    };

    ModelChoice model;
    QString deviceProfile;
    QString edgeProfile;
    QString timedGraph;
    QString linkFile;             ///< in the place of rates and delay
    std::optional<double> uplink; ///< Mbit/s, as downlink
    std::optional<double> downlink;
    double mbitBits = engine::bitsPerMegabit;
    double delayMs = 0.0;
    double perTensorMs = 0.0;
    bool robust = false;
    engine::Side resultOn = engine::Side::Device;
    std::vector<engine::Codec> codecs{engine::Codec::Float32};
    std::vector<Pin> pins;
    std::optional<double> deviceMemoryMb;
};

/// MODEL and the options; what cannot be meant is refused without reading a file.
void declarePlanning(Options& options, PlanningWishes& target);

/// What is planned for; without a model there are no blocks to name.
struct PlanningTask
{
    engine::CostModel costs;
    std::optional<OpenedModel> model;
    std::optional<engine::CostModel> badEnd =
        {}; ///< costs when every layer takes as long as it may; if robust is wished
    widgets::Conditions conditions = {};
};

/// --robust, which needs profiles.
void declareRobust(Options& options, PlanningWishes& target, std::vector<std::string> excludes);

/// Reads the files. Fails as their readers do, or with InvalidInput for a layer that there is not.
engine::Result<PlanningTask> planningTask(const PlanningWishes& wishes);

} // namespace app
