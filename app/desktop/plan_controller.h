// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/collaboration.h"

#include <QObject>

namespace app {

class Pages;

/// Plans, the link they are for, and the report on the pages that show them.
class PlanController : public QObject
{
    Q_OBJECT
public:
    PlanController(Workspace& workspace, Collaboration& collaboration, Pages& pages, QObject* parent);

private:
    void connectPage();
    void showPlans();
    void showChosen();
    void showWishes();
    void showLink();
    void showReport();

    Workspace& m_workspace;
    Collaboration& m_collaboration;
    Pages& m_pages;
};

} // namespace app
