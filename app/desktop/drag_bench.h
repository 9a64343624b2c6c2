// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace app {

/// "suture bench drag MODEL": from the mouse on the cut, or on the slider of the uplink, to the picture. Needs a
/// QApplication and a display.
int runDragBench(const QStringList& arguments);

} // namespace app
