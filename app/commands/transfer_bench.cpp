// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/command.h"
#include "app/commands/score_table.h"
#include "app/commands/shared_options.h"
#include "engine/io/records/evaluation_file.h"
#include "engine/io/records/predictor_file.h"

namespace app {

namespace {

struct TransferCall
{
    QString source;
    DatasetFiles files;
    std::vector<std::size_t> counts{20, 50, 100, 200, 400};
    std::int64_t seed = 1;
    bool json = false;
};

QString row(const QString& rows, const char* what, const engine::HeldOutScore& score)
{
    const auto& near = score.accuracy;
    auto text = rows.rightJustified(8) + QStringLiteral("  ") + QString::fromLatin1(what).leftJustified(10);
    for (const auto& cell : {figure(near.meanPercent, 2), figure(near.medianPercent, 2), figure(near.within10, 1, 100),
                             figure(near.within20, 1, 100), figure(score.covered, 1, 100),
                             figure(score.predictedSum / score.measuredSum - 1, 2, 100)})
        text += cell.rightJustified(11);
    return text + QLatin1Char('\n');
}

void show(const engine::TransferCurve& curve)
{
    QString text = QStringLiteral("    rows  learnt    ");
    for (const auto* title : {"mean %", "median %", "in 10 %", "in 20 %", "covered %", "sum off %"})
        text += QString::fromLatin1(title).rightJustified(11);
    text += QLatin1Char('\n') + row(QStringLiteral("0"), "elsewhere", curve.source);
    for (const auto& point : curve.points) {
        const auto rows = QString::number(point.rows);
        text += row(rows, "adapted", point.adapted);
        if (point.alone)
            text += row(rows, "alone", *point.alone);
    }
    text += QStringLiteral("\nelsewhere: the predictor of the other device as it is; adapted: that and these rows; "
                           "alone: sums of parts of these rows\n");
    print(text.toStdString());
}

int bench(const TransferCall& call)
{
    const auto source = engine::readPredictor(call.source.toStdString());
    if (!source)
        return fail(source.error());
    const auto datasets = readDatasets(call.files);
    if (!datasets)
        return fail(datasets.error());
    engine::PredictorOptions options;
    options.seed = static_cast<std::uint64_t>(call.seed);
    const auto curve = engine::transferCurve(*source, datasets->training, datasets->heldOut, call.counts, options,
                                             sayingProgress(QStringLiteral("learning from few rows")));
    if (!curve)
        return fail(curve.error());
    if (call.json)
        print(engine::toJson(*curve));
    else
        show(*curve);
    return Done;
}

/// Ascending whole numbers with commas between them.
Take countsInto(std::vector<std::size_t>& target)
{
    const auto take = [&target](const std::string& text) -> engine::Result<void> {
        std::vector<std::size_t> counts;
        for (const auto& word : QString::fromStdString(text).split(QLatin1Char(','))) {
            bool isNumber = false;
            const auto count = word.trimmed().toULongLong(&isNumber);
            if (!isNumber || count < 1 || count > 1'000'000 || (!counts.empty() && count <= counts.back()))
                return wrongValue(
                    engine::sentence("%1 is no ascending list of whole numbers from 1 to 1000000", inQuotes(text)));
            counts.push_back(count);
        }
        target = std::move(counts);
        return {};
    };
    return {take, {}, "20,50,100,200,400"};
}

} // namespace

Action declareBenchTransfer(Options& options)
{
    const auto call = std::make_shared<TransferCall>();
    options.option({.name = "source",
                    .value = "FILE",
                    .description = "the predictor of another device, as suture fit --group type -o wrote it",
                    .take = intoPath(call->source),
                    .required = true});
    declareDatasets(options, call->files, "a dataset of this device, as suture collect wrote it, to draw few rows from",
                    "the dataset of this device to ask for, as suture collect --networks wrote it");
    options.option({.name = "rows",
                    .value = "N,...",
                    .description = "how many rows are drawn, one after the other",
                    .take = countsInto(call->counts)});
    declareSeed(options, call->seed, "figures");
    declareJson(options, call->json);
    return [call] { return bench(*call); };
}

} // namespace app
