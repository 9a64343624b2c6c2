// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/pages.h"

#include "widgets/graph/cut_view.h"
#include "widgets/pages/devices_page.h"
#include "widgets/pages/live_page.h"
#include "widgets/pages/model_page.h"
#include "widgets/pages/partition_page.h"
#include "widgets/pages/predict_page.h"
#include "widgets/pages/profile_page.h"
#include "widgets/pages/report_page.h"

#include <QScrollArea>

namespace app {

Pages::Pages(QWidget* parent)
    : QStackedWidget(parent), model(new widgets::ModelPage), devices(new widgets::DevicesPage),
      profile(new widgets::ProfilePage), predict(new widgets::PredictPage), partition(new widgets::PartitionPage),
      live(new widgets::LivePage), report(new widgets::ReportPage), modelGraph(new widgets::GraphView),
      partitionGraph(new widgets::CutView), liveGraph(new widgets::GraphView)
{
    model->setGraphView(modelGraph);
    partition->setGraphView(partitionGraph);
    live->setGraphView(liveGraph);
    // In the order of widgets::Stage.
    for (auto* page : std::initializer_list<QWidget*>{model, devices, profile, predict, partition, live, report}) {
        auto* area = new QScrollArea;
        area->setFrameShape(QFrame::NoFrame);
        area->setWidgetResizable(true);
        area->setFocusPolicy(Qt::NoFocus);
        area->setWidget(page);
        addWidget(area);
    }
}

QWidget* Pages::page() const
{
    return static_cast<const QScrollArea*>(currentWidget())->widget();
}

QList<widgets::GraphView*> Pages::graphViews() const
{
    return {modelGraph, partitionGraph, liveGraph};
}

} // namespace app
