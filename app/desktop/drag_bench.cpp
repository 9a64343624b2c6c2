// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/drag_bench.h"

#include "app/commands/command.h"
#include "app/commands/shared_options.h"
#include "app/desktop/cut_controller.h"
#include "app/desktop/frame_times.h"
#include "app/desktop/graph_controller.h"
#include "app/desktop/pages.h"
#include "app/desktop/plan_controller.h"
#include "app/workspace/background_planning.h"
#include "engine/graph/work.h"
#include "engine/plan/planners.h"
#include "network/network_thread.h"
#include "widgets/graph/cut.h"
#include "widgets/graph/cut_view.h"
#include "widgets/pages/partition_page.h"

#include <QApplication>
#include <QJsonDocument>
#include <QMouseEvent>
#include <QSlider>

#include <cmath>
#include <utility>

namespace app {

namespace {

constexpr QSize pagesSize(1524, 930);
constexpr int cutStep = 7; ///< pixels a frame
constexpr int sliderStep = 5;

/// Made up from the work of each layer, as if both sides had such a speed.
engine::Profile synthetic(const OpenedModel& model, const char* device, double gigaMacs)
{
    engine::Profile profile;
    profile.model = model.name.toStdString();
    profile.fingerprint = model.fingerprint;
    profile.device.name = device;
    for (std::uint32_t i = 0; i < model.fused.layers().size(); ++i) {
        const auto& layer = model.fused.layer(engine::LayerId{i});
        const auto work = engine::workOf(model.fused, engine::LayerId{i});
        const double wave = 1.2 + std::sin(1.7 * i);
        const auto millis = wave
            * (0.05 + static_cast<double>(work.macs) / 1e6 + static_cast<double>(work.outputBytes.count) / 4e6)
            / gigaMacs;
        profile.layers.push_back({layer.name, layer.type(), {{engine::Millis{millis}}}});
    }
    return profile;
}

/// The stage as in the window, without one.
class Stage : public QObject
{
public:
    explicit Stage(std::shared_ptr<const OpenedModel> model)
    {
        m_pages.resize(pagesSize);
        m_pages.setStage(widgets::Stage::Partition);
        m_pages.show();
        m_workspace.setModel(model);
        const DevicePair devices{network::DeviceId{"phone"}, network::DeviceId{"edge"}};
        m_workspace.setDevices(devices);
        m_workspace.keepProfile(*devices.device, synthetic(*model, "synthetic phone", 10));
        m_workspace.keepProfile(*devices.edge, synthetic(*model, "synthetic edge", 80));
        m_workspace.keepLink(
            devices, {{engine::megabitsPerSecond(40), engine::megabitsPerSecond(80), engine::Millis{2}}, false});
        while (m_pages.partitionGraph->state().graph == nullptr)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        QCoreApplication::processEvents();
        graph().viewport()->installEventFilter(this);
    }

    widgets::CutView& graph() { return *m_pages.partitionGraph; }
    Workspace& workspace() { return m_workspace; }

    /// There and back with the mouse; each frame is painted before the next step.
    QJsonObject dragCut(int frames)
    {
        graph().centerOn(graph().mapToScene(handle()));
        QCoreApplication::processEvents();
        auto place = handle();
        sendMouse(QEvent::MouseButtonPress, place);
        std::vector<double> times;
        int step = cutStep;
        for (int i = 0; i < frames; ++i) {
            if (place.x() + step < 0 || place.x() + step >= graph().viewport()->width())
                step = -step;
            place.rx() += step;
            times.push_back(timed([&] { sendMouse(QEvent::MouseMove, place); }));
        }
        sendMouse(QEvent::MouseButtonRelease, place);
        QCoreApplication::processEvents();
        return summary(std::move(times));
    }

    QJsonObject dragUplink(int frames)
    {
        auto* slider = m_pages.partition->findChild<QSlider*>(QStringLiteral("uplinkSlider"));
        std::vector<double> times;
        int step = sliderStep;
        for (int i = 0; i < frames; ++i) {
            if (slider->value() + step > slider->maximum() || slider->value() + step < slider->minimum())
                step = -step;
            times.push_back(timed([&] { slider->setValue(slider->value() + step); }));
        }
        return summary(std::move(times));
    }

private:
    template <typename Input>
    static double timed(Input input)
    {
        QElapsedTimer clock;
        clock.start();
        input();
        QCoreApplication::sendPostedEvents();
        QCoreApplication::processEvents();
        return millisSince(clock);
    }

    /// Of frames that were measured; and how often the graph was painted since.
    QJsonObject summary(std::vector<double> times)
    {
        auto summary = summaryOf(std::move(times));
        summary[QStringLiteral("painted")] = std::exchange(m_painted, 0);
        return summary;
    }

    bool eventFilter(QObject*, QEvent* event) override
    {
        m_painted += event->type() == QEvent::Paint ? 1 : 0;
        return false;
    }

    QPoint handle()
    {
        const auto& state = graph().state();
        const auto place = widgets::handlePlace(state, *widgets::handleOf(state), graph().transform().m11());
        return graph().mapFromScene(place);
    }

    void sendMouse(QEvent::Type type, const QPoint& place)
    {
        const auto buttons = type == QEvent::MouseButtonRelease ? Qt::NoButton : Qt::LeftButton;
        const auto button = type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton;
        auto* viewport = graph().viewport();
        QMouseEvent event(type, QPointF(place), viewport->mapToGlobal(QPointF(place)), button, buttons, Qt::NoModifier);
        QCoreApplication::sendEvent(viewport, &event);
    }

    int m_painted = 0;
    network::NetworkThread m_thread;
    Workspace m_workspace;
    Agents m_agents{{m_thread, std::make_shared<network::TcpTransport>()}};
    Jobs m_jobs{m_workspace, m_agents};
    BackgroundPlanning m_planning{m_workspace};
    Pages m_pages;
    GraphController m_graph{m_workspace, m_pages, nullptr};
    CutController m_cut{m_workspace, m_graph, m_pages, nullptr};
    PlanController m_plans{m_workspace, m_jobs, m_pages, nullptr};
};

QJsonObject solve(const engine::CostModel& costs, int rounds)
{
    std::vector<double> times;
    for (int i = 0; i < rounds; ++i) {
        QElapsedTimer clock;
        clock.start();
        const auto plan = engine::planOptimal(costs, {});
        times.push_back(millisSince(clock));
    }
    return summaryOf(std::move(times));
}

void printTable(const QJsonObject& result)
{
    print(QStringLiteral("%1: %2 layers after fusion, layer times made up\n")
              .arg(result[QStringLiteral("model")].toString())
              .arg(result[QStringLiteral("layers")].toInt())
              .toStdString());
    for (const auto& [title, key] : {std::pair("the cut dragged, readable", "cut_readable"),
                                     {"the cut dragged, overview", "cut_overview"},
                                     {"the uplink dragged, readable", "uplink_readable"},
                                     {"the uplink dragged, overview", "uplink_overview"},
                                     {"the optimal plan alone", "solve"}})
        print(summaryLine(title, result[QLatin1String(key)].toObject()));
}

struct Settings
{
    ModelChoice model;
    int frames = 300;
    bool json = false;
};

int benchDrag(const Settings& settings)
{
    auto model = openModel(settings.model.name, settings.model.options);
    if (!model)
        return fail(model.error());
    const auto frames = settings.frames;
    Stage stage(std::make_shared<const OpenedModel>(std::move(*model)));
    QJsonObject result{{QStringLiteral("model"), stage.workspace().model()->name},
                       {QStringLiteral("layers"), static_cast<int>(stage.workspace().model()->fused.layers().size())},
                       {QStringLiteral("times"), QStringLiteral("synthetic")}};
    result[QStringLiteral("cut_readable")] = stage.dragCut(frames);
    result[QStringLiteral("uplink_readable")] = stage.dragUplink(frames);
    stage.graph().fitToView();
    result[QStringLiteral("cut_overview")] = stage.dragCut(frames);
    result[QStringLiteral("uplink_overview")] = stage.dragUplink(frames);
    result[QStringLiteral("solve")] = solve(*stage.workspace().costs(), 50);
    if (settings.json)
        print(QJsonDocument(result).toJson().toStdString());
    else
        printTable(result);
    return Done;
}

} // namespace

Action declareDragBench(Options& options)
{
    const auto settings = std::make_shared<Settings>();
    declareModel(options, settings->model);
    options.option({.name = "frames",
                    .value = "N",
                    .description = "of dragging",
                    .take = wholeNumber(settings->frames, 1, 100'000)});
    declareJson(options, settings->json);
    return [settings] { return benchDrag(*settings); };
}

} // namespace app
