// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/work.h"
#include "engine/graph/zoo/zoo.h"

#include <QTest>

using namespace engine;

class TestZoo : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void equalsThePublishedModel_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<qsizetype>("layers"); // the published count less its input layer
        QTest::addColumn<qint64>("parameters");
        QTest::addColumn<qint64>("macs");
        QTest::addColumn<qsizetype>("edges");
        QTest::newRow("AlexNet") << QByteArray("AlexNet") << qsizetype{16} << qint64{50845416} << qint64{1009945728} << qsizetype{16};
        QTest::newRow("ResNet") << QByteArray("ResNet") << qsizetype{176} << qint64{25636712} << qint64{3834331136} << qsizetype{192};
    }

    void equalsThePublishedModel()
    {
        QFETCH(QByteArray, name);
        const auto graph = makeZooModel(name.toStdString());
        QVERIFY(graph);
        std::int64_t parameters = 0;
        std::int64_t macs = 0;
        qsizetype edges = 0;
        for (std::uint32_t i = 0; i < graph->layers().size(); ++i) {
            const auto work = workOf(*graph, LayerId{i});
            parameters += work.parameters;
            macs += work.macs;
            edges += static_cast<qsizetype>(graph->inputsOf(LayerId{i}).size());
        }
        QTEST(static_cast<qsizetype>(graph->layers().size()), "layers");
        QTEST(static_cast<qint64>(parameters), "parameters");
        QTEST(static_cast<qint64>(macs), "macs");
        QTEST(edges, "edges");
        QCOMPARE(graph->tensor(graph->outputs().front()).shape, (Shape{1, 1000}));
    }

    void givesTheSameWeightsEachTime()
    {
        QVERIFY(*makeZooModel("ResNet") == *makeZooModel("ResNet"));
    }

    void saysWhatItHas()
    {
        const auto graph = makeZooModel("Nonsense");
        QVERIFY(!graph);
        QVERIFY(graph.error().message.find("AlexNet") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestZoo)
#include "tst_zoo.moc"
