// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaType>
#include <QString>

namespace widgets {

enum class DeviceRole { None, Device, Edge };
enum class DeviceState {
    Starting,
    Connecting,
    Ready,
    Working, ///< for a job that has no word of its own
    Profiling,
    Running,
    Unreachable, ///< never reached so far; it is tried again
    Lost,        ///< was reached, and is tried again
    Closed       ///< for good
};

/// What the window knows of one agent.
struct DeviceCard
{
    quint32 agent = 0; ///< what names it in wishes
    QString address;   ///< "host:port"
    QString name;
    DeviceRole role = DeviceRole::None;
    DeviceState state = DeviceState::Connecting;
    QString detail;        ///< of the state: "Connection refused, next try in 3 s"
    double slowdown = 1.0; ///< above 1: emulated
    QString link;          ///< "8.8/29.1 Mbit/s, emulated"; empty when not known
    QString processor;
    QString runtime;
    int cores = 0;
    int threads = 0;
    bool local = false;     ///< started by this program, which can also end it
    bool described = false; ///< it said what it is; before that, speed and cores are not known
    QString load = {};      ///< that it holds on purpose: "cpu 50 % held, got 43 %"; empty: none
    bool loadable = false;  ///< it can be asked to hold one

    bool operator==(const DeviceCard&) const = default;
};

QString stateText(DeviceState state);

} // namespace widgets
