// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/link_source.h"

#include "app/workspace/conditions.h"
#include "app/workspace/jobs.h"
#include "app/workspace/run_head.h"

#include <QCoreApplication>

namespace app {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("app::LinkSource", text);
}

} // namespace

QString linkSourceText(const Workspace& workspace, const Jobs& jobs)
{
    const auto* device = jobs.agents().inRole(engine::Side::Device);
    switch (workspace.linkSource()) {
    case LinkSource::None:
        return jobs.of(JobKind::Probe) != nullptr ? tr(QT_TRANSLATE_NOOP("app::LinkSource", "measuring the link…"))
                                                  : tr(QT_TRANSLATE_NOOP("app::LinkSource", "no link yet"));
    case LinkSource::Measured: return conditionsOfPlans(workspace).linkSource;
    case LinkSource::Typed:
        return device != nullptr && canEmulateLink(device->description())
            ? tr(QT_TRANSLATE_NOOP("app::LinkSource", "set by hand; a run will emulate it"))
            : tr(QT_TRANSLATE_NOOP("app::LinkSource", "set by hand; a run will measure anew"));
    }
    return {};
}

} // namespace app
