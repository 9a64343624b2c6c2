// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/opened_model.h"
#include "engine/profile/profile.h"

namespace support {

/// Every layer of @p model takes @p millis.
inline engine::Profile evenProfile(const app::OpenedModel& model, double millis)
{
    engine::Profile profile;
    profile.model = model.name.toStdString();
    profile.fingerprint = model.fingerprint;
    for (const auto& layer : model.fused.layers())
        profile.layers.push_back({layer.name, layer.type(), {{engine::Millis{millis}}}});
    profile.wholeRuns = {{engine::Millis{millis * static_cast<double>(profile.layers.size())}}};
    return profile;
}

} // namespace support
