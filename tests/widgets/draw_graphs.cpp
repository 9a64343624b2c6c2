// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
// Draws graph views into a folder, for people to look at: draw_graphs FOLDER
#include "tests/widgets/sample_graphs.h"
#include "widgets/graph/graph_view.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QPalette>
#include <QTextStream>

#include <algorithm>
#include <cmath>

using engine::Side;

namespace {

std::shared_ptr<const engine::LayerGraph> shared(engine::LayerGraph graph)
{
    return std::make_shared<const engine::LayerGraph>(std::move(graph));
}

std::vector<engine::Millis> times(const engine::LayerGraph& graph, double slowness)
{
    std::vector<engine::Millis> result;
    for (std::size_t i = 0; i < graph.layers().size(); ++i) {
        const bool conv = graph.layers()[i].type() == "Conv";
        const auto wave = 1.1 + std::sin(static_cast<double>(i) * 1.7);
        result.emplace_back(slowness * (conv ? 3 * wave : 0.4 * wave));
    }
    return result;
}

std::vector<Side> cutBefore(const engine::LayerGraph& graph, const std::vector<std::string>& onEdge)
{
    std::vector<Side> sides;
    bool behind = false;
    for (const auto& layer : graph.layers()) {
        const auto found = std::ranges::find(onEdge, layer.name) != onEdge.end();
        behind = behind || layer.name == onEdge.back();
        sides.push_back(found || behind ? Side::Edge : Side::Device);
    }
    return sides;
}

class Studio
{
public:
    explicit Studio(const QString& folder) : m_folder(folder) {}

    widgets::GraphView& view(std::shared_ptr<const engine::LayerGraph> graph,
                             const widgets::LayoutOptions& options = {})
    {
        m_view = std::make_unique<widgets::GraphView>();
        m_view->resize(1108, 438);
        auto layout = widgets::layoutOf(*graph, options, {});
        m_view->show();
        m_view->setGraph(graph, std::move(*layout));
        m_view->setTimes(Side::Device, times(*graph, 1.0), QStringLiteral("measured on Pixel 7"));
        m_view->setTimes(Side::Edge, times(*graph, 0.2), QStringLiteral("predicted for lab-ws"));
        return *m_view;
    }
    void shoot(const QString& name)
    {
        QElapsedTimer timer;
        timer.start();
        const auto picture = m_view->grab();
        QTextStream(stdout) << name << ": " << timer.elapsed() << " ms\n";
        picture.save(m_folder.filePath(name + QStringLiteral(".png")));
    }

private:
    QDir m_folder;
    std::unique_ptr<widgets::GraphView> m_view;
};

void drawGoogLeNet(Studio& studio)
{
    const auto graph = shared(googLeNet());
    studio.view(graph).setPlan(cutBefore(
        *graph,
        {"inception_3a/1x1", "inception_3a/3x3", "inception_3a/5x5", "inception_3a/pool_proj", "inception_3a/output"}));
    studio.shoot(QStringLiteral("mixed-cut"));
    studio.view(graph).setPlan(cutBefore(*graph, {"inception_3b/1x1"}));
    studio.shoot(QStringLiteral("clean-cut"));
    auto& fitted = studio.view(graph);
    fitted.setPlan(cutBefore(*graph, {"inception_4c/1x1"}));
    fitted.fitToView();
    studio.shoot(QStringLiteral("fitted"));
    auto& heated = studio.view(graph);
    heated.setHeatMode(true);
    heated.setSelected(engine::LayerId{3});
    studio.shoot(QStringLiteral("heat"));
    studio.view(graph).setPlan(std::vector<Side>(graph->layers().size(), Side::Edge));
    studio.shoot(QStringLiteral("edge-only"));
    studio.view(graph, {.collapsed = true}).setPlan(cutBefore(*graph, {"inception_4c/3x3", "inception_4c/output"}));
    studio.shoot(QStringLiteral("collapsed"));
    auto& down = studio.view(graph, {.direction = widgets::Direction::TopToBottom});
    down.resize(500, 900);
    down.setPlan(cutBefore(*graph, {"inception_3b/1x1"}));
    studio.shoot(QStringLiteral("downwards"));
}

void drawOthers(Studio& studio)
{
    const auto residual = shared(residualGraph(16));
    studio.view(residual).setPlan(cutBefore(*residual, {"block1/b"}));
    studio.shoot(QStringLiteral("residual"));
    studio.view(shared(denseGraph(9)));
    studio.shoot(QStringLiteral("dense"));
    studio.view(shared(randomGraph(4, 40)));
    studio.shoot(QStringLiteral("random"));
    auto& large = studio.view(shared(inceptionGraph(1'250)));
    studio.shoot(QStringLiteral("large"));
    for (const double scale : {0.5, 0.3, 0.1, 0.04, 0.02}) {
        large.resetTransform();
        large.scale(scale, scale);
        studio.shoot(QStringLiteral("large-%1").arg(scale));
    }
    large.fitToView();
    studio.shoot(QStringLiteral("large-fitted"));
}

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    if (application.arguments().size() != 2) {
        QTextStream(stderr) << "draw_graphs FOLDER\n";
        return 2;
    }
    application.setStyleSheet(widgets::styleSheet(widgets::themeOf(application.palette())));
    Studio studio(application.arguments().at(1));
    drawGoogLeNet(studio);
    drawOthers(studio);
    QPalette dark(QColor(0x20, 0x26, 0x30));
    application.setPalette(dark);
    application.setStyleSheet(widgets::styleSheet(widgets::themeOf(dark)));
    const auto graph = shared(googLeNet());
    studio.view(graph).setPlan(cutBefore(*graph, {"inception_3b/1x1"}));
    studio.shoot(QStringLiteral("dark"));
    return 0;
}
