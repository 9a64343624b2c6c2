// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/command.h"
#include "app/commands/score_table.h"
#include "app/commands/shared_options.h"
#include "engine/io/records/evaluation_file.h"

namespace app {

namespace {

constexpr int nameWidth = 20;

struct PredictionCall
{
    DatasetFiles files;
    engine::EvaluationOptions options;
    std::int64_t seed = 1;
    bool json = false;
};

QString head(const char* what)
{
    auto text = QString::fromLatin1(what).leftJustified(nameWidth);
    for (const auto* title : {"rows", "mean %", "median %", "in 5 %", "in 10 %", "in 20 %", "noise %", "quiet",
                              "mean %", "in 10 %", "covered %", "in range %", "sum ms", "sum off %"})
        text += QString::fromLatin1(title).rightJustified(11);
    return text + QLatin1Char('\n');
}

QString row(const engine::HeldOutScore& score)
{
    const auto& near = score.accuracy;
    const auto off = score.measuredSum > 0 ? std::optional(score.predictedSum / score.measuredSum - 1) : std::nullopt;
    auto text = QString::fromStdString(score.name.empty() ? "all" : score.name).leftJustified(nameWidth);
    for (const auto& cell :
         {QString::number(near.count), figure(near.meanPercent, 2), figure(near.medianPercent, 2),
          figure(near.within5, 1, 100), figure(near.within10, 1, 100), figure(near.within20, 1, 100),
          figure(score.noisePercent, 2), QString::number(score.quietRows), figure(score.quietMeanPercent, 2),
          figure(score.quietWithin10, 1, 100), figure(score.covered, 1, 100), figure(score.inRange, 1, 100),
          figure(score.measuredSum, 3), figure(off, 2, 100)})
        text += cell.rightJustified(11);
    return text + QLatin1Char('\n');
}

void show(const engine::Evaluation& evaluation)
{
    QString text = QStringLiteral("learnt from %1 rows; %2 more were left out, because the networks that are asked for "
                                  "have layers like them\n\n")
                       .arg(evaluation.learntRows)
                       .arg(evaluation.leftOutRows);
    text += head("network");
    for (const auto& score : evaluation.networks)
        text += row(score);
    text += QLatin1Char('\n') + head("family");
    for (const auto& score : evaluation.families)
        text += row(score);
    text += row(evaluation.all);
    for (const auto& [name, reason] : evaluation.unpredicted)
        text += QString::fromStdString(engine::sentence("%1: no predictor of its own: %2\n", name, reason).text());
    for (const auto& [family, scores] : evaluation.regressors) {
        text += QLatin1Char('\n') + QString::fromStdString(family) + QLatin1Char('\n') + scoreHead();
        for (const auto& score : scores)
            text += scoreRow(score, false);
    }
    text += QStringLiteral(
        "\nnoise: half of the interval of a measurement, the median; quiet: rows whose noise is at most "
        "10 %, their mean error, and how many of these are predicted to 10 %; covered: by the intervals\n");
    print(text.toStdString());
}

int bench(const PredictionCall& call)
{
    const auto datasets = readDatasets(call.files);
    if (!datasets)
        return fail(datasets.error());
    const auto evaluation = engine::evaluated(datasets->training, datasets->heldOut, call.options,
                                              sayingProgress(QStringLiteral("comparing regressors")));
    if (!evaluation)
        return fail(evaluation.error());
    if (call.json)
        print(engine::toJson(*evaluation));
    else
        show(*evaluation);
    return Done;
}

} // namespace

Action declareBenchPredict(Options& options)
{
    const auto call = std::make_shared<PredictionCall>();
    declareDatasets(options, call->files, "the dataset to learn from, as suture collect wrote it",
                    "the dataset to ask for, as suture collect --networks wrote it");
    options.option({.name = "networks",
                    .value = "NAMES",
                    .description = "the ones to ask for, with commas; otherwise all that are there",
                    .take = wordsInto(call->options.networks)});
    options.option({.name = "regressors",
                    .value = "NAMES",
                    .description = "the ones to choose from, with commas; otherwise all",
                    .take = regressors(call->options.predictor.regressors)});
    declareSeed(options, call->seed, "figures");
    options.flag({.name = "all", .description = "print every regressor on the rows that are asked for, too"},
                 call->options.everyRegressor);
    declareJson(options, call->json);
    options.check([call]() -> engine::Result<void> {
        call->options.predictor.seed = static_cast<std::uint64_t>(call->seed);
        return {};
    });
    options.note(
        "Rows of the networks that are asked for, and rows of the same configuration as one of theirs, are not "
        "learnt from. The regressor of each family is chosen by cross-validation within the rest.");
    explainRegressors(options);
    return [call] { return bench(*call); };
}

} // namespace app
