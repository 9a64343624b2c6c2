// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/runtime_figures.h"

#include "app/commands/onnxruntime_peer.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QStringList>

#include <algorithm>

namespace app {

namespace {

QString threadsText(int threads)
{
    return threads == 1 ? QStringLiteral("one thread") : QStringLiteral("%1 threads").arg(threads);
}

QString number(double value)
{
    return QString::number(value, 'f', 3);
}

/// The same for all models, where there is one.
QString peerTitle(std::span<const RuntimeFigures> models)
{
    for (const auto& figures : models) {
        if (const auto* peer = figures.peer())
            return peer->title;
    }
    return {};
}

QStringList headOf(const QString& peer)
{
    QStringList head{QStringLiteral("model"), QStringLiteral("ours, ms")};
    if (!peer.isEmpty())
        head +=
            QStringList{peer + QStringLiteral(", ms"), QStringLiteral("ours / peer"), QStringLiteral("fastest runs")};
    return head + QStringList{QStringLiteral("sum of layers / whole"), QStringLiteral("layers")};
}

QStringList rowOf(const RuntimeFigures& figures, bool withPeer)
{
    QStringList row{QFileInfo(figures.model).fileName(), number(figures.whole.count())};
    if (const auto* peer = figures.peer())
        row += QStringList{number(peer->time.count()), number(figures.whole / peer->time),
                           number(figures.fastest / peer->fastest)};
    else if (withPeer)
        row += QStringList(3, QStringLiteral("-"));
    return row + QStringList{number(figures.sumOfLayers / figures.whole), QString::number(figures.layers)};
}

std::string inMarkdown(const std::vector<QStringList>& rows)
{
    const auto line = [](const QStringList& cells) {
        return QStringLiteral("| %1 |\n").arg(cells.join(QStringLiteral(" | ")));
    };
    QStringList rule(rows.front().size(), QStringLiteral("--:"));
    rule.front() = QStringLiteral("---");
    auto text = line(rows.front()) + line(rule);
    for (const auto& row : std::span(rows).subspan(1))
        text += line(row);
    return text.toStdString();
}

std::string inColumns(const std::vector<QStringList>& rows)
{
    std::vector<qsizetype> widths(static_cast<std::size_t>(rows.front().size()));
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < widths.size(); ++i)
            widths[i] = std::max(widths[i], row[static_cast<qsizetype>(i)].size());
    }
    QString text;
    for (const auto& row : rows) {
        text += row.front().leftJustified(widths.front());
        for (std::size_t i = 1; i < widths.size(); ++i)
            text += QStringLiteral("  ") + row[static_cast<qsizetype>(i)].rightJustified(widths[i]);
        text += QLatin1Char('\n');
    }
    return text.toStdString();
}

} // namespace

const RuntimeFigures::Other* RuntimeFigures::peer() const
{
    const auto found = std::ranges::find(others, QLatin1String(onnxRuntimeKey), &Other::key);
    return found == others.end() ? nullptr : &*found;
}

QJsonObject toJson(const RuntimeFigures& figures)
{
    QJsonObject json{{QStringLiteral("model"), figures.model},
                     {QStringLiteral("runs"), static_cast<qint64>(figures.runs)},
                     {QStringLiteral("threads"), figures.threads},
                     {QStringLiteral("layers"), static_cast<qint64>(figures.layers)},
                     {QStringLiteral("whole_ms"), figures.whole.count()},
                     {QStringLiteral("fastest_ms"), figures.fastest.count()},
                     {QStringLiteral("sum_of_layers_ms"), figures.sumOfLayers.count()},
                     {QStringLiteral("runtime"), figures.runtime}};
    for (const auto& other : figures.others)
        json[other.key + QStringLiteral("_ms")] = other.time.count();
    if (const auto* peer = figures.peer()) {
        json[QStringLiteral("peer")] = peer->title;
        json[QStringLiteral("ours_to_peer")] = figures.whole / peer->time;
        json[QStringLiteral("fastest_ours_to_peer")] = figures.fastest / peer->fastest;
    }
    if (!figures.problems.empty())
        json[QStringLiteral("problems")] =
            QJsonArray::fromStringList(QStringList(figures.problems.begin(), figures.problems.end()));
    return json;
}

std::string toText(const RuntimeFigures& figures)
{
    auto text = QStringLiteral("%1, %2, medians of %3 runs in turns, %4\n")
                    .arg(figures.model, threadsText(figures.threads))
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

std::string tableOf(std::span<const RuntimeFigures> models, TableStyle style)
{
    const auto peer = peerTitle(models);
    std::vector<QStringList> rows{headOf(peer)};
    for (const auto& figures : models)
        rows.push_back(rowOf(figures, !peer.isEmpty()));
    return style == TableStyle::Markdown ? inMarkdown(rows) : inColumns(rows);
}

} // namespace app
