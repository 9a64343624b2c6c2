// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QForeach>
#include <QObject>

// because QCustomPlot's header writes the keywords that QT_NO_KEYWORDS takes away
#pragma push_macro("signals")
#pragma push_macro("foreach")
#define signals Q_SIGNALS
#define foreach Q_FOREACH
#include <qcustomplot.h>
#pragma pop_macro("foreach")
#pragma pop_macro("signals")
