// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/stage.h"

#include <QWidget>

class QLabel;
class QMenu;
class QPushButton;

namespace widgets {

/// The bar on top: where one is, and what can be done from everywhere.
class TopBar : public QWidget
{
    Q_OBJECT
public:
    explicit TopBar(QWidget* parent = nullptr);

    /// @p model is a file name or a session's name; empty before anything is open.
    void setPlace(const QString& model, Stage stage);
    /// While running, the primary button stops the run.
    void setRunning(bool running);
    void setRunnable(bool runnable);
    /// What can be exported; owned by the bar, filled by its user. The button is off while it is empty.
    QMenu* exportMenu() const { return m_exportMenu; }

Q_SIGNALS:
    void keysRequested();
    void openRequested();
    void runRequested();
    void stopRequested();

private:
    QLabel* m_place;
    QMenu* m_exportMenu;
    QPushButton* m_export;
    QPushButton* m_run;
    bool m_running = false;
    bool m_runnable = true;
};

} // namespace widgets
