// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tables/breakdown_delegate.h"

#include "widgets/tables/plans_model.h"
#include "widgets/theme.h"

#include <QPainter>

#include <algorithm>
#include <array>

namespace widgets {

void BreakdownDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QStyledItemDelegate::paint(painter, option, index);
    const QVariant value = index.data(PlansModel::BreakdownRole);
    const double longest = index.data(PlansModel::LongestRole).toDouble();
    if (!value.isValid() || !(longest > 0.0))
        return;
    const auto breakdown = value.value<engine::Breakdown>();
    const Theme theme = themeOf(option.palette);
    const std::array<std::pair<double, QColor>, 4> parts{{{breakdown.device.count(), theme.device},
                                                          {breakdown.uplink.count(), theme.link},
                                                          {breakdown.edge.count(), theme.edge},
                                                          {breakdown.downlink.count(), theme.link.lighter(135)}}};
    const auto remark = index.data(PlansModel::RemarkRole).toString();
    const double height = remark.isEmpty() ? 11.0 : 8.0;
    const QRectF room = QRectF(option.rect).adjusted(6, 0, -6, 0);
    QRectF bar(room.left(), remark.isEmpty() ? room.center().y() - height / 2 : room.top() + 4, 0, height);
    for (const auto& [part, colour] : parts) {
        bar.setWidth(room.width() * std::max(part, 0.0) / longest);
        painter->fillRect(bar, colour);
        bar.moveLeft(bar.right());
    }
    QFont font = option.font;
    font.setPixelSize(10);
    painter->setFont(font);
    painter->setPen(theme.muted);
    const auto words = QFontMetricsF(font).elidedText(remark, Qt::ElideRight, room.width());
    painter->drawText(room.adjusted(0, 13, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, words);
}

QSize BreakdownDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    return QStyledItemDelegate::sizeHint(option, index).expandedTo({120, 24});
}

} // namespace widgets
