// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace app {

/// What run.sh shows: a model of the zoo, and a phone that this computer plays.
inline QString demoModel()
{
    return QStringLiteral("zoo:AlexNet");
}
inline QString demoPhone()
{
    return QStringLiteral("local:slowdown=4:link=wifi:threads=1:name=Phone");
}

} // namespace app
