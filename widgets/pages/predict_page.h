// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/stage.h"

#include <QWidget>

namespace widgets {

/// Says that plans rest on measured profiles, and brings one there.
class PredictPage : public QWidget
{
    Q_OBJECT
public:
    explicit PredictPage(QWidget* parent = nullptr);

Q_SIGNALS:
    void stageRequested(widgets::Stage stage);
};

} // namespace widgets
