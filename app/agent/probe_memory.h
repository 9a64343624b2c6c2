// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/profile/profile.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace app {

/// What the probe of an agent took at best in its last profiles (engine/run/probe.h), kept in a file: an agent that starts
/// while its computer is slow would take that for its best.
class ProbeMemory
{
public:
    using Clock = std::function<std::chrono::sys_seconds()>;

    /// Remembers nothing.
    ProbeMemory() = default;
    /// @p runtime: whose kernels the probe runs by; times of others do not count.
    ProbeMemory(std::filesystem::path file, std::string runtime, Clock clock = {});

    /// The lowest of the last day to which a tenth of its spans of ten minutes came near (engine::nearTheBest): however
    /// long a computer is slow, it stays, and a moment in which the clock was uncommonly fast does not count.
    std::optional<engine::Millis> best() const;
    /// What was the best of one more profile. A file that cannot be written is only not there next time.
    void keep(engine::Millis best) const;

private:
    struct Entry
    {
        engine::Millis best;
        std::chrono::sys_seconds when;
    };
    /// The lowest of each span of the last day, the oldest first.
    std::vector<Entry> entries() const;

    std::filesystem::path m_file;
    std::string m_runtime;
    Clock m_clock;
};

} // namespace app
