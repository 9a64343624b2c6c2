// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/fusion.h"
#include "engine/graph/sampling/sampled_network.h"
#include "engine/io/files/atomic_write.h"
#include "engine/io/records/dataset_file.h"

#include <QTemporaryDir>
#include <QTest>

using namespace engine;

namespace {

/// Seven runs of each layer: the third and the fourth beside a slow probe.
Profile profileOf(const LayerGraph& graph, const std::string& device)
{
    Profile profile;
    profile.fingerprint = fingerprint(graph);
    profile.device.name = device;
    profile.state.load = 0.5;
    profile.measuredAt = std::chrono::sys_seconds(std::chrono::seconds(1'000'000));
    std::vector<Sample> samples;
    for (const double time : {1.0, 2.0, 90.0, 80.0, 3.0, 4.0, 5.0})
        samples.push_back({Millis(time), Millis(time > 50.0 ? 0.2 : 0.1)});
    profile.wholeRuns = samples;
    profile.bestProbe = Millis(0.1);
    profile.state.others = 0.25;
    for (const auto& layer : graph.layers())
        profile.layers.push_back({layer.name, layer.type(), samples});
    return profile;
}

LayerGraph sampled(const char* name)
{
    return *fuse(*makeNamedModel(name));
}

std::string cell(const CsvTable& table, std::size_t row, std::string_view column)
{
    return table.rows[row][columnOf(table, column)];
}

} // namespace

class TestDatasetFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aRowALayerWithWhatWasKept()
    {
        const auto graph = sampled("sample:conv:1");
        const auto table = datasetOf(graph, profileOf(graph, "phone"), {"sample:conv:1", 77});
        QVERIFY(table);
        QCOMPARE(table->rows.size(), graph.layers().size());
        QVERIFY(std::ranges::equal(std::span(table->columns).first(datasetColumns().size()), datasetColumns()));
        QCOMPARE(cell(*table, 0, "network"), std::string("sample:conv:1"));
        QCOMPARE(cell(*table, 0, "layer"), graph.layers()[0].name);
        QCOMPARE(cell(*table, 0, "time"), std::string("1000000"));
        QCOMPARE(cell(*table, 0, "session"), std::string("77"));
        QCOMPARE(cell(*table, 0, "latency_ms"), std::string("3")); // of 1 to 5
        QVERIFY(std::stod(cell(*table, 0, "low_ms")) < 3.0);
        QVERIFY(std::stod(cell(*table, 0, "high_ms")) > 3.0);
        QVERIFY(std::stod(cell(*table, 0, "high_ms")) <= 5.0);
        QCOMPARE(cell(*table, 0, "samples"), std::string("7"));
        QCOMPARE(cell(*table, 0, "kept").substr(0, 6), std::string("0.7142"));
        QCOMPARE(cell(*table, 0, "fallback"), std::string("0"));
        QCOMPARE(cell(*table, 0, "load"), std::string("0.5"));
        QCOMPARE(cell(*table, 0, "others_share"), std::string("0.25"));
        QCOMPARE(cell(*table, 0, "probe_ms"), std::string("0.1"));
        QCOMPARE(cell(*table, 0, "configuration").size(), std::size_t{16});
        QVERIFY(!cell(*table, 0, "macs").empty());
    }

    void itsConditionsNameTheDevice()
    {
        const auto graph = sampled("sample:conv:1");
        const auto profile = profileOf(graph, "phone");
        QVERIFY(deviceOf(datasetOf(graph, profile, {"n", 1})->conditions) == profile.device);
        QVERIFY(deviceOf({{"cores", "many"}, {"threads", "-3"}, {"slowdown", "inf"}}) == DeviceDescription());
    }

    void withoutAGoodProbeTheBestCount()
    {
        const auto graph = sampled("sample:conv:1");
        auto profile = profileOf(graph, "phone");
        profile.bestProbe = Millis(0.05);
        const auto table = datasetOf(graph, profile, {"n", 1});
        QVERIFY(table);
        QCOMPARE(cell(*table, 0, "fallback"), std::string("1"));
        QCOMPARE(cell(*table, 0, "kept"), std::string("0"));
        QCOMPARE(cell(*table, 0, "latency_ms"), std::string("3"));
    }

    void refusesTimesOfAnotherModel()
    {
        const auto graph = sampled("sample:conv:1");
        QVERIFY(!datasetOf(sampled("sample:conv:2"), profileOf(graph, "phone"), {"n", 1}));
    }

    void appendsWhatHasOtherColumns()
    {
        const auto conv = sampled("sample:conv:1");
        const auto dense = sampled("sample:matmul:1");
        CsvTable dataset;
        QVERIFY(appendDataset(dataset, *datasetOf(conv, profileOf(conv, "phone"), {"conv", 1})));
        QVERIFY(appendDataset(dataset, *datasetOf(dense, profileOf(dense, "phone"), {"dense", 2})));
        QCOMPARE(dataset.rows.size(), conv.layers().size() + dense.layers().size());
        for (const auto& row : dataset.rows)
            QCOMPARE(row.size(), dataset.columns.size());
        const auto last = dataset.rows.size() - 1;
        QCOMPARE(cell(dataset, last, "network"), std::string("dense"));
        QCOMPARE(cell(dataset, last, "kernel_rows"), std::string());
        QCOMPARE(cell(dataset, 0, "inner"), std::string());
        const auto before = dataset;
        const auto other = appendDataset(dataset, *datasetOf(conv, profileOf(conv, "edge"), {"conv", 3}));
        QVERIFY(!other);
        QVERIFY(other.error().message().find('\n') == std::string::npos);
        QVERIFY(dataset == before);
    }

    void readsBackWhatWasWritten()
    {
        const QTemporaryDir folder;
        const auto file = std::filesystem::path(folder.path().toStdString()) / "data.csv";
        const auto graph = sampled("sample:all:3");
        const auto table = *datasetOf(graph, profileOf(graph, "phone"), {"n", 1});
        QVERIFY(writeAtomically(file, toCsv(table)));
        const auto read = readDataset(file);
        QVERIFY(read);
        QVERIFY(*read == table);
        QVERIFY(writeAtomically(file, "type,network\nconv,x\n"));
        QVERIFY(!readDataset(file));
        QVERIFY(!readDataset(file.parent_path() / "none.csv"));
        QVERIFY(!readDataset(file.parent_path()));
    }
};

QTEST_GUILESS_MAIN(TestDatasetFile)
#include "tst_dataset_file.moc"
