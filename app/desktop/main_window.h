// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/collaboration.h"
#include "network/network_thread.h"
#include "widgets/shell/stage.h"

#include <QMainWindow>

namespace widgets {
class StageRail;
class StatusLine;
class TopBar;
}

namespace app {

class DevicesController;
class Pages;
class WorkController;

/// Owns the session and everything that shows it.
class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    MainWindow();
    ~MainWindow() override;

    void open(const QString& model);
    /// This computer as the edge, the device at @p phone, @p model, live.
    void startDemo(const QString& model, const QString& phone);
    void setStage(widgets::Stage stage);

protected:
    void closeEvent(QCloseEvent* event) override;

private:
    QWidget* makeBody();
    void makeControllers();
    void makeShortcuts();
    void makeUndo();
    void makeExports();
    void connectShell();
    void showPlace();
    void showStatus();
    void chooseFile();
    void askForShapes(const QString& model, const OpenShapes& shapes);
    void save(const QString& suggestedName, const QByteArray& contents);
    void saveScreenshot();

    network::NetworkThread m_thread;
    Workspace m_workspace;
    Collaboration m_collaboration{m_workspace, m_thread};
    widgets::TopBar* m_top = nullptr;
    widgets::StageRail* m_rail = nullptr;
    widgets::StatusLine* m_status = nullptr;
    Pages* m_pages = nullptr;
    DevicesController* m_devices = nullptr;
    WorkController* m_work = nullptr;
};

} // namespace app
