// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/jobs.h"

namespace widgets {
class StatusLine;
}

namespace app {

/// The line at the bottom: the two devices, the link between them and the model.
class StatusController : public QObject
{
    Q_OBJECT
public:
    StatusController(Workspace& workspace, Jobs& jobs, widgets::StatusLine& line, QObject* parent);

private:
    void show(Changes changes);
    void showDevices();
    void showLink();
    void showModel();

    Workspace& m_workspace;
    Jobs& m_jobs;
    widgets::StatusLine& m_line;
};

} // namespace app
