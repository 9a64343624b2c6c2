// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/graph/minimap.h"

#include "widgets/graph/graph_scene.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace widgets {

namespace {

constexpr double inset = 4;
constexpr double mostShare = 0.3; ///< of the view's length
constexpr int leastView = 200;    ///< high, because in less it would lie over the layers
constexpr int least = 34;
constexpr int most = 260;

} // namespace

Minimap::Minimap(const GraphScene& scene, QWidget* parent) : QWidget(parent), m_scene(scene)
{
    setObjectName(QStringLiteral("minimap"));
    setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setToolTip(tr("Overview: click to go there"));
}

void Minimap::fitInto(const QRect& viewport, const QRectF& seen)
{
    const auto bounds = m_scene.sceneRect();
    const bool allSeen = seen.width() >= bounds.width() - 1 && seen.height() >= bounds.height() - 1;
    if (!m_scene.state().graph || allSeen || viewport.width() < 200 || viewport.height() < leastView)
        return hide();
    const auto length = [](int room) { return std::clamp(static_cast<int>(room * mostShare), least, most); };
    const double aspect = bounds.width() / bounds.height();
    QSize size(length(viewport.width()), length(viewport.height()));
    if (aspect >= 1)
        size.setHeight(std::clamp(static_cast<int>(size.width() / aspect), least, size.height()));
    else
        size.setWidth(std::clamp(static_cast<int>(size.height() * aspect), least, size.width()));
    if (size != this->size())
        m_picture = {};
    setGeometry(QRect(viewport.bottomRight() - QPoint(size.width() + 10, size.height() + 10), size));
    setSeen(seen);
    show();
}

void Minimap::setSeen(const QRectF& seen)
{
    m_seen = seen;
    update();
}

void Minimap::redraw()
{
    m_picture = {};
    update();
}

QTransform Minimap::toMap() const
{
    const auto bounds = m_scene.state().layout.bounds;
    QTransform transform;
    transform.translate(inset, inset);
    transform.scale((width() - 2 * inset) / std::max(1.0, bounds.width()),
                    (height() - 2 * inset) / std::max(1.0, bounds.height()));
    transform.translate(-bounds.left(), -bounds.top());
    return transform;
}

QPixmap Minimap::picture() const
{
    const auto& theme = m_scene.state().theme;
    QPixmap pixmap(size() * devicePixelRatioF());
    pixmap.setDevicePixelRatio(devicePixelRatioF());
    pixmap.fill(theme.card);
    QPainter painter(&pixmap);
    const auto map = toMap();
    for (std::size_t i = 0; i < m_scene.state().layout.nodes.size(); ++i) {
        const auto& look = m_scene.picture().looks[i];
        auto rect = map.mapRect(m_scene.state().layout.nodes[i].rect);
        rect.setSize(rect.size().expandedTo({1.5, 1.5}));
        painter.fillRect(rect, m_scene.state().heatMode ? look.fill : look.border);
    }
    return pixmap;
}

void Minimap::paintEvent(QPaintEvent*)
{
    const auto& theme = m_scene.state().theme;
    if (m_picture.isNull())
        m_picture = picture();
    QPainter painter(this);
    painter.drawPixmap(0, 0, m_picture);
    auto veil = theme.text;
    veil.setAlpha(24);
    auto seen = toMap().mapRect(m_seen) & QRectF(rect()).adjusted(1, 1, -2, -2);
    painter.setPen(QPen(theme.title, 1.2));
    painter.setBrush(veil);
    painter.drawRect(seen);
    painter.setPen(theme.control);
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

void Minimap::mousePressEvent(QMouseEvent* event)
{
    Q_EMIT centreRequested(toMap().inverted().map(event->position()));
}

void Minimap::mouseMoveEvent(QMouseEvent* event)
{
    if (event->buttons() & Qt::LeftButton)
        Q_EMIT centreRequested(toMap().inverted().map(event->position()));
}

void Minimap::mouseReleaseEvent(QMouseEvent* event)
{
    event->accept(); // because the view behind would take it for a click
}

} // namespace widgets
