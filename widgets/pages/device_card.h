// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaType>
#include <QString>

namespace widgets {

enum class DeviceRole { None, Device, Edge };
enum class DeviceState { Connecting, Ready, Running, Restarting, Closed };

/// What the window knows of one agent.
struct DeviceCard
{
    QString address; ///< what names it: "host:port"
    QString name;
    DeviceRole role = DeviceRole::None;
    DeviceState state = DeviceState::Connecting;
    QString detail;        ///< of the state: "profiling layer 12 of 59", "connection lost"
    double slowdown = 1.0; ///< above 1: emulated
    QString link;          ///< "8.8/29.1 Mbit/s, emulated"; empty when not known
    QString processor;
    QString runtime;
    int cores = 0;
    int threads = 0;
    bool local = false; ///< started by this program, which can also end it

    bool operator==(const DeviceCard&) const = default;
};

QString stateText(DeviceState state);

} // namespace widgets
