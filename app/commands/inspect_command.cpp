// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/command.h"
#include "app/commands/shared_options.h"
#include "engine/io/records/graph_file.h"
#include "widgets/tables/conditions.h"

namespace app {

namespace {

int inspect(const ModelChoice& choice, const Format& format)
{
    const auto model = openModel(choice.name, choice.options);
    if (!model)
        return fail(model.error());
    if (format.json)
        print(engine::toJson(model->original, model->fused));
    else if (format.csv)
        print({.model = model->name, .fingerprint = QString::fromStdString(engine::fingerprint(model->fused))},
              engine::tableOf(model->fused));
    else
        print(engine::toText(model->original, model->fused));
    return Done;
}

} // namespace

Action declareInspect(Options& options)
{
    struct Settings
    {
        ModelChoice model;
        Format format;
    };
    const auto settings = std::make_shared<Settings>();
    declareModel(options, settings->model);
    declareFormat(options, settings->format);
    return [settings] { return inspect(settings->model, settings->format); };
}

} // namespace app
