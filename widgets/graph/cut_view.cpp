// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/graph/cut_view.h"

#include "widgets/graph/graph_items.h"
#include "widgets/graph/graph_scene.h"
#include "widgets/graph/placement.h"

#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QStyleHints>

#include <algorithm>
#include <cmath>

namespace widgets {

namespace {

constexpr double nearLine = 6; ///< pixels
constexpr double nearHandle = 14;
constexpr double beyondEnds = 14; ///< that the cut can be dragged past the graph, in the scene

} // namespace

CutView::CutView(QWidget* parent) : GraphView(parent), m_legend(new QLabel(this))
{
    graphScene().setCutMoves(true);
    viewport()->setMouseTracking(true);
    m_legend->setObjectName(QStringLiteral("diffLegend"));
    m_legend->setProperty("role", QStringLiteral("diffLegend")); // bordered as the boxes that it explains
    m_legend->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_legend->hide();
    connect(&graphScene(), &GraphScene::pictureChanged, this, &CutView::refreshLegend);
    addKeys(tr("Pin the chosen layer, or remove its pin"), {Qt::Key_P}, [this] { togglePin(); });
}

void CutView::setPins(std::vector<std::optional<engine::Side>> pins)
{
    graphScene().setPins(std::move(pins));
    viewport()->update(); // because they may reach far beyond their boxes
}

void CutView::setCompared(std::optional<std::vector<engine::Side>> sideOf, const QString& title)
{
    m_comparedTitle = title;
    graphScene().setCompared(std::move(sideOf));
    refreshLegend();
}

void CutView::setCutText(const QString& text)
{
    graphScene().setCutText(text);
}

double CutView::placeAlong(const QPoint& place) const
{
    const auto inScene = mapToScene(place);
    return leftToRight() ? inScene.x() : inScene.y();
}

bool CutView::isOnCut(const QPoint& place) const
{
    const auto cut = handleOf(state());
    if (!cut)
        return false;
    const auto handle = handlePlace(state(), *cut, transform().m11());
    const auto toHandle = QPointF(mapFromScene(handle) - place);
    const double toLine = leftToRight() ? toHandle.x() : toHandle.y();
    const double behindHandle = leftToRight() ? -toHandle.y() : -toHandle.x();
    return std::hypot(toHandle.x(), toHandle.y()) <= nearHandle || (std::abs(toLine) <= nearLine && behindHandle > 0);
}

void CutView::mousePressEvent(QMouseEvent* event)
{
    const auto place = event->position().toPoint();
    if (event->button() != Qt::LeftButton || !isOnCut(place))
        return GraphView::mousePressEvent(event);
    m_grabbed = true;
    m_grabbedAt = place;
    m_grip = *handleOf(state()) - placeAlong(place);
    m_before = state().plan;
}

void CutView::mouseMoveEvent(QMouseEvent* event)
{
    const auto place = event->position().toPoint();
    if (!m_grabbed) {
        if (event->buttons() == Qt::NoButton)
            viewport()->setCursor(!isOnCut(place)     ? Qt::ArrowCursor
                                      : leftToRight() ? Qt::SplitHCursor
                                                      : Qt::SplitVCursor);
        return GraphView::mouseMoveEvent(event);
    }
    if (!m_dragging && (place - m_grabbedAt).manhattanLength() < QGuiApplication::styleHints()->startDragDistance())
        return;
    m_dragging = true;
    keepPlace();
    dragTo(placeAlong(place) + m_grip);
}

void CutView::dragTo(double place)
{
    const auto& bounds = state().layout.bounds;
    const double first = (leftToRight() ? bounds.left() : bounds.top()) - beyondEnds;
    const double last = (leftToRight() ? bounds.right() : bounds.bottom()) + beyondEnds;
    graphScene().holdCut(std::clamp(place, first, last));
    auto sideOf = placementAt(state(), place);
    if (sideOf == state().plan)
        return;
    graphScene().setPlan(std::move(sideOf));
    Q_EMIT cutDragged(*state().plan);
}

void CutView::mouseReleaseEvent(QMouseEvent* event)
{
    if (!m_grabbed || event->button() != Qt::LeftButton)
        return GraphView::mouseReleaseEvent(event);
    const bool moved = m_dragging;
    letGo();
    if (!moved)
        return choose(graphScene().nodeAt(mapToScene(event->position().toPoint())));
    if (state().plan != m_before)
        Q_EMIT cutDropped(*state().plan);
}

void CutView::letGo()
{
    m_grabbed = false;
    m_dragging = false;
    graphScene().holdCut(std::nullopt);
}

void CutView::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && m_dragging) {
        letGo();
        graphScene().setPlan(m_before);
        Q_EMIT cutLetGo();
    } else {
        GraphView::keyPressEvent(event);
    }
}

void CutView::togglePin()
{
    if (!selected())
        return;
    const auto& box = state().layout.nodes[*state().selected];
    if (pinOf(state(), box))
        requestPin(*state().selected, std::nullopt);
    else
        requestPin(*state().selected, sideOf(state(), box).value_or(engine::Side::Device));
}

void CutView::requestPin(std::size_t node, std::optional<engine::Side> side)
{
    const auto& box = state().layout.nodes[node];
    std::vector<engine::LayerId> layers;
    for (auto layer = static_cast<std::uint32_t>(box.first); layer <= static_cast<std::uint32_t>(box.last); ++layer)
        layers.push_back(engine::LayerId{layer});
    Q_EMIT pinRequested(layers, side);
}

void CutView::contextMenuEvent(QContextMenuEvent* event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    auto node = byKey ? state().selected : graphScene().nodeAt(mapToScene(event->pos()));
    if (node && state().layout.nodes[*node].kind == LayoutNode::Kind::Input)
        node.reset();
    if (!node && state().pins.empty())
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (node)
        addPinActions(*menu, *node);
    auto* all = menu->addAction(tr("Remove all pins"), this, &CutView::unpinAllRequested);
    all->setObjectName(QStringLiteral("unpinAll"));
    all->setEnabled(!state().pins.empty());
    menu->popup(event->globalPos());
}

void CutView::addPinActions(QMenu& menu, std::size_t node)
{
    choose(node);
    const auto pinned = pinOf(state(), state().layout.nodes[node]);
    const auto add = [&](const QString& text, const char* name, std::optional<engine::Side> side) {
        auto* action = menu.addAction(text, this, [this, node, side] { requestPin(node, side); });
        action->setObjectName(QLatin1String(name));
        action->setEnabled(pinned != side);
    };
    add(tr("Pin to the device"), "pinDevice", engine::Side::Device);
    add(tr("Pin to the edge"), "pinEdge", engine::Side::Edge);
    add(tr("Unpin"), "unpin", std::nullopt);
}

/// Pins that do not shrink with the boxes, because a pin changes what plans mean.
void CutView::drawForeground(QPainter* painter, const QRectF& rect)
{
    GraphView::drawForeground(painter, rect);
    if (state().pins.empty())
        return;
    const double grown = std::max(1.0, transform().m11());
    const QTransform toPixels = painter->transform();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    for (const auto& node : state().layout.nodes)
        if (const auto pin = pinOf(state(), node)) {
            const auto corner = toPixels.map(node.rect.topRight());
            painter->setTransform(QTransform::fromTranslate(corner.x(), corner.y()).scale(grown, grown));
            paintPin(*painter, {}, *pin, state().theme);
        }
    painter->restore();
}

void CutView::resizeEvent(QResizeEvent* event)
{
    GraphView::resizeEvent(event);
    refreshLegend();
}

void CutView::refreshLegend()
{
    m_legend->setVisible(state().plan && state().compared);
    if (!m_legend->isVisibleTo(this))
        return;
    const auto changes = sideChanges(state());
    const auto text = changes == 1 ? tr("1 layer changes sides") : tr("%1 layers change sides").arg(changes);
    m_legend->setText(m_comparedTitle.isEmpty() ? text : tr("%1 against %2").arg(text, m_comparedTitle));
    m_legend->adjustSize();
    m_legend->move(viewport()->geometry().bottomLeft() + QPoint(10, -m_legend->height() - 10));
}

} // namespace widgets
