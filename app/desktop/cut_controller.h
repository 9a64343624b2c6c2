// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/workspace.h"

namespace app {

class GraphController;
class Pages;

/// The cut on the graph: the plan that is shown and compared, the pins, and the hand that moves them.
class CutController : public QObject
{
    Q_OBJECT
public:
    CutController(Workspace& workspace, const GraphController& graph, Pages& pages, QObject* parent);

private:
    void connectGraph();
    void show(Changes changes);
    void showAll();
    void showPlan();
    void showPins();
    void showCompared();
    void showCost(const std::optional<std::vector<engine::Side>>& sideOf, bool isPreview);

    Workspace& m_workspace;
    Pages& m_pages;
};

} // namespace app
