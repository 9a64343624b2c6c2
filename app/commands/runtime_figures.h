// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/units.h"

#include <QJsonObject>
#include <QString>

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace app {

/// What a model took, and what it took elsewhere meanwhile; medians.
struct RuntimeFigures
{
    struct Other
    {
        QString title; ///< "TorchScript frozen"
        QString key;   ///< for programs: "frozen"
        engine::Millis time{0};
        engine::Millis fastest{0}; ///< of all runs: what a busy machine bends least
    };

    QString model;
    QString runtime; ///< ours
    int threads = 1;
    std::size_t runs = 0;
    std::size_t layers = 0; ///< after fusion
    engine::Millis whole{0};
    engine::Millis fastest{0};
    engine::Millis sumOfLayers{0};
    std::vector<Other> others = {};
    std::vector<QString> problems = {}; ///< why others are missing: "ONNX Runtime 1.30.0: it crashed"

    const Other* peer() const; ///< ONNX Runtime, which the tables hold us against; null: none
};

QJsonObject toJson(const RuntimeFigures& figures);
/// For people, all of one model.
std::string toText(const RuntimeFigures& figures);
/// A row for each model, in columns or as Markdown.
enum class TableStyle { Columns, Markdown };
std::string tableOf(std::span<const RuntimeFigures> models, TableStyle style);

} // namespace app
