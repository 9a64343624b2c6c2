// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/file_question.h"
#include "app/workspace/jobs.h"

namespace widgets {
class ProfilePage;
}

namespace app {

/// Times of layers from a file, for the device that has a role.
class ProfileImport : public QObject
{
    Q_OBJECT
public:
    /// @p window: what the question stands in front of.
    ProfileImport(Workspace& workspace, const Agents& agents, widgets::ProfilePage& page, QWidget& window,
                  AskForFile ask);

private:
    void import(engine::Side side, const QString& path);
    engine::Result<void> take(engine::Side side, const QString& path);

    Workspace& m_workspace;
    const Agents& m_agents;
    widgets::ProfilePage& m_page;
};

} // namespace app
