// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/graph/heat_legend.h"

#include "widgets/graph/node_text.h"
#include "widgets/tables/value_text.h"

#include <QPainter>

namespace widgets {

HeatLegend::HeatLegend(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("heatLegend"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    resize(176, 38);
    hide();
}

void HeatLegend::setScale(engine::Millis slowest, const QString& label, const Theme& theme)
{
    m_slowest = slowest;
    m_label = label;
    m_theme = theme;
    setVisible(slowest.count() > 0);
    update();
}

void HeatLegend::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    auto back = m_theme.card;
    back.setAlpha(225);
    painter.fillRect(rect(), back);
    const QRect ramp(8, 20, width() - 16, 7);
    for (int x = 0; x < ramp.width(); ++x)
        painter.fillRect(ramp.left() + x, ramp.top(), 1, ramp.height(), heat(double(x) / (ramp.width() - 1)));
    painter.setFont(nodeTitleFont());
    painter.setPen(m_theme.muted);
    const QRect words(8, 2, width() - 16, 16);
    painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter, tr("0 ms"));
    painter.drawText(words, Qt::AlignHCenter | Qt::AlignVCenter, m_label);
    painter.drawText(words, Qt::AlignRight | Qt::AlignVCenter, millisText(m_slowest));
}

} // namespace widgets
