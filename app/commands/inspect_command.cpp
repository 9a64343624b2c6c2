// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/command.h"
#include "app/workspace/opened_model.h"
#include "engine/io/records/graph_file.h"

namespace app {

int runInspect(const QStringList& words)
{
    Arguments arguments("inspect", {});
    if (!arguments.parse(words, 1, 1))
        return Misused;
    const auto options = arguments.modelOptions();
    if (arguments.misused())
        return Misused;
    const auto model = openModel(arguments.words().front(), options);
    if (!model)
        return fail(model.error());
    if (arguments.has("json"))
        print(engine::toJson(model->original, model->fused));
    else if (arguments.has("csv"))
        print(engine::toCsv(model->fused));
    else
        print(engine::toText(model->original, model->fused));
    return Done;
}

} // namespace app
