// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/profile/profile.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace app {

/// What the probe of an agent takes at best (engine/run/probe.h), kept in a file: an agent that starts while its computer is
/// slow would take that for its best. It is forgotten when nothing came near it for a day, since computers change.
class ProbeMemory
{
public:
    using Clock = std::function<std::chrono::sys_seconds()>;

    /// Remembers nothing.
    ProbeMemory() = default;
    /// @p runtime: whose kernels the probe runs by; times of others do not count.
    ProbeMemory(std::filesystem::path file, std::string runtime, Clock clock = {});

    std::optional<engine::Millis> best() const;
    /// Takes what was the best of late: the lower one stays. A file that cannot be written is only not there next time.
    void keep(engine::Millis best) const;

private:
    std::filesystem::path m_file;
    std::string m_runtime;
    Clock m_clock;
};

} // namespace app
