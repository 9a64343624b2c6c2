// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QButtonGroup;
class QDoubleSpinBox;

namespace widgets {

/// A phone that this computer plays: slower layers and a slower link.
class EmulatedPhoneForm : public QWidget
{
    Q_OBJECT
public:
    explicit EmulatedPhoneForm(QWidget* parent = nullptr);

    double slowdown() const;
    /// As an agent's option says it: "3g", "4g", "wifi", or "UP/DOWN/RTT" in Mbit/s and ms.
    QString link() const;

Q_SIGNALS:
    void phoneRequested(double slowdown, const QString& link);

private:
    QWidget* makePresets();
    QWidget* makeCustomLink();

    QDoubleSpinBox* m_slowdown;
    QButtonGroup* m_presets;
    QWidget* m_custom;
    QDoubleSpinBox* m_up;
    QDoubleSpinBox* m_down;
    QDoubleSpinBox* m_roundTrip;
};

} // namespace widgets
