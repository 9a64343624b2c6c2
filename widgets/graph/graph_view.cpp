// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/graph/graph_view.h"

#include "widgets/graph/graph_export.h"
#include "widgets/graph/graph_scene.h"
#include "widgets/graph/graph_walk.h"
#include "widgets/graph/heat_legend.h"
#include "widgets/graph/minimap.h"
#include "widgets/graph/node_text.h"
#include "widgets/tables/value_text.h"

#include <QAction>
#include <QGuiApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QStyleHints>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace widgets {

namespace {

constexpr double largestScale = 4;
constexpr double smallestReadable = 0.8;
constexpr double largestReadable = 1.15;

bool matches(const engine::Layer& layer, const QString& text)
{
    const auto contains = [&](const QString& where) { return where.contains(text, Qt::CaseInsensitive); };
    return contains(QString::fromStdString(layer.name)) || contains(titleOf(layer))
        || std::ranges::any_of(layer.operations,
                               [&](const auto& operation) { return contains(QString::fromStdString(operation.type)); });
}

} // namespace

GraphView::GraphView(QWidget* parent)
    : QGraphicsView(parent), m_scene(new GraphScene(this)), m_minimap(new Minimap(*m_scene, this)),
      m_legend(new HeatLegend(this)), m_note(new QLabel(this))
{
    configure();
    makeKeys();
    connect(m_scene, &GraphScene::pictureChanged, m_minimap, &Minimap::redraw);
    connect(m_scene, &GraphScene::pictureChanged, this, &GraphView::refreshOverlays);
    connect(m_minimap, &Minimap::centreRequested, this, [this](const QPointF& position) {
        m_moved = true;
        centerOn(position);
    });
    refreshTheme();
}

GraphView::~GraphView() = default;

void GraphView::configure()
{
    setScene(m_scene);
    setObjectName(QStringLiteral("graphView"));
    setFrameShape(QFrame::NoFrame);
    setDragMode(ScrollHandDrag);
    viewport()->setCursor(Qt::ArrowCursor);
    setTransformationAnchor(AnchorUnderMouse);
    setResizeAnchor(AnchorViewCenter);
    setViewportUpdateMode(MinimalViewportUpdate);
    setOptimizationFlags(DontSavePainterState | DontAdjustForAntialiasing);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(160, 120);
    setAccessibleName(tr("Layer graph"));
    m_note->setObjectName(QStringLiteral("graphNote"));
    m_note->setProperty("role", QStringLiteral("muted"));
    m_note->setTextFormat(Qt::PlainText);
    m_note->setWordWrap(true);
    m_note->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_note->setAlignment(Qt::AlignCenter);
    m_note->hide();
}

const GraphState& GraphView::state() const
{
    return m_scene->state();
}

void GraphView::setGraph(std::shared_ptr<const engine::LayerGraph> graph, GraphLayout layout)
{
    m_scene->setGraph(std::move(graph), std::move(layout));
    setNote({});
    m_moved = false;
    showReadable();
}

void GraphView::setNote(const QString& text)
{
    m_note->setText(text);
    m_note->setVisible(!text.isEmpty());
    refreshOverlays();
}

void GraphView::setTimes(engine::Side side, std::span<const engine::Millis> times, const QString& source)
{
    m_scene->setTimes(side, {{times.begin(), times.end()}, source});
}

void GraphView::setPlan(std::optional<std::vector<engine::Side>> plan)
{
    m_scene->setPlan(std::move(plan));
    if (!m_moved)
        showReadable();
}

void GraphView::setShownSide(engine::Side side)
{
    m_scene->setShownSide(side);
}

void GraphView::setHeatMode(bool on)
{
    m_scene->setHeatMode(on);
}

void GraphView::setSelected(std::optional<engine::LayerId> layer)
{
    if (!layer || index(*layer) >= state().layout.nodeOf.size())
        return m_scene->setSelected(std::nullopt);
    const auto node = state().layout.nodeOf[index(*layer)];
    if (state().selected == node)
        return;
    m_scene->setSelected(node);
    bringIntoSight(node);
}

std::optional<engine::LayerId> GraphView::selected() const
{
    if (!state().selected || state().layout.nodes[*state().selected].kind == LayoutNode::Kind::Input)
        return std::nullopt;
    return state().layout.nodes[*state().selected].first;
}

void GraphView::choose(std::optional<std::size_t> node)
{
    m_scene->setSelected(node);
    if (const auto layer = selected())
        Q_EMIT layerSelected(*layer);
}

void GraphView::bringIntoSight(std::size_t node)
{
    const auto rect = state().layout.nodes[node].rect;
    if (!seen().contains(rect)) {
        m_moved = true;
        ensureVisible(rect, viewport()->width() / 4, 30);
    }
}

void GraphView::fitToView()
{
    m_moved = true;
    fitInView(sceneRect(), Qt::KeepAspectRatio);
    refreshOverlays();
}

void GraphView::showReadable()
{
    const auto bounds = sceneRect();
    if (bounds.isEmpty())
        return refreshOverlays();
    const bool leftToRight = state().layout.direction == Direction::LeftToRight;
    const double fitting = leftToRight ? viewport()->height() / bounds.height() : viewport()->width() / bounds.width();
    const double scale = std::clamp(fitting, smallestReadable, largestReadable);
    setTransform(QTransform::fromScale(scale, scale));
    const auto half = QPointF(viewport()->width(), viewport()->height()) / (2 * scale);
    QPointF centre = leftToRight ? QPointF(bounds.left() + half.x(), bounds.center().y())
                                 : QPointF(bounds.center().x(), bounds.top() + half.y());
    if (const auto focus = focusOf(state(), m_scene->picture().crossings)) {
        // because the beginning helps to find one's way, it stays in sight while the cut is too
        if (leftToRight && focus->x() > bounds.left() + 1.6 * half.x())
            centre.setX(focus->x());
        else if (!leftToRight && focus->y() > bounds.top() + 1.6 * half.y())
            centre.setY(focus->y());
    }
    centerOn(centre);
    refreshOverlays();
}

bool GraphView::find(const QString& text)
{
    const auto wanted = text.trimmed();
    if (!state().graph || wanted.isEmpty())
        return false;
    const auto layers = state().graph->layers();
    const std::size_t start = selected() ? index(*selected()) + 1 : 0;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const auto layer = (start + i) % layers.size();
        if (!matches(layers[layer], wanted))
            continue;
        const auto node = state().layout.nodeOf[layer];
        bringIntoSight(node);
        choose(node);
        return true;
    }
    return false;
}

engine::Result<QByteArray> GraphView::exported(const QString& suffix, const QString& caption) const
{
    return widgets::exported(*m_scene, suffix, caption);
}

void GraphView::zoomBy(double factor)
{
    const auto bounds = sceneRect();
    if (bounds.isEmpty())
        return;
    const double all = std::min(viewport()->width() / bounds.width(), viewport()->height() / bounds.height());
    const double now = transform().m11();
    const double wanted = std::clamp(now * factor, std::min(all, 1.0) * 0.8, largestScale);
    m_moved = true;
    scale(wanted / now, wanted / now);
    refreshOverlays();
}

void GraphView::wheelEvent(QWheelEvent* event)
{
    zoomBy(std::pow(1.0016, event->angleDelta().y()));
    event->accept();
}

void GraphView::walk(Qt::Key key)
{
    const bool leftToRight = state().layout.direction == Direction::LeftToRight;
    auto step = Step::Forward;
    switch (key) {
    case Qt::Key_Right: step = leftToRight ? Step::Forward : Step::Right; break;
    case Qt::Key_Left: step = leftToRight ? Step::Back : Step::Left; break;
    case Qt::Key_Down: step = leftToRight ? Step::Right : Step::Forward; break;
    default: step = leftToRight ? Step::Left : Step::Back; break;
    }
    if (state().layout.nodes.empty())
        return;
    const auto next = state().selected ? neighbour(state().layout, *state().selected, step) : 0;
    if (next) {
        bringIntoSight(*next);
        choose(next);
    }
}

void GraphView::addKeys(const QString& what, const QList<QKeySequence>& keys, const std::function<void()>& act)
{
    auto* action = new QAction(what, this);
    action->setShortcuts(keys);
    action->setShortcutContext(Qt::WidgetShortcut);
    connect(action, &QAction::triggered, this, act);
    addAction(action);
}

void GraphView::makeKeys()
{
    addKeys(tr("Show all of the graph"), {Qt::Key_Space}, [this] { fitToView(); });
    addKeys(tr("Show the graph as large as can be read"), {Qt::Key_0}, [this] { showReadable(); });
    addKeys(tr("Zoom into the graph"), {Qt::Key_Plus, Qt::Key_Equal}, [this] { zoomBy(1.25); });
    addKeys(tr("Zoom out of the graph"), {Qt::Key_Minus}, [this] { zoomBy(0.8); });
    for (const auto key : {Qt::Key_Left, Qt::Key_Right, Qt::Key_Up, Qt::Key_Down})
        addKeys(tr("Walk from layer to layer"), {key}, [this, key] { walk(key); });
}

/// With or without Shift and on the keypad too, where the shortcuts of the actions are more particular.
void GraphView::keyPressEvent(QKeyEvent* event)
{
    constexpr auto telling = Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier;
    const QKeySequence pressed(QKeyCombination(event->modifiers() & telling, Qt::Key(event->key())));
    const auto all = actions();
    const auto action =
        std::ranges::find_if(all, [&](const QAction* one) { return one->shortcuts().contains(pressed); });
    if (action != all.end())
        (*action)->trigger();
    else
        QGraphicsView::keyPressEvent(event);
}

void GraphView::mousePressEvent(QMouseEvent* event)
{
    m_pressed = event->position().toPoint();
    QGraphicsView::mousePressEvent(event);
}

void GraphView::mouseReleaseEvent(QMouseEvent* event)
{
    QGraphicsView::mouseReleaseEvent(event);
    viewport()->setCursor(Qt::ArrowCursor);
    const auto place = event->position().toPoint();
    if (event->button() != Qt::LeftButton)
        return;
    if ((place - m_pressed).manhattanLength() < QGuiApplication::styleHints()->startDragDistance())
        choose(m_scene->nodeAt(mapToScene(place)));
    else
        m_moved = true;
}

void GraphView::resizeEvent(QResizeEvent* event)
{
    QGraphicsView::resizeEvent(event);
    if (!m_moved)
        showReadable();
    refreshOverlays();
}

void GraphView::scrollContentsBy(int dx, int dy)
{
    QGraphicsView::scrollContentsBy(dx, dy);
    m_minimap->setSeen(seen());
}

QRectF GraphView::seen() const
{
    return mapToScene(viewport()->rect()).boundingRect();
}

void GraphView::refreshOverlays()
{
    m_minimap->fitInto(viewport()->geometry(), seen());
    m_note->setGeometry(viewport()->geometry().adjusted(20, 10, -20, -10));
    m_legend->move(viewport()->geometry().bottomLeft() + QPoint(10, -m_legend->height() - 10));
    const auto label = state().plan ? tr("as planned") : sideText(state().shownSide);
    m_legend->setScale(state().heatMode ? m_scene->picture().slowest : engine::Millis{0}, label, state().theme);
}

void GraphView::refreshTheme()
{
    m_scene->setTheme(themeOf(QGuiApplication::palette()));
}

void GraphView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::ApplicationPaletteChange)
        refreshTheme();
    QGraphicsView::changeEvent(event);
}

bool GraphView::viewportEvent(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QGraphicsView::viewportEvent(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const auto node = m_scene->nodeAt(mapToScene(help->pos()));
    if (node)
        QToolTip::showText(help->globalPos(), tipOf(state(), state().layout.nodes[*node]), this);
    else
        QToolTip::hideText();
    return true;
}

} // namespace widgets
