// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/file_question.h"
#include "app/workspace/workspace.h"

class QMenu;

namespace widgets {
class StatusLine;
}

namespace app {

class Pages;

/// What leaves the window as a file: asks where it should lie, writes it, and says in the status line what became of it.
class ExportController : public QObject
{
    Q_OBJECT
public:
    /// Adds what can be exported to @p menu. @p window: what the questions stand in front of.
    ExportController(Workspace& workspace, Pages& pages, widgets::StatusLine& line, QMenu& menu, QWidget& window,
                     AskForFile ask);

    void saveScreenshot();

private:
    void connectPages();
    void fill(QMenu& menu);
    void save(const QString& name, const QByteArray& contents); ///< led by the model's name
    void saveAs(const QString& name, const QByteArray& contents);
    void saveReportAsCsv();
    void saveReportAsJson();
    void saveProfile(engine::Side side, const QString& name);
    /// As lines of a name or a size, a tab and ms.
    void saveProfileAsText(engine::Side side, const QString& name);
    void saveLinkAsText(engine::LinkDirection direction, const QString& name);
    void saveGraph();
    void write(const QString& path, const QByteArray& contents);

    Workspace& m_workspace;
    Pages& m_pages;
    widgets::StatusLine& m_line;
    QWidget& m_window;
    AskForFile m_ask;
};

} // namespace app
