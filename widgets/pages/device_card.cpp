// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/device_card.h"

#include <QCoreApplication>

namespace widgets {

QString stateText(DeviceState state)
{
    const auto tr = [](const char* text) { return QCoreApplication::translate("widgets::DeviceState", text); };
    switch (state) {
    case DeviceState::Starting: return tr(QT_TRANSLATE_NOOP("widgets::DeviceState", "Starting"));
    case DeviceState::Connecting: return tr(QT_TRANSLATE_NOOP("widgets::DeviceState", "Connecting"));
    case DeviceState::Ready: return tr(QT_TRANSLATE_NOOP("widgets::DeviceState", "Ready"));
    case DeviceState::Working: return tr(QT_TRANSLATE_NOOP("widgets::DeviceState", "Working"));
    case DeviceState::Profiling: return tr(QT_TRANSLATE_NOOP("widgets::DeviceState", "Profiling"));
    case DeviceState::Running: return tr(QT_TRANSLATE_NOOP("widgets::DeviceState", "Running"));
    case DeviceState::Unreachable: return tr(QT_TRANSLATE_NOOP("widgets::DeviceState", "Not connected"));
    case DeviceState::Lost: return tr(QT_TRANSLATE_NOOP("widgets::DeviceState", "Connection lost"));
    case DeviceState::Closed: return tr(QT_TRANSLATE_NOOP("widgets::DeviceState", "Closed"));
    }
    return {};
}

} // namespace widgets
