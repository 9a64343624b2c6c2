// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/io/records/csv.h"
#include "engine/plan/link_measurement.h"
#include "engine/profile/load_curve.h"
#include "engine/run/run_report.h"
#include "widgets/tables/plans_model.h"

#include <QString>

#include <memory>

// Values for the tests and the gallery of the pages: figures are made up, plans are really planned.

/// GoogLeNet's topology without weights.
std::shared_ptr<const engine::LayerGraph> madeUpGraph();
/// Times that follow the kind of a layer, with noise from a fixed seed.
engine::Profile madeUpProfile(const engine::LayerGraph& graph, const std::string& device, double msForConv,
                              double slowdown = 1.0);
engine::Link madeUpLink();
/// Nearly the law of madeUpLink(), emulated; the two largest sizes were not reached upwards.
engine::LinkMeasurement madeUpLinkTimes();
/// Of five loads of AlexNet, layer by layer, nearly by the law (1 - s)^-0.8.
engine::LoadCurve madeUpLoadCurve();
/// Optimal, device only, edge only, and one without a plan.
std::vector<widgets::PlanRow> madeUpPlans(const engine::LayerGraph& graph, const engine::Profile& device,
                                          const engine::Profile& edge, const engine::Link& link);
/// @p splitFrames frames around the plans' predictions, every fifth followed by both baselines.
engine::RunReport madeUpReport(const std::vector<widgets::PlanRow>& plans, int splitFrames);

/// As text, under whatever conditions it has.
inline QString csvOf(const engine::CsvTable& table)
{
    return QString::fromStdString(engine::toCsv(table));
}
