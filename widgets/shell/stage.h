// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

#include <array>

namespace widgets {

/// The stages of the work, in its order; the keys 1 to 7.
enum class Stage { Model, Devices, Profile, Predict, Partition, Live, Report };

inline constexpr std::array allStages{Stage::Model,     Stage::Devices, Stage::Profile, Stage::Predict,
                                      Stage::Partition, Stage::Live,    Stage::Report};

QString stageTitle(Stage stage);

} // namespace widgets
