// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/collaboration.h"
#include "widgets/pages/device_card.h"

#include <QObject>

namespace app {

class Pages;

/// The agents that the person knows, and which of them take part.
class DevicesController : public QObject
{
    Q_OBJECT
public:
    DevicesController(Collaboration& collaboration, Pages& pages, QObject* parent);

    /// Adds an agent when it is new, and gives it @p role; a bad address is a line on the page.
    void connectTo(const QString& address, std::optional<widgets::DeviceRole> role = std::nullopt);

Q_SIGNALS:
    void cardsChanged();

private:
    struct Entry
    {
        AgentAddress address;
        widgets::DeviceRole role = widgets::DeviceRole::None;
    };

    widgets::DeviceRole freeRole(const AgentAddress& address) const;
    void use(const AgentAddress& address, widgets::DeviceRole role);
    void choose(const QString& address, widgets::DeviceRole role);
    void remove(const QString& address);
    void assign(Entry& entry, widgets::DeviceRole role);
    widgets::DeviceCard cardOf(const Entry& entry) const;
    void showCards();

    Collaboration& m_collaboration;
    Pages& m_pages;
    std::vector<Entry> m_entries;
};

} // namespace app
