// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/runtime_figures.h"

#include <QJsonArray>
#include <QStringList>

namespace app {

QJsonObject toJson(const RuntimeFigures& figures)
{
    QJsonObject json{{QStringLiteral("model"), figures.model},
                     {QStringLiteral("runs"), static_cast<qint64>(figures.runs)},
                     {QStringLiteral("whole_ms"), figures.whole.count()},
                     {QStringLiteral("sum_of_layers_ms"), figures.sumOfLayers.count()},
                     {QStringLiteral("runtime"), figures.runtime}};
    for (const auto& other : figures.others)
        json[other.key + QStringLiteral("_ms")] = other.time.count();
    if (!figures.problems.empty())
        json[QStringLiteral("problems")] =
            QJsonArray::fromStringList(QStringList(figures.problems.begin(), figures.problems.end()));
    return json;
}

std::string toText(const RuntimeFigures& figures)
{
    auto text = QStringLiteral("%1, one thread, medians of %2 runs in turns, %3\n")
                    .arg(figures.model)
                    .arg(figures.runs)
                    .arg(figures.runtime);
    const auto add = [&](const QString& title, engine::Millis time) {
        text += QStringLiteral("%1 %2 ms  %3 of our whole run\n")
                    .arg(title, -28)
                    .arg(time.count(), 10, 'f', 3)
                    .arg(time / figures.whole, 6, 'f', 3);
    };
    add(QStringLiteral("whole model"), figures.whole);
    add(QStringLiteral("sum of layer medians"), figures.sumOfLayers);
    for (const auto& other : figures.others)
        add(other.title, other.time);
    return text.toStdString();
}

} // namespace app
