// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/stage_text.h"

#include <QCoreApplication>

namespace app {

QString stageText(network::Stage stage)
{
    const auto tr = [](const char* text) { return QCoreApplication::translate("app::Stage", text); };
    switch (stage) {
    case network::Stage::Waiting: return tr(QT_TRANSLATE_NOOP("app::Stage", "waiting"));
    case network::Stage::Sending: return tr(QT_TRANSLATE_NOOP("app::Stage", "sending"));
    case network::Stage::Opening: return tr(QT_TRANSLATE_NOOP("app::Stage", "opening"));
    case network::Stage::Preparing: return tr(QT_TRANSLATE_NOOP("app::Stage", "preparing"));
    case network::Stage::WarmingUp: return tr(QT_TRANSLATE_NOOP("app::Stage", "warming up"));
    case network::Stage::Measuring: return tr(QT_TRANSLATE_NOOP("app::Stage", "measuring"));
    }
    return {};
}

} // namespace app
