// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/open_job.h"

#include "widgets/background.h"

namespace app {

namespace {

QString fileNameOf(const QString& model)
{
    return model.section(QLatin1Char('/'), -1);
}

} // namespace

OpenJob::OpenJob(Workspace& workspace, QString model, ModelOptions options, QObject* parent)
    : Job(JobKind::Open, tr("Opening %1").arg(fileNameOf(model)), {}, parent), m_workspace(workspace),
      m_model(std::move(model)), m_options(std::move(options))
{
}

void OpenJob::start()
{
    tell(title(), -1.0);
    m_opening = widgets::inBackground(
        this,
        [model = m_model, options = m_options](const engine::KeepGoing& go) { return openModel(model, options, go); },
        [this](engine::Result<OpenedModel> opened) {
            if (!opened)
                return end(opened.error());
            m_workspace.setModel(std::make_shared<const OpenedModel>(std::move(*opened)));
            end({});
        });
}

void OpenJob::stop()
{
    m_opening.cancel();
}

ShapesJob::ShapesJob(QString model, QObject* parent)
    : Job(JobKind::Shapes, tr("Looking at %1").arg(fileNameOf(model)), {}, parent), m_model(std::move(model))
{
}

void ShapesJob::start()
{
    tell(title(), -1.0);
    m_looking = widgets::inBackground(
        this, [model = m_model](const engine::KeepGoing& go) { return openShapes(model, go); },
        [this](const engine::Result<OpenShapes>& shapes) {
            if (!shapes)
                return end(shapes.error());
            m_shapes = *shapes;
            end({});
        });
}

void ShapesJob::stop()
{
    m_looking.cancel();
}

} // namespace app
