// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command_line/options.h"
#include "engine/core/progress.h"
#include "engine/predict/latency_predictor.h"

#include <QString>

namespace app {

// What the commands that compare regressors share.

/// Words with commas between them, each once.
Take wordsInto(std::vector<std::string>& target);
/// Likewise, names of regressors.
Take regressors(std::vector<std::string>& target);
/// The note that names all of them.
void explainRegressors(Options& options);

/// Rows that were never timed while the device was undisturbed.
enum class Disturbed { LeftOut, Taken };
/// Of a dataset, a group for each family of layers. Whole networks need all of their rows.
engine::Result<std::vector<engine::SamplesGroup>> samplesByType(const QString& file, Disturbed disturbed);

/// Right-aligned in a column of the tables; "-" for nothing.
QString figure(const std::optional<double>& value, int decimals, double factor = 1);
/// The titles above rows, one line.
QString scoreHead();
/// One line; a star marks the one that is chosen.
QString scoreRow(const engine::RegressorScore& score, bool isChosen);

/// Says "WHAT 30 %" in steps of a tenth: a log, not an animation.
engine::KeepGoing sayingProgress(const QString& what);

} // namespace app
