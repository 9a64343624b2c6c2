// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/icons.h"

#include <QPainter>
#include <QPainterPath>
#include <QPixmap>

#include <functional>

namespace widgets {

namespace {

constexpr int iconSize = 24;

/// Sharp at the densities of usual screens.
QIcon drawn(const std::function<void(QPainter&)>& draw)
{
    QIcon icon;
    for (const int density : {1, 2, 3}) {
        QPixmap pixmap(iconSize * density, iconSize * density);
        pixmap.setDevicePixelRatio(density);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        painter.setRenderHint(QPainter::Antialiasing);
        draw(painter);
        icon.addPixmap(pixmap);
    }
    return icon;
}

void drawModel(QPainter& painter)
{
    painter.drawPath([] {
        QPainterPath wires;
        wires.moveTo(7, 12);
        wires.cubicTo(11, 12, 10, 5.5, 14, 5.5);
        wires.moveTo(7, 12);
        wires.lineTo(14, 12);
        wires.moveTo(7, 12);
        wires.cubicTo(11, 12, 10, 18.5, 14, 18.5);
        return wires;
    }());
    painter.drawRoundedRect(QRectF(2, 9.5, 5, 5), 1.2, 1.2);
    for (const double y : {3.0, 9.5, 16.0})
        painter.drawRoundedRect(QRectF(14, y, 7, 5), 1.2, 1.2);
}

void drawDevices(QPainter& painter)
{
    painter.drawRoundedRect(QRectF(2.5, 5, 7.5, 14.5), 1.6, 1.6);
    painter.drawLine(QPointF(5.4, 17), QPointF(7.1, 17));
    painter.drawRoundedRect(QRectF(13, 4, 9, 15.5), 1.2, 1.2);
    painter.drawLine(QPointF(15.3, 7.5), QPointF(19.7, 7.5));
    painter.drawLine(QPointF(15.3, 10.5), QPointF(19.7, 10.5));
    painter.drawEllipse(QPointF(17.5, 16), 0.7, 0.7);
}

void drawProfile(QPainter& painter)
{
    painter.drawEllipse(QPointF(12, 13.5), 7.8, 7.8);
    painter.drawLine(QPointF(12, 13.5), QPointF(15.2, 9.6));
    painter.drawLine(QPointF(9.8, 2.6), QPointF(14.2, 2.6));
    painter.drawLine(QPointF(12, 2.6), QPointF(12, 5.7));
    painter.drawLine(QPointF(18.6, 5.6), QPointF(20.2, 7.2));
}

void drawPredict(QPainter& painter)
{
    painter.drawPolyline(QPolygonF({{3, 3}, {3, 21}, {21, 21}}));
    painter.drawLine(QPointF(6, 18), QPointF(20, 5));
    const QBrush fill = painter.pen().color();
    painter.setBrush(fill);
    for (const QPointF& dot : {QPointF(7.5, 14), QPointF(11, 15.5), QPointF(13.5, 8.5), QPointF(17.8, 10)})
        painter.drawEllipse(dot, 1, 1);
}

void drawPartition(QPainter& painter)
{
    painter.drawRoundedRect(QRectF(2, 8, 6.5, 8), 1.4, 1.4);
    painter.drawRoundedRect(QRectF(15.5, 8, 6.5, 8), 1.4, 1.4);
    painter.drawLine(QPointF(8.5, 12), QPointF(10, 12));
    painter.drawLine(QPointF(14, 12), QPointF(15.5, 12));
    QPen dashed = painter.pen();
    dashed.setDashPattern({1.6, 1.6});
    painter.setPen(dashed);
    painter.drawLine(QPointF(12, 2.5), QPointF(12, 21.5));
}

void drawLive(QPainter& painter)
{
    painter.drawPolyline(QPolygonF({{2, 12.5}, {6.5, 12.5}, {9, 5}, {13.5, 19}, {16.2, 12.5}, {22, 12.5}}));
}

void drawReport(QPainter& painter)
{
    painter.drawPolygon(QPolygonF({{5, 2.5}, {15, 2.5}, {19.5, 7}, {19.5, 21.5}, {5, 21.5}}));
    painter.drawPolyline(QPolygonF({{15, 2.5}, {15, 7}, {19.5, 7}}));
    painter.drawLine(QPointF(8.5, 18), QPointF(8.5, 14.5));
    painter.drawLine(QPointF(12.2, 18), QPointF(12.2, 11));
    painter.drawLine(QPointF(16, 18), QPointF(16, 13));
}

using Draw = void (*)(QPainter&);
constexpr std::array<Draw, allStages.size()> drawings{drawModel,     drawDevices, drawProfile, drawPredict,
                                                      drawPartition, drawLive,    drawReport};

} // namespace

QIcon stageIcon(Stage stage, const QColor& line)
{
    return drawn([&](QPainter& painter) {
        painter.setPen(QPen(line, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        drawings[static_cast<std::size_t>(stage)](painter);
    });
}

QIcon dotIcon(const QColor& fill)
{
    return drawn([&](QPainter& painter) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(fill);
        painter.drawEllipse(QPointF(iconSize / 2.0, iconSize / 2.0), iconSize * 0.42, iconSize * 0.42);
    });
}

} // namespace widgets
