// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/icons.h"

#include <QColor>
#include <QFile>
#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>

#include <array>

/// Because this is a static library, whose resources nobody else brings in.
static void bringInResources()
{
    Q_INIT_RESOURCE(icons);
}

namespace widgets {

namespace {

constexpr int iconSize = 24;

/// In the order of the stages.
constexpr std::array<const char*, allStages.size()> stageNames{"model",     "devices", "profile", "predict",
                                                               "partition", "live",    "report"};

} // namespace

QIcon icon(const char* name, const QColor& colour)
{
    bringInResources();
    QFile file(QStringLiteral(":/icons/%1.svg").arg(QLatin1String(name)));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QSvgRenderer drawing(file.readAll().replace("currentColor", colour.name().toLatin1()));
    QIcon icon;
    for (const int density : {1, 2, 3}) {
        QPixmap pixmap(iconSize * density, iconSize * density);
        pixmap.setDevicePixelRatio(density);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        drawing.render(&painter, QRectF(0, 0, iconSize, iconSize));
        painter.end();
        icon.addPixmap(pixmap);
    }
    return icon;
}

QIcon stageIcon(Stage stage, const QColor& line)
{
    return icon(stageNames[static_cast<std::size_t>(stage)], line);
}

QIcon dotIcon(const QColor& fill)
{
    return icon("dot", fill);
}

} // namespace widgets
