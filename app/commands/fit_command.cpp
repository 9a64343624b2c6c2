// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/command.h"
#include "app/commands/shared_options.h"
#include "engine/io/files/atomic_write.h"
#include "engine/io/records/predictor_file.h"
#include "engine/io/records/samples_table.h"

#include <algorithm>
#include <sstream>

namespace app {

namespace {

constexpr int nameWidth = 28;
constexpr int figureWidth = 10;

struct FitSettings
{
    QString table;
    QString predictor;
    engine::SamplesQuery query;
    engine::PredictorOptions options;
    std::string split{"group"};
    int folds = 5;
    std::int64_t seed = 1;
    bool json = false;
};

/// Words with commas between them, each once.
Take wordsInto(std::vector<std::string>& target)
{
    const auto take = [&target](const std::string& text) -> engine::Result<void> {
        std::istringstream words(text + ',');
        for (std::string word; std::getline(words, word, ',');) {
            if (word.empty() || std::ranges::find(target, word) != target.end())
                return wrongValue(engine::sentence("%1 is no list of different words with commas", inQuotes(text)));
            target.push_back(word);
        }
        return {};
    };
    return {take};
}

QString figure(const std::optional<double>& value, int decimals, double factor = 1)
{
    // Because a figure of a regressor gone wild would not fit into its column.
    const auto text = !value              ? QStringLiteral("-")
        : std::abs(factor * *value) < 1e6 ? QString::number(factor * *value, 'f', decimals)
                                          : QString::number(factor * *value, 'g', 3);
    return text.rightJustified(figureWidth);
}

QString rowOf(const engine::RegressorScore& score, bool isChosen)
{
    const auto head = (isChosen ? QStringLiteral("* ") : QStringLiteral("  "))
        + QString::fromStdString(score.name).leftJustified(nameWidth);
    if (!score.accuracy)
        return head + QStringLiteral("  ") + QString::fromStdString(score.reason).simplified() + QLatin1Char('\n');
    const auto& accuracy = *score.accuracy;
    return head + figure(accuracy.meanPercent, 2) + figure(accuracy.medianPercent, 2) + figure(accuracy.within5, 1, 100)
        + figure(accuracy.within10, 1, 100) + figure(accuracy.within20, 1, 100) + figure(accuracy.rmse, 4)
        + figure(accuracy.r2, 4) + figure(accuracy.r2OfLog, 4) + figure(accuracy.rankCorrelation, 4)
        + QLatin1Char('\n');
}

QString headOf()
{
    auto head = QString(nameWidth + 2, QLatin1Char(' '));
    for (const auto* title : {"mean %", "median %", "in 5 %", "in 10 %", "in 20 %", "RMSE", "R2", "R2 of log", "rank"})
        head += QString::fromLatin1(title).rightJustified(figureWidth);
    return head + QLatin1Char('\n');
}

QString textOf(const engine::GroupPredictor& group)
{
    auto text = group.name.empty() ? QString() : QString::fromStdString(group.name) + QStringLiteral(": ");
    text += QStringLiteral("%1 rows of %2 configurations").arg(group.rows).arg(group.configurations);
    if (group.noisePercent)
        text += QStringLiteral("; the measurements themselves repeat to %1 %").arg(*group.noisePercent, 0, 'f', 2);
    text += QLatin1Char('\n') + headOf();
    for (const auto& score : group.scores)
        text += rowOf(score, score.name == group.regressor.name);
    return text + QLatin1Char('\n');
}

void show(const engine::LatencyPredictor& predictor)
{
    for (const auto& group : predictor.groups)
        print(textOf(group).toStdString());
    for (const auto& [name, reason] : predictor.unpredicted)
        print(name + ": no predictor: " + reason + "\n");
}

/// In steps of a tenth: a log, not an animation.
engine::KeepGoing sayingProgress()
{
    return [last = -1](double share) mutable {
        if (const int tenth = static_cast<int>(share * 10.0); tenth != last) {
            last = tenth;
            say(QStringLiteral("comparing regressors %1 %").arg(10 * tenth));
        }
        return true;
    };
}

int fit(const FitSettings& settings)
{
    const auto table = engine::readCsv(settings.table.toStdString());
    if (!table)
        return fail(table.error());
    const auto samples = engine::samplesFrom(*table, settings.query);
    if (!samples)
        return fail(samples.error());
    for (const auto& remark : samples->remarks)
        say(QString::fromStdString(remark.text()));
    auto predictor = engine::fitPredictor(samples->groups, settings.options, sayingProgress());
    if (!predictor)
        return fail(predictor.error());
    predictor->target = settings.query.target;
    predictor->conditions = {table->conditions.begin(), table->conditions.end()};
    if (!settings.predictor.isEmpty()) {
        if (const auto written = engine::writeAtomically(settings.predictor.toStdString(), engine::toJson(*predictor));
            !written)
            return fail(written.error());
    }
    if (settings.json)
        print(engine::scoresJson(*predictor));
    else
        show(*predictor);
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
    options.option({.name = "group",
                    .value = "COLUMN",
                    .description = "one predictor for each value of this column, from what is filled in there",
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
    const auto known = engine::regressorNames();
    for (const auto& name : settings.options.regressors) {
        if (std::ranges::find(known, name) == known.end())
            return wrongValue(engine::sentence("there is no regressor %1", inQuotes(name)));
    }
    settings.options.split = settings.split == "time" ? engine::Split::Time
        : settings.split == "random"                  ? engine::Split::Random
                                                      : engine::Split::Group;
    settings.query.needsTime = settings.options.split == engine::Split::Time;
    settings.options.folds = static_cast<std::size_t>(settings.folds);
    settings.options.seed = static_cast<std::uint64_t>(settings.seed);
    return {};
}

std::string namesOfRegressors()
{
    std::string names;
    for (const auto name : engine::regressorNames())
        names += (names.empty() ? "" : ", ") + std::string(name);
    return names;
}

} // namespace

Action declareFit(Options& options)
{
    const auto settings = std::make_shared<FitSettings>();
    options.word({.name = "DATA.csv",
                  .description = "a table with a row for each measurement",
                  .take = intoPath(settings->table),
                  .required = true});
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
                    .take = wordsInto(settings->options.regressors)});
    options.option({.name = "seed",
                    .value = "N",
                    .description = "of whatever is drawn: the same seed gives the same predictor",
                    .take = wholeNumber(settings->seed, 0, std::int64_t{1} << 52)});
    options.option({.name = "output",
                    .value = "FILE",
                    .description = "the predictor to write, as JSON",
                    .take = intoPath(settings->predictor),
                    .letter = 'o'});
    declareJson(options, settings->json);
    options.check([settings] { return take(*settings); });
    options.note("Regressors: " + namesOfRegressors() + ".");
    return [settings] { return fit(*settings); };
}

} // namespace app
