// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/io/records/csv.h"
#include "widgets/tables/plans_model.h"

namespace widgets {

/// All that is known about each plan, a row each; empty where there is none.
engine::CsvTable tableOf(const PlansModel& plans);

} // namespace widgets
