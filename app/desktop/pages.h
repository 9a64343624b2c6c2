// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/stage.h"

#include <QStackedWidget>

namespace widgets {
class CutView;
class DevicesPage;
class GraphView;
class LivePage;
class ModelPage;
class PartitionPage;
class PredictPage;
class ProfilePage;
class ReportPage;
} // namespace widgets

namespace app {

/// The seven pages in one place, each to be scrolled where there is less room than it needs; and the graph on three.
class Pages : public QStackedWidget
{
    Q_OBJECT
public:
    explicit Pages(QWidget* parent = nullptr);

    void setStage(widgets::Stage stage) { setCurrentIndex(static_cast<int>(stage)); }
    widgets::Stage stage() const { return static_cast<widgets::Stage>(currentIndex()); }
    QWidget* page() const; ///< that is shown, all of it
    QList<widgets::GraphView*> graphViews() const;

    widgets::ModelPage* const model;
    widgets::DevicesPage* const devices;
    widgets::ProfilePage* const profile;
    widgets::PredictPage* const predict;
    widgets::PartitionPage* const partition;
    widgets::LivePage* const live;
    widgets::ReportPage* const report;
    widgets::GraphView* const modelGraph;
    widgets::CutView* const partitionGraph;
    widgets::GraphView* const liveGraph;
};

} // namespace app
