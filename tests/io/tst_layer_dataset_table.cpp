// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/records/layer_dataset_table.h"

#include <QTest>

using namespace engine;

namespace {

constexpr auto layers = "# device: box\n"
                        "type,network,layer,configuration,latency_ms,low_ms,high_ms,kept,macs\n"
                        "conv,a,one,c1,1,0.9,1.1,0.5,100\n"
                        "pool,b,two,c3,3,,,1,300\n"
                        "conv,b,three,c2,2,2.1,1.9,,200\n";

} // namespace

class TestLayerDatasetTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rowsKeepTheirNames()
    {
        const auto dataset = *layerDatasetFrom(*parseCsv(layers, "t.csv"));
        QCOMPARE(dataset.groups.size(), std::size_t{2});
        QCOMPARE(dataset.rows(), std::size_t{3});
        QCOMPARE(dataset.configurations(), std::size_t{3});
        QCOMPARE(dataset.conditions.at("device"), std::string("box"));
        QCOMPARE(*dataset.keptShare, 0.75);
        const auto& conv = dataset.groups[0];
        QCOMPARE(conv.rows, (std::vector<MeasuredRow>{{"a", "one", Interval{0.9, 1.1}}, {"b", "three", std::nullopt}}));
        QCOMPARE(conv.samples.samples.target, (std::vector<double>{1, 2}));
        QCOMPARE(dataset.groups[1].rows[0].layer, std::string("two"));
        QVERIFY(std::abs(*dataset.noisePercent() - 10) < 1e-9);
    }

    void anyTableOfTimesWillDo()
    {
        const auto dataset = *layerDatasetFrom(*parseCsv("latency_ms,macs\n1,2\n2,3\n", "t.csv"));
        QCOMPARE(dataset.groups.size(), std::size_t{1});
        QCOMPARE(dataset.groups[0].rows[1], MeasuredRow());
        QVERIFY(!dataset.keptShare && !dataset.noisePercent());
        QCOMPARE(layerDatasetFrom(*parseCsv("macs\n2\n", "t.csv")).error().message(),
                 std::string("there is no column 'latency_ms'"));
    }
};

QTEST_APPLESS_MAIN(TestLayerDatasetTable)
#include "tst_layer_dataset_table.moc"
