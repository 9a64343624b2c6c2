// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart_picture.h"

#include "widgets/charts/qcustomplot.h"

#include <QBuffer>
#include <QPdfWriter>
#include <QSvgGenerator>

#include <array>

namespace widgets {

namespace {

constexpr int dotsPerInch = 96;
using legend::gap;
using legend::side;
constexpr QSize leastSize{480, 260};

/// Of a plot, and hidden in pictures.
const std::array hiddenLayers{QStringLiteral("overlay"), selectionLayer, choiceLayer};

} // namespace

ChartPicture::ChartPicture(QCustomPlot& plot, Words words, const Theme& theme, const QFont& font)
    : m_plot(plot), m_words(std::move(words)), m_theme(theme), m_bold(font), m_small(font),
      m_plotSize(plot.size().expandedTo(leastSize))
{
    m_bold.setPixelSize(sizes::titleText);
    m_bold.setBold(true);
    m_small.setPixelSize(sizes::smallText);
    for (const auto& name : hiddenLayers)
        if (auto* layer = plot.layer(name))
            layer->setVisible(false);
}

ChartPicture::~ChartPicture()
{
    for (const auto& name : hiddenLayers)
        if (auto* layer = m_plot.layer(name))
            layer->setVisible(true);
    m_plot.replot(QCustomPlot::rpQueuedReplot); // because the axes have moved for the picture's size
}

int ChartPicture::titleHeight() const
{
    return m_words.title.isEmpty() ? gap : QFontMetrics(m_bold).height() + 2 * gap;
}

std::vector<QPoint> ChartPicture::placeLegend() const
{
    const QFontMetrics metrics(m_small);
    std::vector<QPoint> places;
    QPoint next(2 * gap, 0);
    for (const auto& entry : m_words.legend) {
        const int width = side + gap + metrics.horizontalAdvance(entry.text) + 2 * gap;
        if (next.x() > 2 * gap && next.x() + width > m_plotSize.width())
            next = {2 * gap, next.y() + metrics.height() + gap / 2};
        places.push_back(next);
        next.rx() += width;
    }
    return places;
}

int ChartPicture::legendHeight() const
{
    return m_words.legend.empty() ? 0 : placeLegend().back().y() + QFontMetrics(m_small).height() + gap;
}

int ChartPicture::conditionsHeight() const
{
    const QRect room(0, 0, m_plotSize.width() - 4 * gap, QWIDGETSIZE_MAX);
    return QFontMetrics(m_small).boundingRect(room, Qt::TextWordWrap, m_words.conditions).height() + 2 * gap;
}

QSize ChartPicture::size() const
{
    return m_plotSize + QSize(0, titleHeight() + legendHeight() + conditionsHeight());
}

void ChartPicture::paintLegend(QCPPainter& painter) const
{
    painter.setFont(m_small);
    const QFontMetrics metrics(m_small);
    const auto places = placeLegend();
    for (std::size_t i = 0; i < places.size(); ++i) {
        const QPoint at = places[i] + QPoint(0, titleHeight());
        legend::drawMark(painter, QRectF(at.x(), at.y() + (metrics.height() - side) / 2.0, side, side),
                         m_words.legend[i]);
        painter.setPen(m_theme.muted);
        const QRect room(at.x() + side + gap, at.y(), m_plotSize.width() - at.x() - 3 * gap, metrics.height());
        painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
                         metrics.elidedText(m_words.legend[i].text, Qt::ElideRight, room.width()));
    }
}

void ChartPicture::paint(QPaintDevice& device, double scale) const
{
    QCPPainter painter;
    painter.begin(&device);
    painter.setMode(scale > 1.0 ? QCPPainter::pmNonCosmetic : QCPPainter::pmVectorized);
    painter.setMode(QCPPainter::pmNoCaching);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(scale, scale);
    painter.fillRect(QRect({}, size()), m_theme.card);
    painter.setFont(m_bold);
    painter.setPen(m_theme.title);
    painter.drawText(QRect(2 * gap, 0, m_plotSize.width() - 4 * gap, titleHeight()), Qt::AlignLeft | Qt::AlignVCenter,
                     m_words.title);
    paintLegend(painter);
    painter.setFont(m_small);
    painter.setPen(m_theme.muted);
    painter.drawText(
        QRect(2 * gap, size().height() - conditionsHeight() + gap, m_plotSize.width() - 4 * gap, conditionsHeight()),
        Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, m_words.conditions);
    painter.translate(0, titleHeight() + legendHeight());
    m_plot.toPainter(&painter, m_plotSize.width(), m_plotSize.height());
    painter.end();
}

QByteArray ChartPicture::png() const
{
    constexpr double scale = 2.0;
    QImage image(size() * scale, QImage::Format_RGB32);
    paint(image, scale);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return bytes;
}

QByteArray ChartPicture::pdf() const
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setTitle(m_words.title);
    writer.setResolution(dotsPerInch);
    writer.setPageSize(QPageSize(QSizeF(size()) / dotsPerInch, QPageSize::Inch, {}, QPageSize::ExactMatch));
    writer.setPageMargins({});
    paint(writer, 1.0);
    return bytes;
}

QByteArray ChartPicture::svg() const
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setTitle(m_words.title);
    generator.setResolution(dotsPerInch);
    generator.setSize(size());
    generator.setViewBox(QRect(QPoint(0, 0), size()));
    paint(generator, 1.0);
    return bytes;
}

} // namespace widgets
