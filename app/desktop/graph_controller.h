// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/workspace.h"
#include "widgets/graph/graph_layout.h"

#include <QFuture>
#include <QObject>

#include <functional>

namespace app {

class Pages;

/// The graph on the pages: lays it out in the background, shows its times, keeps one layer chosen everywhere.
class GraphController : public QObject
{
    Q_OBJECT
public:
    using Layouter = std::function<engine::Result<widgets::GraphLayout>(
        const engine::LayerGraph&, const widgets::LayoutOptions&, const engine::KeepGoing&)>;

    GraphController(Workspace& workspace, Pages& pages, QObject* parent, Layouter layouter = widgets::layoutOf);

Q_SIGNALS:
    void laidOut(); ///< the graph is on the pages, without a plan

private:
    static QString sourceText(const engine::LayerTimes& times);
    void show(Changes changes);
    void showModel();
    void layOut(); ///< in the background
    void showLayout(const widgets::GraphLayout& layout);
    void showFailure(const engine::Error& error);
    void showTimes();
    std::optional<engine::Profile> profileOf(engine::Side side) const;
    void select(engine::LayerId layer);

    Workspace& m_workspace;
    Pages& m_pages;
    Layouter m_layouter;
    std::shared_ptr<const engine::LayerGraph> m_graph;
    widgets::LayoutOptions m_options;
    QFuture<engine::Result<widgets::GraphLayout>> m_layout;
};

} // namespace app
