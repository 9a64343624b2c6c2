// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/command.h"
#include "app/commands/score_table.h"
#include "app/commands/shared_options.h"
#include "app/workspace/sampled_candidates.h"
#include "engine/io/files/atomic_write.h"
#include "engine/io/records/dataset_file.h"
#include "engine/io/records/load_curve_file.h"
#include "engine/io/records/predictor_file.h"
#include "engine/io/records/samples_table.h"
#include "engine/predict/layer_shape_text.h"
#include "engine/predict/transfer.h"

namespace app {

namespace {

struct FitSettings
{
    QString table;
    QString predictor;
    QString source;    ///< empty: none
    QString loadCurve; ///< likewise
    engine::SamplesQuery query;
    engine::PredictorOptions options;
    std::string split{"group"};
    int folds = 5;
    std::int64_t seed = 1;
    int next = 0; ///< how many layers are named that are worth measuring
    bool json = false;
};

QString textOf(const engine::GroupPredictor& group)
{
    auto text = group.name.empty() ? QString() : QString::fromStdString(group.name) + QStringLiteral(": ");
    text += QStringLiteral("%1 rows of %2 configurations").arg(group.rows).arg(group.configurations);
    if (group.noisePercent)
        text += QStringLiteral("; the measurements themselves repeat to %1 %").arg(*group.noisePercent, 0, 'f', 2);
    text += QLatin1Char('\n') + scoreHead();
    for (const auto& score : group.scores)
        text += scoreRow(score, score.name == group.regressor.name);
    return text + QLatin1Char('\n');
}

void show(const engine::LatencyPredictor& predictor)
{
    for (const auto& group : predictor.groups)
        print(textOf(group).toStdString());
    for (const auto& [name, reason] : predictor.unpredicted)
        print(engine::sentence("%1: no predictor: %2\n", name, reason).text());
}

engine::Result<engine::LatencyPredictor> learnt(const FitSettings& settings,
                                                const std::vector<engine::SamplesGroup>& groups)
{
    const auto progress = sayingProgress(QStringLiteral("comparing regressors"));
    if (settings.source.isEmpty())
        return engine::fitPredictor(groups, settings.options, progress);
    const auto source = engine::readPredictor(settings.source.toStdString());
    if (!source)
        return source.error();
    return engine::adapted(*source, groups, settings.options, progress);
}

struct Fitted
{
    engine::LatencyPredictor predictor;
    std::vector<engine::SamplesGroup> groups; ///< that it has learnt from; none without DATA.csv
};

/// Of DATA.csv, or where there is none, the one that is there already.
engine::Result<Fitted> fittedBy(const FitSettings& settings)
{
    if (settings.table.isEmpty()) {
        auto known = engine::readPredictor(settings.source.toStdString());
        if (!known)
            return known.error();
        return Fitted{*std::move(known), {}};
    }
    const auto table = engine::readCsv(settings.table.toStdString());
    if (!table)
        return table.error();
    auto samples = engine::samplesFrom(*table, settings.query);
    if (!samples)
        return samples.error();
    for (const auto& remark : samples->remarks)
        say(QString::fromStdString(remark.text()));
    auto predictor = learnt(settings, samples->groups);
    if (!predictor)
        return predictor.error();
    predictor->target = settings.query.target;
    predictor->device = engine::deviceOf(table->conditions);
    predictor->conditions = {table->conditions.begin(), table->conditions.end()};
    return Fitted{*std::move(predictor), std::move(samples->groups)};
}

QString whyOf(const engine::Doubt& doubt)
{
    if (!doubt.isKnown)
        return QStringLiteral("no such layer was learnt");
    const auto percent = doubt.spread < engine::mostDoubt ? QString::number(doubt.percent(), 'f', 0)
                                                          : QStringLiteral("over 100"); // which is not told apart
    const auto text = QStringLiteral("unsure by %1 %").arg(percent);
    return doubt.isInRange ? text : text + QStringLiteral(", beyond what was learnt from");
}

/// Which layers are worth measuring, where they stand, and the words that measure them.
engine::Result<void> showNext(const FitSettings& settings, const Fitted& fitted)
{
    if (settings.next == 0)
        return {};
    const auto suggestions =
        suggestedNext(fitted.predictor, fitted.groups, {.layers = static_cast<std::size_t>(settings.next)},
                      sayingProgress(QStringLiteral("looking for what to measure next")));
    if (!suggestions)
        return suggestions.error();
    auto text = QStringLiteral("worth measuring next\n");
    for (const auto& [network, layer, features, doubt] : *suggestions)
        text += QStringLiteral("%1  %2  %3, %4: %5\n")
                    .arg(QString::fromUtf8(features.family.data(), static_cast<qsizetype>(features.family.size()))
                             .leftJustified(16),
                         QString::fromStdString(engine::shapeText(features)).leftJustified(40),
                         QString::fromStdString(network), QString::fromStdString(layer), whyOf(doubt));
    QStringList networks;
    for (const auto& network : engine::networksOf(*suggestions))
        networks << QString::fromStdString(network);
    if (!networks.isEmpty())
        text += QStringLiteral("suture collect --resume --networks %1 --agent ADDR -o %2\n")
                    .arg(networks.join(QLatin1Char(',')), settings.table);
    print(text.toStdString());
    return {};
}

/// The load of @p predictor by the experiment, if there is one.
engine::Result<void> learnLoad(const FitSettings& settings, engine::LatencyPredictor& predictor)
{
    if (settings.loadCurve.isEmpty())
        return {};
    const auto curve = engine::readLoadCurve(settings.loadCurve.toStdString());
    if (!curve)
        return curve.error();
    const auto fitted = engine::fitLoad(*curve);
    if (!fitted)
        return fitted.error();
    predictor.load = fitted->multiplier;
    say(QStringLiteral(
            "load: while others use a share s of the cores a layer takes (1 - s)^-%1 times as long; learnt from "
            "%2 loads of %3, off by %4 % at most (1 / (1 - s) by %5 %)")
            .arg(fitted->multiplier.exponent, 0, 'f', 3)
            .arg(fitted->loads)
            .arg(QString::fromStdString(curve->model.empty() ? "a model" : curve->model))
            .arg(100.0 * fitted->worst, 0, 'f', 1)
            .arg(100.0 * fitted->worstOfUsual, 0, 'f', 1));
    return {};
}

int fit(const FitSettings& settings)
{
    auto fitted = fittedBy(settings);
    if (!fitted)
        return fail(fitted.error());
    auto* predictor = &fitted->predictor;
    if (const auto learntIt = learnLoad(settings, *predictor); !learntIt)
        return fail(learntIt.error());
    if (!settings.predictor.isEmpty()) {
        if (const auto written = engine::writeAtomically(settings.predictor.toStdString(), engine::toJson(*predictor));
            !written)
            return fail(written.error());
    }
    if (settings.json)
        print(engine::scoresJson(*predictor));
    else if (!settings.table.isEmpty())
        show(*predictor);
    if (const auto shown = showNext(settings, *fitted); !shown)
        return fail(shown.error());
    return Done;
}

void declareColumns(Options& options, engine::SamplesQuery& query)
{
    options.option(
        {.name = "target", .value = "COLUMN", .description = "what is to be predicted", .take = into(query.target)});
    options.option({.name = "features",
                    .value = "A,B",
                    .description = "the columns to predict it from; otherwise every column of numbers that does not "
                                   "say how a row was measured",
                    .take = wordsInto(query.features)});
    options.option(
        {.name = "group",
         .value = "COLUMN",
         .description =
             "one predictor for each value of this column, from what is filled in there, and one for any other value",
         .take = into(query.group)});
    options.option({.name = "configuration",
                    .value = "COLUMN",
                    .description = "rows alike there measure the same; otherwise the column configuration, or rows of "
                                   "equal features",
                    .take = into(query.configuration)});
}

/// What the words stand for, once all are right.
engine::Result<void> take(FitSettings& settings)
{
    if (settings.table.isEmpty() && (settings.loadCurve.isEmpty() || settings.source.isEmpty()))
        return wrongValue("without DATA.csv, --load-curve and --from are needed: that predictor learns the load only");
    settings.options.split = settings.split == "time" ? engine::Split::Time
        : settings.split == "random"                  ? engine::Split::Random
                                                      : engine::Split::Group;
    if (!settings.source.isEmpty() && settings.query.group.empty())
        settings.query.group = "type";
    const bool ofLayers = settings.query.group == "type" && settings.query.target == "latency_ms";
    if (settings.next > 0 && (settings.table.isEmpty() || !ofLayers))
        return wrongValue("--next is for the times of layers by their families: it needs DATA.csv and --group type");
    settings.options.withFallback = !settings.query.group.empty();
    settings.query.needsTime = settings.options.split == engine::Split::Time;
    settings.options.folds = static_cast<std::size_t>(settings.folds);
    settings.options.seed = static_cast<std::uint64_t>(settings.seed);
    return {};
}

} // namespace

Action declareFit(Options& options)
{
    const auto settings = std::make_shared<FitSettings>();
    options.word({.name = "DATA.csv",
                  .description = "a table with a row for each measurement",
                  .take = intoPath(settings->table)});
    declareColumns(options, settings->query);
    options.option({.name = "split",
                    .value = "HOW",
                    .description = "what is tested together: a configuration, a block of the column time, or any rows",
                    .take = oneOf(settings->split, {"group", "time", "random"})});
    options.option({.name = "folds",
                    .value = "N",
                    .description = "how often a part of the rows is held back to test",
                    .take = wholeNumber(settings->folds, 2, 100)});
    options.option({.name = "regressors",
                    .value = "NAMES",
                    .description = "the ones to compare, with commas; otherwise all",
                    .take = regressors(settings->options.regressors)});
    options.option({.name = "from",
                    .value = "FILE",
                    .description = "a predictor of another device, to be made one of this by few rows",
                    .take = intoPath(settings->source),
                    .excludes = {"regressors", "features", "split"}});
    options.option({.name = "load-curve",
                    .value = "FILE",
                    .description =
                        "how much slower the device is under load, as suture profile --load -o wrote it; without "
                        "DATA.csv the predictor of --from learns that and nothing else",
                    .take = intoPath(settings->loadCurve)});
    options.option({.name = "next",
                    .value = "N",
                    .description = "and name so many layers that are worth measuring next, with made-up networks in "
                                   "which they stand",
                    .take = wholeNumber(settings->next, 0, 1000),
                    .excludes = {"json"}});
    declareSeed(options, settings->seed, "predictor");
    options.option({.name = "output",
                    .value = "FILE",
                    .description = "the predictor to write, as JSON",
                    .take = intoPath(settings->predictor),
                    .letter = 'o'});
    declareJson(options, settings->json);
    options.check([settings] { return take(*settings); });
    explainRegressors(options);
    return [settings] { return fit(*settings); };
}

} // namespace app
