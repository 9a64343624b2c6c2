// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QString>

namespace app {

/// The agent program beside this one.
inline QString agentProgram()
{
    return QCoreApplication::applicationDirPath() + QStringLiteral("/suture-agent");
}

} // namespace app
