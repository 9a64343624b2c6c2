// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/view_bench.h"

#include "app/commands/command.h"
#include "app/commands/shared_options.h"
#include "app/desktop/frame_times.h"
#include "app/workspace/opened_model.h"
#include "widgets/graph/graph_view.h"

#include <QApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QScrollBar>

namespace app {

namespace {

constexpr QSize viewSize(1108, 600);
constexpr int panStep = 23; ///< pixels a frame

/// Scrolls there and back; each frame is painted before the next step.
QJsonObject pan(widgets::GraphView& view, int frames)
{
    auto* bar = view.horizontalScrollBar();
    std::vector<double> times;
    int step = panStep;
    for (int i = 0; i < frames; ++i) {
        QElapsedTimer clock;
        clock.start();
        if (bar->value() + step > bar->maximum() || bar->value() + step < bar->minimum())
            step = -step;
        bar->setValue(bar->value() + step);
        view.repaint();
        QCoreApplication::processEvents();
        times.push_back(millisSince(clock));
    }
    return summaryOf(std::move(times));
}

engine::Result<QJsonObject> measure(const QString& model, const ModelOptions& options, int frames)
{
    QElapsedTimer clock;
    clock.start();
    auto opened = openModel(model, options);
    if (!opened)
        return opened.error();
    const auto read = millisSince(clock);
    const auto graph = std::make_shared<const engine::LayerGraph>(std::move(opened->fused));
    auto layout = widgets::layoutOf(*graph, {}, {});
    if (!layout)
        return layout.error();
    const auto laidOut = millisSince(clock);
    widgets::GraphView view;
    view.resize(viewSize);
    view.show();
    view.setGraph(graph, std::move(*layout));
    view.repaint();
    QCoreApplication::processEvents();
    QJsonObject result{{QStringLiteral("model"), opened->name},
                       {QStringLiteral("layers"), static_cast<int>(graph->layers().size())},
                       {QStringLiteral("read_ms"), read},
                       {QStringLiteral("layout_ms"), laidOut - read},
                       {QStringLiteral("drawn_ms"), millisSince(clock)}};
    view.showReadable();
    result[QStringLiteral("pan_readable")] = pan(view, frames);
    view.fitToView();
    view.scale(1.5, 1.5); // nearly all of it in sight, and still something to pan
    result[QStringLiteral("pan_overview")] = pan(view, frames);
    return result;
}

void printTable(const QJsonObject& result)
{
    const auto number = [](const QJsonValue& value) {
        return QString::number(value.toDouble(), 'f', 1).rightJustified(9);
    };
    print(QStringLiteral("%1: %2 layers after fusion\n")
              .arg(result[QStringLiteral("model")].toString())
              .arg(result[QStringLiteral("layers")].toInt())
              .toStdString());
    for (const auto& [title, key] : {std::pair("read and fused", "read_ms"),
                                     {"laid out", "layout_ms"},
                                     {"from the file to the picture", "drawn_ms"}})
        print(QStringLiteral("%1%2 ms\n")
                  .arg(QLatin1String(title), -30)
                  .arg(number(result[QLatin1String(key)]))
                  .toStdString());
    for (const auto& [title, key] :
         {std::pair("a frame of panning, readable", "pan_readable"), {"a frame of panning, overview", "pan_overview"}})
        print(summaryLine(title, result[QLatin1String(key)].toObject()));
}

struct Settings
{
    ModelChoice model;
    int frames = 300;
    bool json = false;
};

int benchView(const Settings& settings)
{
    const auto result = measure(settings.model.name, settings.model.options, settings.frames);
    if (!result)
        return fail(result.error());
    if (settings.json)
        print(QJsonDocument(*result).toJson().toStdString());
    else
        printTable(*result);
    return Done;
}

} // namespace

Action declareViewBench(Options& options)
{
    const auto settings = std::make_shared<Settings>();
    declareModel(options, settings->model);
    options.option({.name = "frames",
                    .value = "N",
                    .description = "of panning",
                    .take = wholeNumber(settings->frames, 1, 100'000)});
    declareJson(options, settings->json);
    return [settings] { return benchView(*settings); };
}

} // namespace app
