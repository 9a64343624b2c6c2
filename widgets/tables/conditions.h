// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/io/records/csv.h"
#include "engine/plan/cost_model.h"
#include "engine/run/run_report.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <optional>

namespace widgets {

/// What figures rest on, and what their reader must know to believe them.
struct Conditions
{
    QString model = {};       ///< empty: none
    QString fingerprint = {}; ///< of the model's graph; said to programs only, and perhaps empty
    std::optional<engine::DeviceDescription> device = {};
    std::optional<engine::DeviceDescription> edge = {};
    std::optional<engine::Link> link = {}; ///< none: the figures do not depend on it
    QString linkSource = {};               ///< "measured, emulated link"
    QString times = {};    ///< of layers that nobody measured: "device predicted"; empty: all were measured
    QString loadHeld = {}; ///< on purpose, by a device meanwhile: "device: cpu 50 %"; empty: none
    QString frames = {};   ///< of a run that did not come to its end: "48 of 60"; empty: of no run, or all
    QString plan = {};     ///< that sides are of: "Optimal (min-cut), 46.0 ms predicted"; perhaps empty
    QString pins = {};     ///< "on the device: conv1, conv2"; empty: none
    QString wishes = {};   ///< what else a person demanded of plans: "result on the edge"; perhaps empty

    bool operator==(const Conditions&) const = default;
};

/// Of plans at @p costs: model, link, times, pins and wishes.
Conditions conditionsOf(const engine::CostModel& costs);
/// Of the run itself, whatever is chosen now.
Conditions conditionsOf(const engine::RunReport& run);

/// For programs and people: "model", "fingerprint", "device", "edge", "link", "times", "load held", "frames", "plan", "pins", "wishes", "date" and "suture", the
/// version of the program; without those that have no value.
engine::ConditionLines linesOf(const Conditions& conditions, const QDateTime& now = QDateTime::currentDateTimeUtc());

/// "AlexNet · device: phone, emulated 4 times slower · edge: lab-ws · ... · 2026-11-28 14:39 UTC", for below a picture.
QString conditionsText(const Conditions& conditions, const QDateTime& now);

/// @p table under linesOf() its conditions.
QByteArray csvWith(const Conditions& conditions, engine::CsvTable table,
                   const QDateTime& now = QDateTime::currentDateTimeUtc());

} // namespace widgets
