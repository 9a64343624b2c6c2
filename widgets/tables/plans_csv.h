// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/tables/plans_model.h"

#include <QByteArray>

namespace widgets {

/// All that is known about each plan, a line each; empty where there is none.
QByteArray plansCsv(const PlansModel& plans);

} // namespace widgets
