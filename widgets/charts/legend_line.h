// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/charts/legend_entry.h"

#include <QWidget>

namespace widgets {

class Chart;

/// The legend of a chart in a line beside it. Where there is too little room its words end in dots, and a tooltip says all.
class LegendLine : public QWidget
{
    Q_OBJECT
public:
    /// @p chart must live as long as this.
    explicit LegendLine(const Chart& chart, QWidget* parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Chart& m_chart;
};

} // namespace widgets
