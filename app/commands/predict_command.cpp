// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/command.h"
#include "app/commands/shared_options.h"
#include "engine/io/records/predicted_profile_file.h"
#include "engine/io/records/predictor_file.h"
#include "engine/io/records/times_text.h"

#include <algorithm>
#include <iomanip>
#include <sstream>

namespace app {

namespace {

struct PredictSettings
{
    ModelChoice model;
    QString predictor;
    double othersShare = 0;
    Format format;
    bool tsv = false;
};

std::string describe(const engine::PredictedProfile& profile)
{
    std::size_t names = 44;
    std::size_t types = 20;
    for (const auto& layer : profile.layers) {
        names = std::max(names, layer.layer.size() + 2);
        types = std::max(types, layer.type.size() + 2);
    }
    const auto name = std::setw(static_cast<int>(names));
    const auto type = std::setw(static_cast<int>(types));
    const auto cell = std::setw(14);
    std::ostringstream text;
    text << profile.model << " on " << (profile.device.name.empty() ? "a device without a name" : profile.device.name)
         << ", predicted";
    if (profile.othersShare > 0)
        text << " while others use " << 100 * profile.othersShare << " % of the cores";
    text << "\n"
         << std::left << name << "layer" << type << "type" << std::right << cell << "expected ms" << cell << "low ms"
         << cell << "high ms"
         << "\n"
         << std::fixed << std::setprecision(6);
    for (const auto& [layer, kind, time, inRange] : profile.layers)
        text << std::left << name << layer << type << kind << std::right << cell << time.expected.count() << cell
             << time.low.count() << cell << time.high.count() << (inRange ? "" : "  ?") << "\n";
    text << "sum of layers " << engine::sumOf(profile).count() << " ms\n";
    if (const auto beyond = std::ranges::count(profile.layers, false, &engine::PredictedLayer::inRange); beyond > 0)
        text << beyond << " of " << profile.layers.size()
             << " layers (marked ?) are beyond what the predictor has learnt from: neither time nor interval is sure\n";
    return text.str();
}

int predict(const PredictSettings& settings)
{
    const auto predictor = engine::readPredictor(settings.predictor.toStdString());
    if (!predictor)
        return fail(predictor.error());
    const auto model = openModel(settings.model.name, settings.model.options);
    if (!model)
        return fail(model.error());
    auto profile = engine::predictedProfile(model->fused, *predictor, settings.othersShare);
    if (!profile)
        return fail(profile.error());
    profile->model = model->name.toStdString();
    widgets::Conditions conditions{.model = model->name,
                                   .fingerprint = QString::fromStdString(profile->fingerprint),
                                   .device = profile->device,
                                   .times = QStringLiteral("device predicted")};
    if (settings.format.json)
        print(engine::toJson(*profile, widgets::linesOf(conditions)));
    else if (settings.tsv)
        print(engine::layerTimesText(model->fused, engine::timesOf(*profile)));
    else if (settings.format.csv)
        print(conditions, engine::tableOf(*profile));
    else
        print(describe(*profile));
    return Done;
}

} // namespace

Action declarePredict(Options& options)
{
    const auto settings = std::make_shared<PredictSettings>();
    declareModel(options, settings->model);
    options.option({.name = "predictor",
                    .value = "FILE",
                    .description = "of the device, as suture fit --group type -o wrote it",
                    .take = intoPath(settings->predictor),
                    .required = true});
    options.option({.name = "load",
                    .value = "SHARE",
                    .description = "of the cores that other programs use, from 0 to 0.99",
                    .take = number(settings->othersShare, 0.0, 0.99)});
    declareFormat(options, settings->format);
    declareTsv(options, settings->tsv);
    options.note("What --json prints is a profile that suture plan and suture sweep take in the place of a measured "
                 "one.");
    return [settings] { return predict(*settings); };
}

} // namespace app
