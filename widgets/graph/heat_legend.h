// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/units.h"
#include "widgets/theme.h"

#include <QWidget>

namespace widgets {

/// What the colours of the heat mode mean: the ramp from zero to the slowest layer.
class HeatLegend : public QWidget
{
    Q_OBJECT
public:
    explicit HeatLegend(QWidget* parent);

    /// @p label says whose times: "device". Hides when @p slowest is zero.
    void setScale(engine::Millis slowest, const QString& label, const Theme& theme);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    engine::Millis m_slowest{0};
    QString m_label;
    Theme m_theme;
};

} // namespace widgets
