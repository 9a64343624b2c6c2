// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/workspace.h"

#include <QFuture>
#include <QTimer>

namespace app {

/// Plans in the background what the workspace has pending, the chosen row first, once its costs have stayed the same for a
/// moment.
class BackgroundPlanning : public QObject
{
    Q_OBJECT
public:
    explicit BackgroundPlanning(Workspace& workspace, QObject* parent = nullptr);
    ~BackgroundPlanning() override;

    void rest(); ///< what is pending stays so, until costs change

private:
    void planLater();
    void planNext(const std::shared_ptr<const engine::CostModel>& costs);

    Workspace& m_workspace;
    QFuture<engine::Result<engine::Plan>> m_planning;
    QTimer m_calm; ///< runs out once costs stay as they are
};

} // namespace app
