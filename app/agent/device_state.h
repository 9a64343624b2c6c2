// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/profile/profile.h"

#include <QDir>

#include <chrono>

namespace app {

/// What this computer tells of itself now, in the files of Linux below @p root. Where a file is missing, as in a
/// container or on another system, that is not known.
engine::DeviceState deviceState(const QDir& root = QDir::root());

/// The rates of the time since it was made, beside what deviceState() tells: counters since the computer was started
/// would be a clock.
class LoadMeter
{
public:
    explicit LoadMeter(const QDir& root = QDir::root());

    engine::DeviceState state() const;

private:
    /// What has been counted so far, in seconds; nothing where the system does not tell.
    struct Counted
    {
        std::optional<double> all;  ///< of all cores, used or not
        std::optional<double> idle; ///< of all cores
        std::optional<double> waiting;
        double own = 0.0; ///< used by this process
        std::chrono::steady_clock::time_point at;
    };
    Counted count() const;

    QDir m_root;
    Counted m_before;
};

/// How often so far the system gave a core of this process to another one.
std::int64_t preemptions();

} // namespace app
