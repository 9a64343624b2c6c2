// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/agent/agent_options.h"
#include "app/agent/locked_file.h"

namespace app {

/// What an agent is known by, whatever its address, its role and its process: 32 hexadecimal digits. Agents of equal
/// name, threads, slowdown and link take turns with the same ids; those that run at the same time have different ones.
class DeviceId
{
public:
    /// The first id in @p folder that fits @p options and is nobody's while this lives; a new one when there is none,
    /// and one for this time only, with a line on standard error, when the folder cannot be written.
    static DeviceId take(const std::filesystem::path& folder, const AgentOptions& options);

    const std::string& text() const { return m_text; }

private:
    explicit DeviceId(std::string text) : m_text(std::move(text)) {}

    std::string m_text;
    std::optional<LockedFile> m_lock;
};

/// Where the ids of this user's agents are, unless --data says otherwise.
std::filesystem::path deviceIdFolder(const AgentOptions& options);

} // namespace app
