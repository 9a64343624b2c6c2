// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/stage.h"

#include <QWidget>

class QButtonGroup;

namespace widgets {

/// The dark rail on the left: one button a stage ("stage0" to "stage6"), and the keys 1 to 7.
class StageRail : public QWidget
{
    Q_OBJECT
public:
    explicit StageRail(QWidget* parent = nullptr);

    Stage stage() const;
    void setStage(Stage stage); ///< announces nothing

Q_SIGNALS:
    void stageChosen(widgets::Stage stage);

private:
    void addStage(Stage stage);

    QButtonGroup* m_buttons;
};

} // namespace widgets
