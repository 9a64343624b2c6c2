// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/score_table.h"

#include "app/commands/command.h"
#include "app/commands/shared_options.h"
#include "engine/io/records/samples_table.h"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace app {

namespace {

constexpr int nameWidth = 28;
constexpr int figureWidth = 10;

std::string namesOfAll()
{
    std::string names;
    for (const auto name : engine::regressorNames())
        names += (names.empty() ? "" : ", ") + std::string(name);
    return names;
}

engine::Result<std::vector<engine::SamplesGroup>> samplesByType(const QString& file, bool withDisturbed)
{
    const auto table = engine::readCsv(file.toStdString());
    if (!table)
        return table.error();
    engine::SamplesQuery query;
    query.group = "type";
    query.withDisturbed = withDisturbed;
    auto samples = engine::samplesFrom(*table, query);
    if (!samples)
        return samples.error();
    return std::move(samples->groups);
}

} // namespace

void declareDatasets(Options& options, DatasetFiles& target, std::string training, std::string heldOut)
{
    options.option({.name = "train",
                    .value = "FILE",
                    .description = std::move(training),
                    .take = intoPath(target.training),
                    .required = true});
    options.option({.name = "test",
                    .value = "FILE",
                    .description = std::move(heldOut),
                    .take = intoPath(target.heldOut),
                    .required = true});
}

engine::Result<Datasets> readDatasets(const DatasetFiles& files)
{
    auto training = samplesByType(files.training, false);
    if (!training)
        return training.error();
    auto heldOut = samplesByType(files.heldOut, true);
    if (!heldOut)
        return heldOut.error();
    return Datasets{*std::move(training), *std::move(heldOut)};
}

void declareSeed(Options& options, std::int64_t& target, const std::string& what)
{
    options.option({.name = "seed",
                    .value = "N",
                    .description = "of whatever is drawn: the same seed gives the same " + what,
                    .take = wholeNumber(target, 0, std::int64_t{1} << 52)});
}

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

Take regressors(std::vector<std::string>& target)
{
    const auto take = [&target, words = wordsInto(target)](const std::string& text) -> engine::Result<void> {
        if (auto taken = words.take(text); !taken)
            return taken;
        const auto known = engine::regressorNames();
        for (const auto& name : target) {
            if (std::ranges::find(known, name) == known.end())
                return wrongValue(engine::sentence("there is no regressor %1", inQuotes(name)));
        }
        return {};
    };
    return {take};
}

void explainRegressors(Options& options)
{
    options.note("Regressors: " + namesOfAll() + ".");
}

QString figure(const std::optional<double>& value, int decimals, double factor)
{
    // Because a figure of a regressor gone wild would not fit into its column.
    const auto text = !value              ? QStringLiteral("-")
        : std::abs(factor * *value) < 1e6 ? QString::number(factor * *value, 'f', decimals)
                                          : QString::number(factor * *value, 'g', 3);
    return text.rightJustified(figureWidth);
}

QString scoreRow(const engine::RegressorScore& score, bool isChosen)
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

QString scoreHead()
{
    auto head = QString(nameWidth + 2, QLatin1Char(' '));
    for (const auto* title : {"mean %", "median %", "in 5 %", "in 10 %", "in 20 %", "RMSE", "R2", "R2 of log", "rank"})
        head += QString::fromLatin1(title).rightJustified(figureWidth);
    return head + QLatin1Char('\n');
}

engine::KeepGoing sayingProgress(const QString& what)
{
    return [what, last = -1](double share) mutable {
        if (const int tenth = static_cast<int>(share * 10.0); tenth != last) {
            last = tenth;
            say(QStringLiteral("%1 %2 %").arg(what).arg(10 * tenth));
        }
        return true;
    };
}

} // namespace app
