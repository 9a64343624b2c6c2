// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/stage.h"

#include <QIcon>

class QColor;

namespace widgets {

/// A line drawing of 24 x 24 that stands for a stage, sharp on dense screens.
QIcon stageIcon(Stage stage, const QColor& line);

/// A filled circle that stands before a text, for the side or state that @p fill means.
QIcon dotIcon(const QColor& fill);

} // namespace widgets
