// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/profile_import.h"

#include "engine/io/records/times_text.h"
#include "widgets/pages/profile_page.h"
#include "widgets/said.h"

namespace app {

ProfileImport::ProfileImport(Workspace& workspace, const Agents& agents, widgets::ProfilePage& page, QWidget& window,
                             AskForFile ask)
    : m_workspace(workspace), m_agents(agents), m_page(page)
{
    connect(&page, &widgets::ProfilePage::importRequested, this, [this, &window, ask = std::move(ask)](auto side) {
        ask(window, whichProfile(), [this, side](const QString& path) { import(side, path); });
    });
}

void ProfileImport::import(engine::Side side, const QString& path)
{
    const auto taken = take(side, path);
    m_page.setError(taken ? QString() : widgets::said(taken.error()));
}

/// A file that does not say what it is of is of the device that it is imported for.
engine::Result<void> ProfileImport::take(engine::Side side, const QString& path)
{
    const auto* agent = m_agents.inRole(side);
    const auto device = m_workspace.devices().of(side);
    if (!m_workspace.model() || agent == nullptr || !device)
        return engine::Error{engine::ErrorCode::InvalidInput,
                             tr("times belong to a model and a device: open one, and choose the other").toStdString()};
    auto profile = engine::readProfileOf(path.toStdString(), m_workspace.model()->original, m_workspace.model()->fused);
    if (!profile)
        return profile.error();
    if (profile->device.name.empty())
        profile->device.name = agent->name().toStdString();
    m_workspace.keepProfile(*device, std::move(*profile));
    return {};
}

} // namespace app
