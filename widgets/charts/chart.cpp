// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart.h"

#include "widgets/charts/axis_title.h"
#include "widgets/charts/chart_picture.h"
#include "widgets/charts/qcustomplot.h"
#include "widgets/pace.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QLabel>
#include <QMenu>
#include <QVBoxLayout>

#include <algorithm>

namespace widgets {

Chart::Chart(QWidget* parent)
    : QWidget(parent), m_plot(new QCustomPlot(this)), m_empty(new QLabel(m_plot)),
      m_pace(new Pace([this] { redrawIfSeen(); }, this)), m_exportName(tr("chart"))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(4, 4, 8, 4);
    layout->addWidget(m_plot);
    setMinimumSize(160, 150);
    m_empty->setProperty("role", QStringLiteral("muted"));
    m_empty->setAttribute(Qt::WA_TransparentForMouseEvents);
    (new QVBoxLayout(m_plot))->addWidget(m_empty, 0, Qt::AlignCenter);
    m_plot->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    m_plot->axisRect()->setRangeDrag(Qt::Horizontal);
    m_plot->axisRect()->setRangeZoom(Qt::Horizontal);
    m_plot->addLayer(selectionLayer, m_plot->layer(QStringLiteral("background")));
    m_plot->addLayer(choiceLayer, m_plot->layer(QStringLiteral("main")));
    m_plot->setContextMenuPolicy(Qt::CustomContextMenu);
    m_plot->installEventFilter(this);
    connectPlot();
}

Chart::~Chart() = default;

void Chart::connectPlot()
{
    connect(m_plot, &QCustomPlot::afterLayout, this, [this] { fitAxisTitles(*m_plot); });
    connect(m_plot, &QCustomPlot::mouseWheel, this, [this] { m_zoomed = true; });
    connect(m_plot, &QCustomPlot::mouseDoubleClick, this, [this] { fit(); });
    connect(m_plot, &QCustomPlot::mousePress, this, [this](QMouseEvent* event) { m_pressed = event->pos(); });
    connect(m_plot, &QCustomPlot::mouseRelease, this, [this](QMouseEvent* event) {
        if (event->button() == Qt::LeftButton)
            released(event->pos());
    });
    connect(m_plot, &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) {
        m_pointer = event->pos();
        if (event->buttons().testFlag(Qt::LeftButton) && draggedTo(event->pos()))
            m_zoomed = true;
        showCrosshair();
    });
    connect(m_plot, &QWidget::customContextMenuRequested, this, &Chart::showExportMenu);
}

QCPAxis* Chart::keyAxis() const
{
    return m_plot->xAxis;
}

double Chart::keyOf(const QPointF& point) const
{
    return keyAxis()->orientation() == Qt::Horizontal ? point.x() : point.y();
}

QPointF Chart::pointAt(const QPoint& position) const
{
    return {m_plot->xAxis->pixelToCoord(position.x()), m_plot->yAxis->pixelToCoord(position.y())};
}

bool Chart::draggedTo(const QPoint& position) const
{
    return (position - m_pressed).manhattanLength() >= QApplication::startDragDistance();
}

void Chart::released(const QPoint& position)
{
    if (draggedTo(position))
        m_zoomed = true;
    else if (m_plot->axisRect()->rect().contains(position))
        clickedPoint(pointAt(position));
}

void Chart::clicked(double) {}

void Chart::fit()
{
    m_zoomed = false;
    fitAxes();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void Chart::setNote(const QString& note)
{
    m_note = note;
    m_empty->setText(note.isEmpty() ? emptyText() : note);
}

void Chart::redraw()
{
    const Theme theme = themeOf(palette());
    m_behind = false;
    m_plot->clearItems();
    m_plot->clearPlottables();
    m_plot->setBackground(theme.card);
    for (QCPAxisRect* rect : m_plot->axisRects())
        styleAxisRect(rect, theme);
    draw(theme);
    makeCrosshair(theme);
    showDrawn();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void Chart::scheduleRedraw()
{
    m_behind = true;
    if (isVisible())
        m_pace->request();
}

void Chart::redrawIfSeen()
{
    if (isVisible())
        bringUpToDate();
}

void Chart::bringUpToDate()
{
    if (!m_behind)
        return;
    m_behind = false;
    if (!extend(themeOf(palette())))
        return redraw();
    showDrawn();
    m_plot->replot(QCustomPlot::rpQueuedRefresh); // at once, because the pace looks at what it costs
}

bool Chart::extend(const Theme&)
{
    return false;
}

void Chart::showDrawn()
{
    constexpr int crosshairItems = 3;
    const bool empty = m_plot->plottableCount() + m_plot->itemCount() == crosshairItems;
    for (QCPAxisRect* rect : m_plot->axisRects())
        rect->setVisible(!empty);
    setNote(m_note);
    m_empty->setVisible(empty);
    if (!m_zoomed)
        fitAxes();
    showCrosshair();
}

void Chart::styleAxisRect(QCPAxisRect* rect, const Theme& theme)
{
    QFont small = font();
    small.setPixelSize(sizes::smallText);
    for (QCPAxis* axis : rect->axes()) {
        axis->setBasePen(Qt::NoPen);
        axis->setTickPen(Qt::NoPen);
        axis->setSubTickPen(Qt::NoPen);
        axis->setTickLabelColor(theme.muted);
        axis->setLabelColor(theme.muted);
        axis->setTickLabelFont(small);
        axis->setLabelFont(small);
        axis->setLabelPadding(3);
        axis->grid()->setPen(QPen(theme.grid, 1));
        axis->grid()->setZeroLinePen(QPen(theme.border, 1));
    }
    rect->axis(QCPAxis::atBottom)->grid()->setVisible(false);
}

std::vector<LegendEntry> Chart::legendEntries() const
{
    return {};
}

void Chart::addToMenu(QMenu&) {}

QString Chart::emptyText() const
{
    return tr("Nothing was measured yet");
}

QColor Chart::ink(const QColor& colour, const Theme& theme)
{
    return theme.dark ? colour.lighter(145) : colour;
}

void Chart::makeCrosshair(const Theme& theme)
{
    for (QCPItemStraightLine** line : {&m_crosshair, &m_crossbar}) {
        *line = new QCPItemStraightLine(m_plot);
        (*line)->setPen(QPen(theme.muted, 1, Qt::DotLine));
    }
    m_readout = new QCPItemText(m_plot);
    QFont small = font();
    small.setPixelSize(sizes::smallText);
    m_readout->setFont(small);
    m_readout->setColor(Qt::white);
    m_readout->setBrush(theme.rail);
    m_readout->setPen(QPen(theme.railChosen));
    m_readout->setPadding(QMargins(7, 5, 7, 5));
    m_readout->setTextAlignment(Qt::AlignLeft);
    for (QCPAbstractItem* item : std::initializer_list<QCPAbstractItem*>{m_crosshair, m_crossbar, m_readout}) {
        item->setLayer(QStringLiteral("overlay"));
        item->setVisible(false);
    }
}

void Chart::showCrosshair()
{
    if (!m_crosshair || !m_pointer)
        return;
    const bool inside = m_plot->axisRect()->rect().contains(*m_pointer);
    const auto reading = inside ? readingAtPoint(pointAt(*m_pointer)) : std::nullopt;
    m_crosshair->setVisible(reading.has_value());
    m_crossbar->setVisible(reading && reading->value);
    m_readout->setVisible(reading.has_value());
    if (reading)
        placeReadout(*reading);
    m_plot->layer(QStringLiteral("overlay"))->replot();
}

void Chart::placeReadout(const Reading& reading)
{
    const QRect room = m_plot->axisRect()->rect();
    const bool vertical = keyAxis()->orientation() == Qt::Vertical;
    const double pixel = keyAxis()->coordToPixel(reading.key);
    const QPointF from = vertical ? QPointF(room.left(), pixel) : QPointF(pixel, room.top());
    const QPointF to = vertical ? QPointF(room.right(), pixel) : QPointF(pixel, room.bottom());
    m_crosshair->point1->setPixelPosition(from);
    m_crosshair->point2->setPixelPosition(to);
    if (reading.value) {
        const double height = m_plot->yAxis->coordToPixel(*reading.value);
        m_crossbar->point1->setPixelPosition({1.0 * room.left(), height});
        m_crossbar->point2->setPixelPosition({1.0 * room.right(), height});
    }
    const bool atRight = m_pointer->x() > room.center().x();
    const bool below = m_pointer->y() > room.center().y();
    m_readout->setText(reading.text);
    m_readout->setPositionAlignment((atRight ? Qt::AlignRight : Qt::AlignLeft)
                                    | (below ? Qt::AlignBottom : Qt::AlignTop));
    QPointF place = *m_pointer + QPointF(atRight ? -14 : 14, below ? -10 : 14);
    const double height = QFontMetrics(m_readout->font()).size(0, reading.text).height() + 10.0;
    if (below)
        place.setY(std::max(place.y(), room.top() + height)); // many lines stay inside
    else
        place.setY(std::max(1.0 * room.top(), std::min(place.y(), room.bottom() - height)));
    m_readout->position->setPixelPosition(place);
}

void Chart::hideCrosshair()
{
    m_pointer.reset();
    if (!m_crosshair)
        return;
    m_crosshair->setVisible(false);
    m_crossbar->setVisible(false);
    m_readout->setVisible(false);
    m_plot->layer(QStringLiteral("overlay"))->replot();
}

bool Chart::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Leave)
        hideCrosshair();
    return QWidget::eventFilter(watched, event);
}

void Chart::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    if (!m_zoomed)
        fitAxes();
}

void Chart::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    bringUpToDate();
}

void Chart::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        redraw();
}

void Chart::showExportMenu(const QPoint& position)
{
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("chartMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [this, menu](const QString& text, ChartFormat format, const QString& ending) {
        auto* action = menu->addAction(text, this, [this, format, ending] {
            Q_EMIT exportReady(QStringLiteral("%1.%2").arg(m_exportName, ending), exported(format));
        });
        action->setObjectName(ending);
    };
    add(tr("Export PNG…"), ChartFormat::Png, QStringLiteral("png"));
    add(tr("Export PDF…"), ChartFormat::Pdf, QStringLiteral("pdf"));
    add(tr("Export SVG…"), ChartFormat::Svg, QStringLiteral("svg"));
    add(tr("Export CSV…"), ChartFormat::Csv, QStringLiteral("csv"));
    menu->addSeparator();
    menu->addAction(tr("Show everything"), this, &Chart::fit);
    addToMenu(*menu);
    menu->popup(m_plot->mapToGlobal(position));
}

QByteArray Chart::exported(ChartFormat format, const QDateTime& now)
{
    if (format == ChartFormat::Csv)
        return csvWith(conditions(), table(), now);
    bringUpToDate();
    const ChartPicture picture(*m_plot, {m_title, legendEntries(), conditionsText(conditions(), now)},
                               themeOf(palette()), font());
    switch (format) {
    case ChartFormat::Pdf: return picture.pdf();
    case ChartFormat::Svg: return picture.svg();
    default: return picture.png();
    }
}

} // namespace widgets
