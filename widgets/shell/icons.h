// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/stage.h"

#include <QIcon>

class QColor;

namespace widgets {

// Drawings of resources/icons, 24 x 24, in one colour, sharp on dense screens.

/// @p name: of the file, without its ending.
QIcon icon(const char* name, const QColor& colour);
QIcon stageIcon(Stage stage, const QColor& line);
/// A filled circle that stands before a text, for the side or state that @p fill means.
QIcon dotIcon(const QColor& fill);

} // namespace widgets
