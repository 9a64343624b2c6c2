// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace widgets {

/// "about 2 min left", or nothing during the first three seconds and without progress.
QString timeLeftText(qint64 elapsedMs, double share);

/// What is being done, how far it is and how long it takes, with a way to stop it.
/// Hidden while nothing is done.
class ProgressLine : public QWidget
{
    Q_OBJECT
public:
    explicit ProgressLine(QWidget* parent = nullptr);

    /// @p share in [0, 1]; below zero: not known. The clock starts anew with each @p what.
    void setProgress(const QString& what, double share);
    void clear();
    void setCancellable(bool cancellable); ///< true at first
    bool active() const { return m_clock.isValid(); }

Q_SIGNALS:
    void cancelRequested();

private:
    QLabel* m_what;
    QProgressBar* m_bar;
    QPushButton* m_cancel;
    QElapsedTimer m_clock;
    QString m_doing;
};

} // namespace widgets
