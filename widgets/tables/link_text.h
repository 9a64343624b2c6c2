// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/link_measurement.h"
#include "engine/plan/link_statistics.h"
#include "widgets/tables/conditions.h"

#include <QStringList>

namespace widgets {

/// "Link from phone to lab, emulated, with the sizes of AlexNet, 2026-11-30 17:05 UTC".
QString linkTitle(const engine::LinkMeasurement& link);

/// What @p statistics of @p link come to: the line of each direction and how far it is off, the jitter, the round trip, and
/// what was not reached.
QStringList linkLines(const engine::LinkStatistics& statistics, const engine::LinkMeasurement& link);

/// "measured", "measured, emulated link" or "from a file".
QString linkSource(const engine::LinkMeasurement& link);

/// What plans with it rest on.
Conditions conditionsOf(const engine::LinkMeasurement& link);

} // namespace widgets
