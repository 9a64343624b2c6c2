// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/sample_graphs.h"
#include "widgets/graph/cut.h"
#include "widgets/graph/cut_view.h"
#include "widgets/graph/graph_scene.h"
#include "widgets/graph/placement.h"

#include <QContextMenuEvent>
#include <QLabel>
#include <QMenu>
#include <QMouseEvent>
#include <QScreen>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using engine::LayerId;
using engine::Side;
using Sides = std::vector<Side>;

class TestCutView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { qRegisterMetaType<engine::LayerId>(); }

    void init()
    {
        m_view = std::make_unique<widgets::CutView>();
        m_view->resize(1000, 420);
        m_view->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
        show(chainGraph(7));
    }

    void cleanup() { m_view.reset(); }

    void theCutFollowsTheMouseAndIsDropped()
    {
        m_view->setPlan(cutAt(2));
        Sides dragged;
        Sides dropped;
        connect(m_view.get(), &widgets::CutView::cutDragged, this, [&](const Sides& sideOf) { dragged = sideOf; });
        connect(m_view.get(), &widgets::CutView::cutDropped, this, [&](const Sides& sideOf) { dropped = sideOf; });
        drag(handle(), centreOf(4) + QPoint(3, 0));
        QCOMPARE(dragged, cutAt(5));
        QCOMPARE(*m_view->state().plan, cutAt(5));
        QVERIFY(m_view->dragging());
        QVERIFY(dropped.empty());
        QTest::mouseRelease(m_view->viewport(), Qt::LeftButton, {}, centreOf(4));
        QCOMPARE(dropped, cutAt(5));
        QVERIFY(!m_view->dragging());
    }

    void escapeBringsTheCutBack()
    {
        m_view->setPlan(cutAt(2));
        int dropped = 0;
        connect(m_view.get(), &widgets::CutView::cutDropped, this, [&] { ++dropped; });
        drag(handle(), centreOf(5));
        QTest::keyClick(m_view.get(), Qt::Key_Escape);
        QCOMPARE(*m_view->state().plan, cutAt(2));
        QTest::mouseRelease(m_view->viewport(), Qt::LeftButton, {}, centreOf(5));
        QCOMPARE(dropped, 0);
    }

    void plansWithoutACutCanBeCaughtToo()
    {
        for (const auto side : {Side::Device, Side::Edge}) {
            m_view->setPlan(Sides(7, side));
            m_view->fitToView();
            QVERIFY(m_view->viewport()->rect().contains(handle()));
            drag(handle(), centreOf(3) + QPoint(2, 0));
            QCOMPARE(*m_view->state().plan, cutAt(4));
            QTest::mouseRelease(m_view->viewport(), Qt::LeftButton, {}, centreOf(3));
        }
    }

    /// Where sides mix, no straight line is right; it still stands where it can be caught.
    void mixedPlansHaveAHandle()
    {
        auto mixed = cutAt(4);
        mixed[1] = Side::Edge;
        m_view->setPlan(mixed);
        QVERIFY(!widgets::cutLineOf(m_view->state()));
        QCOMPARE(widgets::placementAt(m_view->state(), *widgets::handleOf(m_view->state())), cutAt(4));
    }

    void aClickOnTheLineChoosesTheBox()
    {
        auto mixed = cutAt(4);
        mixed[2] = Side::Edge;
        m_view->setPlan(mixed);
        QTest::mousePress(m_view->viewport(), Qt::LeftButton, {}, centreOf(3));
        QTest::mouseRelease(m_view->viewport(), Qt::LeftButton, {}, centreOf(3));
        QCOMPARE(m_view->selected(), std::optional(LayerId{3}));
        QCOMPARE(*m_view->state().plan, mixed);
    }

    void pinnedLayersStay()
    {
        m_view->setPlan(cutAt(2));
        std::vector<std::optional<Side>> pins(7);
        pins[5] = Side::Device;
        m_view->setPins(pins);
        auto expected = cutAt(4);
        expected[5] = Side::Device;
        drag(handle(), centreOf(3) + QPoint(3, 0));
        QCOMPARE(*m_view->state().plan, expected);
        QTest::mouseRelease(m_view->viewport(), Qt::LeftButton, {}, centreOf(3));
    }

    void pinsByKeyAndByMenu()
    {
        m_view->setPlan(cutAt(3));
        std::vector<LayerId> layers;
        std::optional<Side> side;
        connect(m_view.get(), &widgets::CutView::pinRequested, this,
                [&](const std::vector<LayerId>& which, std::optional<Side> where) {
                    layers = which;
                    side = where;
                });
        QTest::keyClick(m_view.get(), Qt::Key_P);
        QVERIFY(layers.empty());
        m_view->setSelected(LayerId{4});
        QTest::keyClick(m_view.get(), Qt::Key_P);
        QCOMPARE(layers, std::vector{LayerId{4}});
        QCOMPARE(side, std::optional(Side::Edge));
        choose(centreOf(1), "pinDevice");
        QCOMPARE(layers, std::vector{LayerId{1}});
        QCOMPARE(side, std::optional(Side::Device));
        std::vector<std::optional<Side>> pins(7);
        pins[1] = Side::Device;
        m_view->setPins(pins);
        choose(centreOf(1), "unpin");
        QCOMPARE(side, std::nullopt);
        side = Side::Edge;
        QTest::keyClick(m_view.get(), Qt::Key_P);
        QCOMPARE(side, std::nullopt);
    }

    void oneActionRemovesAllPins()
    {
        QSignalSpy all(m_view.get(), &widgets::CutView::unpinAllRequested);
        std::vector<std::optional<Side>> pins(7);
        pins[1] = Side::Device;
        m_view->setPins(pins);
        choose(centreOf(3), "unpinAll");
        QCOMPARE(all.size(), 1);
        choose(QPoint(2, 2), "unpinAll"); // beside every box
        QCOMPARE(all.size(), 2);
    }

    void pinsAreSeenAtEveryScale()
    {
        show(chainGraph(300));
        m_view->setPlan(Sides(300, Side::Edge));
        std::vector<std::optional<Side>> pins(300);
        pins[150] = Side::Device;
        const auto& theme = m_view->state().theme;
        for (const double scale : {1.0, 0.5, 0.3, 0.1, 0.02, 0.005}) {
            m_view->resetTransform();
            m_view->scale(scale, scale);
            m_view->centerOn(m_view->state().layout.nodes[m_view->state().layout.nodeOf[150]].rect.center());
            m_view->setPins({});
            const auto without = pixelsOf(theme.device);
            m_view->setPins(pins);
            QVERIFY2(pixelsOf(theme.device) > without + 15, qPrintable(QString::number(scale)));
        }
    }

    void whatThePlanCostsIsReadAtTheEndsOfTheGraph()
    {
        m_view->setCutText(QStringLiteral("preview: 500.3 ms · 0.21× the better of both"));
        for (const std::size_t first : {0U, 7U}) {
            m_view->setPlan(cutAt(first));
            m_view->fitToView();
            const auto text = m_view->state().theme.text;
            const auto all = m_view->viewport()->rect();
            QCOMPARE(pixelsOf(text, all.adjusted(0, 0, 1 - all.width(), 0)), 0);
            QCOMPARE(pixelsOf(text, all.adjusted(all.width() - 1, 0, 0, 0)), 0);
            QVERIFY(pixelsOf(text) > 100);
        }
    }

    void saysHowManyLayersChangeSides()
    {
        m_view->setPlan(cutAt(2));
        const auto* legend = m_view->findChild<QLabel*>(QStringLiteral("diffLegend"));
        QVERIFY(!legend->isVisible());
        m_view->setCompared(cutAt(5), QStringLiteral("DADS"));
        QVERIFY(legend->isVisible());
        QCOMPARE(legend->text(), QStringLiteral("3 layers change sides against DADS"));
        m_view->setPlan(cutAt(4));
        QCOMPARE(legend->text(), QStringLiteral("1 layer changes sides against DADS"));
        QVERIFY(widgets::changesSide(m_view->state(), m_view->state().layout.nodes[m_view->state().layout.nodeOf[4]]));
        m_view->setCompared(std::nullopt, {});
        QVERIFY(!legend->isVisible());
    }

    /// What is drawn anew at a move is drawn as if all were.
    void aDraggedPictureIsTheWholePicture()
    {
        show(googLeNet());
        const auto layers = m_view->state().graph->layers().size();
        for (const auto side : {Side::Device, Side::Edge}) {
            std::vector<engine::Millis> times(layers, engine::Millis{side == Side::Device ? 4.0 : 1.0});
            m_view->setTimes(side, times);
        }
        m_view->setPlan(Sides(layers, Side::Device));
        QCoreApplication::processEvents();
        for (const double zoom : {0.2, 0.5, 0.9}) { // the handle grows with the distance
            m_view->setTransform(QTransform::fromScale(zoom, zoom));
            m_view->centerOn(m_view->mapToScene(handle()));
            QCoreApplication::processEvents();
            drag(handle(), m_view->viewport()->rect().center() - QPoint(170, 0));
            QCoreApplication::processEvents();
            const auto shown = m_view->screen()->grabWindow(m_view->winId()).toImage();
            QCOMPARE(shown.convertToFormat(QImage::Format_RGB32),
                     m_view->grab().toImage().convertToFormat(QImage::Format_RGB32));
            QTest::mouseRelease(m_view->viewport(), Qt::LeftButton, {}, m_view->viewport()->rect().center());
            const auto& picture = static_cast<const widgets::GraphScene*>(m_view->scene())->picture();
            QCOMPARE(picture.looks, widgets::looksOf(m_view->state()));
        }
        QVERIFY(std::ranges::count(*m_view->state().plan, Side::Edge) > 0);
        QVERIFY(std::ranges::count(*m_view->state().plan, Side::Device) > 0);
    }

private:
    void show(engine::LayerGraph graph)
    {
        auto shared = std::make_shared<const engine::LayerGraph>(std::move(graph));
        m_view->setGraph(shared, *widgets::layoutOf(*shared, {}, {}));
    }

    static Sides cutAt(std::size_t first)
    {
        Sides sides(7, Side::Device);
        std::fill(sides.begin() + static_cast<std::ptrdiff_t>(first), sides.end(), Side::Edge);
        return sides;
    }

    QPoint centreOf(std::size_t layer) const
    {
        const auto& layout = m_view->state().layout;
        return m_view->mapFromScene(layout.nodes[layout.nodeOf[layer]].rect.center());
    }

    /// In @p part of the view, or all of it.
    qsizetype pixelsOf(const QColor& colour, const QRect& part = QRect(0, 0, -1, -1)) const
    {
        const auto picture = m_view->viewport()->grab(part).toImage().convertToFormat(QImage::Format_RGB32);
        qsizetype pixels = 0;
        for (int y = 0; y < picture.height(); ++y) {
            const auto* line = reinterpret_cast<const QRgb*>(picture.constScanLine(y));
            pixels += std::count(line, line + picture.width(), colour.rgb());
        }
        return pixels;
    }

    QPoint handle() const
    {
        const auto& state = m_view->state();
        return m_view->mapFromScene(widgets::handlePlace(state, *widgets::handleOf(state), m_view->transform().m11()));
    }

    void drag(const QPoint& from, const QPoint& to)
    {
        QTest::mousePress(m_view->viewport(), Qt::LeftButton, {}, from);
        for (const auto& place : {(from + to) / 2, to}) {
            QMouseEvent move(QEvent::MouseMove, QPointF(place), m_view->viewport()->mapToGlobal(QPointF(place)),
                             Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
            QCoreApplication::sendEvent(m_view->viewport(), &move);
        }
    }

    void choose(const QPoint& place, const char* action)
    {
        QContextMenuEvent wish(QContextMenuEvent::Mouse, place, m_view->viewport()->mapToGlobal(place));
        QCoreApplication::sendEvent(m_view->viewport(), &wish);
        auto* menu = m_view->findChild<QMenu*>();
        QVERIFY(menu != nullptr);
        menu->findChild<QAction*>(QLatin1String(action))->trigger();
        delete menu;
    }

    std::unique_ptr<widgets::CutView> m_view;
};

QTEST_MAIN(TestCutView)
#include "tst_cut_view.moc"
