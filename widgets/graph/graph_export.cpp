// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/graph/graph_export.h"

#include "widgets/graph/graph_scene.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QImage>
#include <QPainter>
#include <QPdfWriter>
#include <QScopeGuard>
#include <QSvgGenerator>

#include <algorithm>
#include <cmath>

namespace widgets {

namespace {

constexpr double longestImage = 16'000; // pixels
constexpr double largestImage = 100e6;  // pixels
constexpr double longestPage = 14'000;  // points; readers refuse more than 14,400

class Words
{
    Q_DECLARE_TR_FUNCTIONS(widgets::GraphView)
};

void paint(GraphScene& scene, QPaintDevice& device, const QSizeF& size)
{
    QPainter painter(&device);
    scene.render(&painter, QRectF(QPointF(0, 0), size), scene.sceneRect());
}

void writeSvg(GraphScene& scene, QIODevice& out)
{
    QSvgGenerator generator;
    generator.setOutputDevice(&out);
    generator.setResolution(96);
    generator.setSize(scene.sceneRect().size().toSize());
    generator.setViewBox(QRectF(QPointF(0, 0), scene.sceneRect().size()));
    generator.setTitle(QString::fromStdString(scene.state().graph->name()));
    paint(scene, generator, scene.sceneRect().size());
}

void writePdf(GraphScene& scene, QIODevice& out)
{
    const auto size = scene.sceneRect().size();
    const auto page = size * std::min(1.0, longestPage / std::max(size.width(), size.height()));
    QPdfWriter writer(&out);
    writer.setPageMargins({});
    writer.setPageSize(QPageSize(page, QPageSize::Point, {}, QPageSize::ExactMatch));
    writer.setTitle(QString::fromStdString(scene.state().graph->name()));
    paint(scene, writer, QSizeF(writer.width(), writer.height()));
}

bool writePng(GraphScene& scene, QIODevice& out)
{
    const auto size = scene.sceneRect().size();
    const double scale = std::min({2.0, longestImage / std::max(size.width(), size.height()),
                                   std::sqrt(largestImage / (size.width() * size.height()))});
    QImage image((size * scale).toSize().expandedTo({1, 1}), QImage::Format_RGB32);
    if (image.isNull())
        return false;
    image.fill(scene.state().theme.card);
    paint(scene, image, image.size());
    return image.save(&out, "PNG");
}

} // namespace

engine::Result<QByteArray> exported(GraphScene& scene, const QString& suffix)
{
    if (!scene.state().graph)
        return engine::Error{engine::ErrorCode::InvalidInput, Words::tr("There is no graph to export.").toStdString()};
    scene.setEveryDetail(true);
    const auto restore = qScopeGuard([&scene] { scene.setEveryDetail(false); });
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    bool written = true;
    if (suffix.compare(QLatin1String("svg"), Qt::CaseInsensitive) == 0)
        writeSvg(scene, buffer);
    else if (suffix.compare(QLatin1String("pdf"), Qt::CaseInsensitive) == 0)
        writePdf(scene, buffer);
    else if (suffix.compare(QLatin1String("png"), Qt::CaseInsensitive) == 0)
        written = writePng(scene, buffer);
    else
        return engine::Error{engine::ErrorCode::Unsupported,
                             Words::tr("A graph can be saved as .svg, .pdf or .png.").toStdString()};
    if (!written || bytes.isEmpty())
        return engine::Error{engine::ErrorCode::Io, Words::tr("The graph is too large for an image.").toStdString()};
    return bytes;
}

} // namespace widgets
