// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/command.h"
#include "app/commands/score_table.h"
#include "app/commands/shared_options.h"
#include "engine/io/records/predicted_profile_file.h"
#include "engine/io/records/predictor_file.h"
#include "engine/plan/plan_quality.h"
#include "network/link_options.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace app {

namespace {

using engine::Result;

struct CutsCall
{
    std::vector<QString> models;
    QString device; ///< folders with a predictor and profiles
    QString edge;
    std::vector<std::string> links;
    bool json = false;
};

struct CutRow
{
    QString model;
    std::string link;
    engine::PlanQuality quality;
};

struct SideTimes
{
    engine::LayerTimes predicted;
    engine::LayerTimes measured;
};

Result<SideTimes> timesOf(const OpenedModel& model, const QString& name, const QString& folder)
{
    const auto predictor = engine::readPredictor((folder + QStringLiteral("/predictor.json")).toStdString());
    if (!predictor)
        return predictor.error();
    const auto predicted = engine::predictedProfile(model.fused, *predictor);
    if (!predicted)
        return predicted.error();
    const auto zoo = QStringLiteral("zoo:");
    const auto base = name.startsWith(zoo) ? name.mid(zoo.size()) : QFileInfo(name).completeBaseName();
    const auto measured =
        engine::readLayerTimes((folder + QLatin1Char('/') + base + QStringLiteral(".json")).toStdString());
    if (!measured)
        return measured.error();
    return SideTimes{engine::timesOf(*predicted), measured->times};
}

Result<std::vector<CutRow>> cutsOf(const QString& name, const CutsCall& call)
{
    const auto model = openModel(name, {});
    if (!model)
        return model.error();
    const auto device = timesOf(*model, name, call.device);
    if (!device)
        return device.error();
    const auto edge = timesOf(*model, name, call.edge);
    if (!edge)
        return edge.error();
    std::vector<CutRow> rows;
    for (const auto& text : call.links) {
        const auto link = network::parseLink(text);
        if (!link)
            return link.error();
        const auto predicted = engine::makeCostModel(model->fused, device->predicted, edge->predicted, {.link = *link});
        const auto measured = engine::makeCostModel(model->fused, device->measured, edge->measured, {.link = *link});
        if (!predicted || !measured)
            return predicted ? measured.error() : predicted.error();
        auto quality = engine::planQuality(*predicted, *measured, {});
        if (!quality)
            return quality.error();
        rows.push_back({model->name, text, *std::move(quality)});
    }
    return rows;
}

void show(const std::vector<CutRow>& rows)
{
    QString text = QStringLiteral("model").leftJustified(24) + QStringLiteral("link").leftJustified(14);
    for (const auto* title : {"predicted", "as planned", "best", "slower %"})
        text += QString::fromLatin1(title).rightJustified(12);
    text += QLatin1Char('\n');
    double sum = 0;
    double most = 0;
    for (const auto& [model, link, quality] : rows) {
        const auto slower = quality.slowerPercent();
        sum += slower;
        most = std::max(most, slower);
        text += model.leftJustified(24) + QString::fromStdString(link).leftJustified(14);
        for (const double value : {quality.promised.count(), quality.byPrediction.predicted.total().count(),
                                   quality.byMeasurement.predicted.total().count()})
            text += figure(value, 3).rightJustified(12);
        text += figure(slower, 2).rightJustified(12) + QLatin1Char('\n');
    }
    text += QStringLiteral("plans chosen by prediction take %1 % longer than those chosen by measurement on average, "
                           "%2 % at most; all times but the predicted ones are measured, in ms\n")
                .arg(sum / static_cast<double>(rows.size()), 0, 'f', 2)
                .arg(most, 0, 'f', 2);
    print(text.toStdString());
}

void printJson(const std::vector<CutRow>& rows)
{
    QJsonArray list;
    for (const auto& [model, link, quality] : rows)
        list.append(
            QJsonObject{{QStringLiteral("model"), model},
                        {QStringLiteral("link"), QString::fromStdString(link)},
                        {QStringLiteral("promised_ms"), quality.promised.count()},
                        {QStringLiteral("by_prediction_ms"), quality.byPrediction.predicted.total().count()},
                        {QStringLiteral("by_measurement_ms"), quality.byMeasurement.predicted.total().count()},
                        {QStringLiteral("slower_percent"), quality.slowerPercent()},
                        {QStringLiteral("same_cut"), quality.byPrediction.sideOf == quality.byMeasurement.sideOf}});
    print(QJsonDocument(QJsonObject{{QStringLiteral("rows"), list}}).toJson().toStdString());
}

int bench(const CutsCall& call)
{
    std::vector<CutRow> rows;
    for (const auto& model : call.models) {
        auto more = cutsOf(model, call);
        if (!more)
            return fail(more.error());
        rows.insert(rows.end(), more->begin(), more->end());
    }
    if (call.json)
        printJson(rows);
    else
        show(rows);
    return Done;
}

void declareSide(Options& options, const std::string& side, QString& target)
{
    options.option({.name = side,
                    .value = "FOLDER",
                    .description = "predictor.json of the " + side
                        + ", and a measured profile of each model: AlexNet.json for zoo:AlexNet",
                    .take = intoPath(target),
                    .required = true});
}

} // namespace

Action declareBenchCuts(Options& options)
{
    const auto call = std::make_shared<CutsCall>();
    declareModels(options, call->models);
    declareSide(options, "device", call->device);
    declareSide(options, "edge", call->edge);
    options.option({.name = "links",
                    .value = "LINKS",
                    .description = "with commas: 3g, 4g, wifi or UP/DOWN[/RTT] in Mbit/s and ms; otherwise wifi,4g,3g",
                    .take = wordsInto(call->links)});
    options.check([call]() -> Result<void> {
        if (call->links.empty())
            call->links = {"wifi", "4g", "3g"};
        for (const auto& link : call->links) {
            if (const auto known = network::parseLink(link); !known)
                return wrongValue(known.error().what);
        }
        return {};
    });
    declareJson(options, call->json);
    return [call] { return bench(*call); };
}

} // namespace app
