// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;
class QSpinBox;

namespace widgets {

/// Switches a load on a device on and off: how much of its cores' time, by arithmetic and by copying memory. The two boxes
/// are there once a person wants a load.
class LoadSwitch : public QWidget
{
    Q_OBJECT
public:
    explicit LoadSwitch(QWidget* parent = nullptr);

    /// @p load: what is held, "cpu 50 % held, got 43 %"; empty: nothing, and whether it can be.
    void setLoad(const QString& load, bool possible);
    void fold(); ///< puts the boxes away

Q_SIGNALS:
    /// Shares in [0, 1], not both 0, together at most 1.
    void holdRequested(double cpu, double memory);
    void releaseRequested();

private:
    QWidget* makeBoxes();
    QSpinBox* makeBox(const QString& prefix, const char* name, int percent);
    void press();
    void setOpen(bool open);
    void enable();

    QLabel* m_said;
    QPushButton* m_button; ///< opens the boxes, puts them away, or releases
    QWidget* m_boxes = nullptr;
    QSpinBox* m_cpu = nullptr;
    QSpinBox* m_memory = nullptr;
    QPushButton* m_hold = nullptr;
    bool m_possible = false;
    bool m_held = false;
    bool m_open = false;
};

} // namespace widgets
