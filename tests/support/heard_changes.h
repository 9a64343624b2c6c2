// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/workspace.h"

namespace tests {

/// How often a workspace told of a change.
struct HeardChanges : QObject
{
    HeardChanges(const app::Workspace& workspace, app::Change change)
    {
        connect(&workspace, &app::Workspace::changed, this,
                [this, change](app::Changes changes) { times += (changes & change) ? 1 : 0; });
    }

    int times = 0;
};

} // namespace tests
