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

/// What is learnt from, and what is asked for.
struct DatasetFiles
{
    QString training;
    QString heldOut;
};
/// --train and --test; the descriptions say what they are for.
void declareDatasets(Options& options, DatasetFiles& target, std::string training, std::string heldOut);

struct Datasets
{
    std::vector<engine::SamplesGroup> training; ///< a group for each family of layers, as the next one
    std::vector<engine::SamplesGroup> heldOut;
};
/// What was never timed while the device was undisturbed is not learnt from, but is asked for: a network is all its layers.
engine::Result<Datasets> readDatasets(const DatasetFiles& files);

/// --seed of whatever is drawn, so that @p what, "figures", come again.
void declareSeed(Options& options, std::int64_t& target, const std::string& what);

/// Right-aligned in a column of the tables; "-" for nothing.
QString figure(const std::optional<double>& value, int decimals, double factor = 1);
/// The titles above rows, one line.
QString scoreHead();
/// One line; a star marks the one that is chosen.
QString scoreRow(const engine::RegressorScore& score, bool isChosen);

/// Says "WHAT 30 %" in steps of a tenth: a log, not an animation.
engine::KeepGoing sayingProgress(const QString& what);

} // namespace app
