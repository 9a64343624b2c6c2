// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/graph/graph_export.h"

#include "widgets/graph/graph_scene.h"
#include "widgets/theme.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFontMetrics>
#include <QImage>
#include <QPainter>
#include <QPdfWriter>
#include <QScopeGuard>
#include <QSvgGenerator>
#include <QWidget>

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

/// The scene with the words below it, in the units of the scene.
class Sheet
{
public:
    Sheet(GraphScene& scene, const QString& caption) : m_scene(scene), m_caption(caption)
    {
        m_font.setPixelSize(sizes::smallText);
        if (caption.isEmpty())
            return;
        const QRect room(0, 0, captionWidth(), QWIDGETSIZE_MAX);
        m_captionHeight = QFontMetrics(m_font).boundingRect(room, Qt::TextWordWrap, caption).height() + 2 * gap;
    }
    QSizeF size() const { return sceneSize() + QSizeF(0, m_captionHeight); }
    QString title() const { return QString::fromStdString(m_scene.state().graph->name()); }
    QColor ground() const { return m_scene.state().theme.card; }
    void paint(QPaintDevice& device, double scale)
    {
        QPainter painter(&device);
        m_scene.render(&painter, QRectF(QPointF(0, 0), sceneSize() * scale), m_scene.sceneRect());
        painter.scale(scale, scale);
        painter.setFont(m_font);
        painter.setPen(m_scene.state().theme.muted);
        painter.drawText(QRectF(gap, sceneSize().height() + gap, captionWidth(), m_captionHeight), Qt::TextWordWrap,
                         m_caption);
    }

private:
    static constexpr int gap = 6;

    QSizeF sceneSize() const { return m_scene.sceneRect().size(); }
    int captionWidth() const { return std::max(1, static_cast<int>(sceneSize().width()) - 2 * gap); }

    GraphScene& m_scene;
    QString m_caption;
    QFont m_font;
    int m_captionHeight = 0;
};

void writeSvg(Sheet& sheet, QIODevice& out)
{
    QSvgGenerator generator;
    generator.setOutputDevice(&out);
    generator.setResolution(96);
    generator.setSize(sheet.size().toSize());
    generator.setViewBox(QRectF(QPointF(0, 0), sheet.size()));
    generator.setTitle(sheet.title());
    sheet.paint(generator, 1.0);
}

void writePdf(Sheet& sheet, QIODevice& out)
{
    const auto size = sheet.size();
    const auto page = size * std::min(1.0, longestPage / std::max(size.width(), size.height()));
    QPdfWriter writer(&out);
    writer.setPageMargins({});
    writer.setPageSize(QPageSize(page, QPageSize::Point, {}, QPageSize::ExactMatch));
    writer.setTitle(sheet.title());
    sheet.paint(writer, writer.width() / size.width());
}

bool writePng(Sheet& sheet, QIODevice& out)
{
    const auto size = sheet.size();
    const double scale = std::min({2.0, longestImage / std::max(size.width(), size.height()),
                                   std::sqrt(largestImage / (size.width() * size.height()))});
    QImage image((size * scale).toSize().expandedTo({1, 1}), QImage::Format_RGB32);
    if (image.isNull())
        return false;
    image.fill(sheet.ground());
    sheet.paint(image, scale);
    return image.save(&out, "PNG");
}

} // namespace

engine::Result<QByteArray> exported(GraphScene& scene, const QString& suffix, const QString& caption)
{
    if (!scene.state().graph)
        return engine::Error{engine::ErrorCode::InvalidInput, Words::tr("There is no graph to export.").toStdString()};
    scene.setEveryDetail(true);
    const auto restore = qScopeGuard([&scene] { scene.setEveryDetail(false); });
    Sheet sheet(scene, caption);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    bool written = true;
    if (suffix.compare(QLatin1String("svg"), Qt::CaseInsensitive) == 0)
        writeSvg(sheet, buffer);
    else if (suffix.compare(QLatin1String("pdf"), Qt::CaseInsensitive) == 0)
        writePdf(sheet, buffer);
    else if (suffix.compare(QLatin1String("png"), Qt::CaseInsensitive) == 0)
        written = writePng(sheet, buffer);
    else
        return engine::Error{engine::ErrorCode::Unsupported,
                             Words::tr("A graph can be saved as .svg, .pdf or .png.").toStdString()};
    if (!written || bytes.isEmpty())
        return engine::Error{engine::ErrorCode::Io, Words::tr("The graph is too large for an image.").toStdString()};
    return bytes;
}

} // namespace widgets
