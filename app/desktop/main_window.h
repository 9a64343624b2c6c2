// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/file_question.h"
#include "app/workspace/background_planning.h"
#include "app/workspace/jobs.h"
#include "network/network_thread.h"
#include "widgets/shell/stage.h"

#include <QMainWindow>

namespace widgets {
class StageRail;
class StatusLine;
class TopBar;
} // namespace widgets

namespace app {

class Pages;

/// Owns the session and everything that shows it.
class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    /// @p ask: how it asks which file to open, and where to save one.
    explicit MainWindow(AskForFile ask = askInDialog);
    ~MainWindow() override;

    void open(const QString& model);
    /// This computer as the edge, the device at @p phone, @p model, live.
    void startDemo(const QString& model, const QString& phone);
    void setStage(widgets::Stage stage);

protected:
    void closeEvent(QCloseEvent* event) override;

private:
    struct Controllers;

    void takePlace();
    QWidget* makeBody();
    void makeControllers();
    void makeShortcuts();
    void makeUndo();
    void showKeys();
    void connectShell();
    void showPlace();
    void chooseFile();
    void askForShapes(const QString& model, const OpenShapes& shapes);

    AskForFile m_ask;
    network::NetworkThread m_thread;
    Workspace m_workspace;
    Agents m_agents{{m_thread, std::make_shared<network::TcpTransport>()}};
    BackgroundPlanning m_planning{m_workspace};
    Jobs m_jobs{m_workspace, m_agents};
    widgets::TopBar* m_top = nullptr;
    widgets::StageRail* m_rail = nullptr;
    widgets::StatusLine* m_status = nullptr;
    Pages* m_pages = nullptr;
    std::unique_ptr<Controllers> m_controllers; ///< last, because they refer to all of the above
};

} // namespace app
