// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/job.h"
#include "app/workspace/workspace.h"

#include <QFuture>

namespace app {

/// Opens a model in the background; the workspace has it when the job ends well. Occupies no agent.
class OpenJob : public Job
{
    Q_OBJECT
public:
    OpenJob(Workspace& workspace, QString model, ModelOptions options, QObject* parent);

private:
    void start() override;
    void stop() override;

    Workspace& m_workspace;
    QString m_model;
    ModelOptions m_options;
    QFuture<engine::Result<OpenedModel>> m_opening;
};

/// Finds out what the model's file leaves open, to ask the person. Occupies no agent.
class ShapesJob : public Job
{
    Q_OBJECT
public:
    ShapesJob(QString model, QObject* parent);

    const QString& model() const { return m_model; }
    /// Once it has ended well.
    const OpenShapes& shapes() const { return m_shapes; }

private:
    void start() override;
    void stop() override;

    QString m_model;
    OpenShapes m_shapes;
    QFuture<engine::Result<OpenShapes>> m_looking;
};

} // namespace app
