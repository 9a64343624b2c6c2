// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/stage.h"

#include <QCoreApplication>

namespace widgets {

QString stageTitle(Stage stage)
{
    const auto tr = [](const char* text) { return QCoreApplication::translate("widgets::Stage", text); };
    switch (stage) {
    case Stage::Model: return tr(QT_TRANSLATE_NOOP("widgets::Stage", "Model"));
    case Stage::Devices: return tr(QT_TRANSLATE_NOOP("widgets::Stage", "Devices"));
    case Stage::Profile: return tr(QT_TRANSLATE_NOOP("widgets::Stage", "Profile"));
    case Stage::Predict: return tr(QT_TRANSLATE_NOOP("widgets::Stage", "Predict"));
    case Stage::Partition: return tr(QT_TRANSLATE_NOOP("widgets::Stage", "Partition"));
    case Stage::Live: return tr(QT_TRANSLATE_NOOP("widgets::Stage", "Live"));
    case Stage::Report: return tr(QT_TRANSLATE_NOOP("widgets::Stage", "Report"));
    }
    return {};
}

} // namespace widgets
