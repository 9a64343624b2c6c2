// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/units.h"
#include "engine/plan/cut_places.h"
#include "engine/run/run_report.h"

#include <QString>

namespace widgets {

// One way to write each quantity, the same in tables, charts and notes.

/// Three significant figures at least, without the unit: "0.0434", "6.10", "46.0", "1,310"; plain "0" for none.
QString millisNumber(engine::Millis time);
/// "46.0 ± 0.60", the spread being a median absolute deviation.
QString millisNumber(engine::Millis time, engine::Millis spread);
/// "46.0 ms".
QString millisText(engine::Millis time);
/// "46.0 ms ± 0.60".
QString millisText(engine::Millis time, engine::Millis spread);
/// Multiples of 1000, as those of Mbit/s: "602 kB", "27.3 MB".
QString bytesText(engine::Bytes size);
/// Multiples of 1000: "1.58 G", "61.1 M"; plain below a thousand.
QString countText(double count);
/// "3.5×", or a dash when @p ratio is zero: not known.
QString speedupText(double ratio);
/// "2.94× ± 0.06".
QString speedupText(double ratio, double spread);
/// "+2.2 %" of a share of one.
QString percentText(double share);
/// "↑ 8.8 ↓ 29.1 Mbit/s · 9 ms one way".
QString linkText(const engine::Link& link);
/// Of the run's link, with where it came from: "..., emulated", "..., set by hand, emulated".
QString linkText(const engine::RunReport& run);
/// "device" or "edge".
QString sideText(engine::Side side);
/// "cut after inception4e", "cut in layer3.1: 2 of 6 layers on the device", "everything on the device".
QString cutText(std::span<const engine::CutPlace> places);
/// Says "no value".
QString dash();

} // namespace widgets
