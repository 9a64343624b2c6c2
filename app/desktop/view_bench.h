// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace app {

/// "suture bench view MODEL": from the file to the drawn graph, and frames while it is panned. Needs a
/// QApplication and a display.
int runViewBench(const QStringList& arguments);

} // namespace app
