// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/sample_graphs.h"
#include "widgets/graph/graph_scene.h"
#include "widgets/graph/graph_view.h"
#include "widgets/graph/minimap.h"

#include <QImage>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using engine::LayerId;
using engine::Side;
using widgets::GraphView;

class TestGraphView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { qRegisterMetaType<engine::LayerId>(); }
    void init();
    void saysWhichLayerWasClicked();
    void saysNothingWhenTheBackgroundIsClicked();
    void choosesWithoutASignalFromOutside();
    void walksWithTheArrows();
    void findsOneMatchAfterAnother();
    void startsReadableAndFitsAllOnSpace();
    void bringsTheCutIntoSight();
    void showsTheMinimapOnlyBeyondOneScreen();
    void keepsThePlanWhenOnlyTheLayoutChanges();
    void ignoresTimesAndPlansOfAnotherGraph();
    void paintsSidesInTheirColours();
    void exportsTheWholeGraph_data();
    void exportsTheWholeGraph();
    void saysWhyItCannotExport();
    void drawsTenThousandLayersAtAnyScale();
    void showsNothingForNoGraph();

private:
    void show(engine::LayerGraph graph, const widgets::LayoutOptions& options = {});
    QPoint centreOf(std::string_view layer) const;
    LayerId idOf(std::string_view layer) const;

    std::unique_ptr<GraphView> m_view;
    std::shared_ptr<const engine::LayerGraph> m_graph;
};

void TestGraphView::init()
{
    m_view = std::make_unique<GraphView>();
    m_view->resize(900, 420);
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
}

void TestGraphView::show(engine::LayerGraph graph, const widgets::LayoutOptions& options)
{
    m_graph = std::make_shared<const engine::LayerGraph>(std::move(graph));
    m_view->setGraph(m_graph, *widgets::layoutOf(*m_graph, options, {}));
}

LayerId TestGraphView::idOf(std::string_view layer) const
{
    const auto layers = m_graph->layers();
    const auto found = std::ranges::find(layers, layer, &engine::Layer::name);
    return LayerId{static_cast<std::uint32_t>(found - layers.begin())};
}

QPoint TestGraphView::centreOf(std::string_view layer) const
{
    const auto& layout = m_view->state().layout;
    return m_view->mapFromScene(layout.nodes[layout.nodeOf[index(idOf(layer))]].rect.center());
}

void TestGraphView::saysWhichLayerWasClicked()
{
    show(googLeNet());
    QSignalSpy chosen(m_view.get(), &GraphView::layerSelected);
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, centreOf("pool1/3x3"));
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen[0][0].value<LayerId>(), idOf("pool1/3x3"));
    QCOMPARE(m_view->selected(), std::optional(idOf("pool1/3x3")));
}

void TestGraphView::saysNothingWhenTheBackgroundIsClicked()
{
    show(googLeNet());
    m_view->setSelected(LayerId{1});
    QSignalSpy chosen(m_view.get(), &GraphView::layerSelected);
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, QPoint(4, 4));
    QCOMPARE(chosen.size(), 0);
    QCOMPARE(m_view->selected(), std::nullopt);
}

void TestGraphView::choosesWithoutASignalFromOutside()
{
    show(googLeNet());
    QSignalSpy chosen(m_view.get(), &GraphView::layerSelected);
    m_view->setSelected(idOf("inception_5b/1x1"));
    QCOMPARE(chosen.size(), 0);
    QVERIFY(m_view->viewport()->rect().contains(centreOf("inception_5b/1x1")));
    m_view->setSelected(LayerId{100'000});
    QCOMPARE(m_view->selected(), std::nullopt);
}

void TestGraphView::walksWithTheArrows()
{
    show(googLeNet());
    m_view->setSelected(idOf("conv2/3x3"));
    QSignalSpy chosen(m_view.get(), &GraphView::layerSelected);
    QTest::keyClick(m_view.get(), Qt::Key_Right);
    QCOMPARE(m_view->selected(), std::optional(idOf("pool2/3x3")));
    QTest::keyClick(m_view.get(), Qt::Key_Left);
    QCOMPARE(m_view->selected(), std::optional(idOf("conv2/3x3")));
    QCOMPARE(chosen.size(), 2);
}

void TestGraphView::findsOneMatchAfterAnother()
{
    show(googLeNet());
    QSignalSpy chosen(m_view.get(), &GraphView::layerSelected);
    QVERIFY(m_view->find(QStringLiteral("MAXPOOL")));
    QCOMPARE(m_view->selected(), std::optional(idOf("pool1/3x3")));
    QVERIFY(m_view->find(QStringLiteral("maxpool")));
    QCOMPARE(m_view->selected(), std::optional(idOf("pool2/3x3")));
    QVERIFY(m_view->find(QStringLiteral("inception_5b/out")));
    QVERIFY(m_view->viewport()->rect().contains(centreOf("inception_5b/output")));
    QVERIFY(m_view->find(QStringLiteral("pool1")));
    QCOMPARE(m_view->selected(), std::optional(idOf("pool1/3x3")));
    QVERIFY(!m_view->find(QStringLiteral("no such layer")));
    QVERIFY(!m_view->find(QStringLiteral("  ")));
    QCOMPARE(chosen.size(), 4);
}

void TestGraphView::startsReadableAndFitsAllOnSpace()
{
    show(googLeNet());
    QVERIFY(m_view->transform().m11() >= 0.8);
    QVERIFY(m_view->viewport()->rect().contains(centreOf("conv1/7x7")));
    QVERIFY(!m_view->viewport()->rect().contains(centreOf("prob")));
    QTest::keyClick(m_view.get(), Qt::Key_Space);
    QVERIFY(m_view->viewport()->rect().contains(centreOf("conv1/7x7")));
    QVERIFY(m_view->viewport()->rect().contains(centreOf("prob")));
}

void TestGraphView::bringsTheCutIntoSight()
{
    show(googLeNet());
    std::vector<Side> plan(m_graph->layers().size(), Side::Device);
    std::fill(plan.begin() + static_cast<std::ptrdiff_t>(index(idOf("inception_4c/1x1"))), plan.end(), Side::Edge);
    m_view->setPlan(plan);
    QVERIFY(m_view->viewport()->rect().contains(centreOf("inception_4b/output")));
    QVERIFY(m_view->viewport()->rect().contains(centreOf("inception_4c/1x1")));
}

void TestGraphView::showsTheMinimapOnlyBeyondOneScreen()
{
    show(chainGraph(3));
    auto* minimap = m_view->findChild<widgets::Minimap*>();
    QVERIFY(minimap != nullptr);
    QVERIFY(!minimap->isVisible());
    show(chainGraph(60));
    QVERIFY(minimap->isVisible());
    QTest::mouseClick(minimap, Qt::LeftButton, {}, QPoint(minimap->width() - 3, minimap->height() / 2));
    QVERIFY(m_view->viewport()->rect().contains(centreOf("layer59")));
}

void TestGraphView::keepsThePlanWhenOnlyTheLayoutChanges()
{
    show(googLeNet());
    m_view->setPlan(std::vector<Side>(m_graph->layers().size(), Side::Edge));
    m_view->setSelected(idOf("inception_3a/3x3"));
    m_view->setGraph(m_graph, *widgets::layoutOf(*m_graph, {.collapsed = true}, {}));
    QVERIFY(m_view->state().plan.has_value());
    QCOMPARE(m_view->selected(), std::optional(idOf("inception_3a/1x1"))); // the first of its block
    show(chainGraph(4));
    QVERIFY(!m_view->state().plan.has_value());
}

void TestGraphView::ignoresTimesAndPlansOfAnotherGraph()
{
    show(chainGraph(4));
    m_view->setTimes(Side::Device, std::vector<engine::Millis>(7, engine::Millis(1)));
    m_view->setPlan(std::vector<Side>(3, Side::Edge));
    QVERIFY(!m_view->state().timesOn(Side::Device).known());
    QVERIFY(!m_view->state().plan.has_value());
}

void TestGraphView::paintsSidesInTheirColours()
{
    show(chainGraph(6));
    m_view->setPlan(std::vector{Side::Device, Side::Device, Side::Edge, Side::Edge, Side::Edge, Side::Edge});
    const auto& theme = m_view->state().theme;
    const auto picture = m_view->grab().toImage();
    const auto scale = m_view->transform().m11();
    const auto colourIn = [&](std::string_view layer) { // in a corner that holds no letter
        return picture.pixelColor(centreOf(layer)
                                  + QPoint(static_cast<int>(-37 * scale), static_cast<int>(-8 * scale)));
    };
    QCOMPARE(colourIn("layer1"), theme.deviceFill);
    QCOMPARE(colourIn("layer2"), theme.edgeFill);
}

void TestGraphView::exportsTheWholeGraph_data()
{
    QTest::addColumn<QString>("suffix");
    QTest::addColumn<QByteArray>("begins");
    QTest::addRow("SVG") << QStringLiteral("svg") << QByteArray("<?xml");
    QTest::addRow("PDF") << QStringLiteral("PDF") << QByteArray("%PDF");
    QTest::addRow("PNG") << QStringLiteral("png") << QByteArray("\x89PNG");
}

void TestGraphView::exportsTheWholeGraph()
{
    QFETCH(QString, suffix);
    QFETCH(QByteArray, begins);
    show(googLeNet());
    m_view->setPlan(std::vector<Side>(m_graph->layers().size(), Side::Edge));
    const auto bytes = m_view->exported(suffix);
    QVERIFY2(bytes.has_value(), bytes ? "" : bytes.error().message().c_str());
    QVERIFY(bytes->startsWith(begins));
    if (suffix == QStringLiteral("svg"))
        QCOMPARE(bytes->count("Softmax"), 1);
    if (suffix == QStringLiteral("png"))
        QVERIFY(QImage::fromData(*bytes).width() > 4000);
}

void TestGraphView::saysWhyItCannotExport()
{
    QCOMPARE(m_view->exported(QStringLiteral("svg")).error().code, engine::ErrorCode::InvalidInput);
    show(chainGraph(3));
    QCOMPARE(m_view->exported(QStringLiteral("doc")).error().code, engine::ErrorCode::Unsupported);
}

void TestGraphView::drawsTenThousandLayersAtAnyScale()
{
    show(inceptionGraph(1'250));
    QCOMPARE(m_view->state().layout.nodeOf.size(), std::size_t{10'000});
    QVERIFY(m_view->scene()->items().size() < 1'000);
    m_view->setPlan(std::vector<Side>(10'000, Side::Device));
    const auto& theme = m_view->state().theme;
    for (const double scale : {1.0, 0.3, 0.1, 0.02, 0.001}) {
        m_view->resetTransform();
        m_view->scale(scale, scale);
        m_view->centerOn(m_view->sceneRect().center());
        const auto picture = m_view->grab().toImage();
        int blue = 0;
        for (int x = 0; x < picture.width(); ++x)
            for (int y = 0; y < picture.height(); ++y)
                blue += picture.pixelColor(x, y) == theme.device ? 1 : 0;
        QVERIFY2(blue > 400, qPrintable(QString::number(scale)));
    }
}

void TestGraphView::showsNothingForNoGraph()
{
    show(chainGraph(3));
    m_view->setGraph(nullptr, {});
    QVERIFY(!m_view->find(QStringLiteral("layer")));
    QTest::keyClick(m_view.get(), Qt::Key_Space);
    QTest::keyClick(m_view.get(), Qt::Key_Right);
    QVERIFY(!m_view->grab().isNull());
}

QTEST_MAIN(TestGraphView)
#include "tst_graph_view.moc"
