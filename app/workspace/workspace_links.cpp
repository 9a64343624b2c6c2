// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/workspace.h"

#include "engine/plan/link_statistics.h"

#include <utility>

// The links between devices, and what is known of them.

namespace app {

std::optional<MeasuredLink> Workspace::measuredLink() const
{
    const auto found = m_links.find(m_devices);
    return found != m_links.end() ? std::optional(found->second) : std::nullopt;
}

const engine::LinkMeasurement* Workspace::linkTimes(const DevicePair& devices) const
{
    const auto found = m_linkTimes.find(devices);
    return found != m_linkTimes.end() ? &found->second : nullptr;
}

LinkSource Workspace::linkSource() const
{
    if (m_wishes.typedLinks.contains(m_devices))
        return LinkSource::Typed;
    return m_links.contains(m_devices) ? LinkSource::Measured : LinkSource::None;
}

std::optional<engine::Link> Workspace::link() const
{
    switch (linkSource()) {
    case LinkSource::Typed: return m_wishes.typedLinks.at(m_devices);
    case LinkSource::Measured: return m_links.at(m_devices).link;
    case LinkSource::None: break;
    }
    return std::nullopt;
}

void Workspace::keepLink(const DevicePair& devices, const MeasuredLink& link)
{
    m_links[devices] = link;
    if (devices != m_devices)
        return;
    touch(Change::Link);
    if (linkSource() == LinkSource::Measured)
        renewCosts();
    tell();
}

void Workspace::keepLinkTimes(const DevicePair& devices, engine::LinkMeasurement times)
{
    keepTimes(devices, std::move(times), std::nullopt);
}

void Workspace::keepEarlierLinkTimes(const DevicePair& devices, engine::LinkMeasurement times)
{
    const auto when = times.measuredAt.value_or(std::chrono::sys_seconds());
    keepTimes(devices, std::move(times), when);
}

/// @p before: when, of an earlier session, whose line takes the place of none of this one.
void Workspace::keepTimes(const DevicePair& devices, engine::LinkMeasurement times,
                          std::optional<std::chrono::sys_seconds> before)
{
    const auto line = engine::linkOf(times.samples);
    const bool emulated = times.emulated.has_value();
    m_linkTimes.insert_or_assign(devices, std::move(times));
    if (line && (!before || !m_links.contains(devices)))
        return keepLink(devices, {*line, emulated, before});
    if (devices != m_devices)
        return;
    touch(Change::Link);
    tell();
}

} // namespace app
