// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/records/samples_table.h"

#include <QTest>

using namespace engine;

namespace {

constexpr auto layers = "# device: box\n"
                        "type,network,configuration,time,latency_ms,low_ms,high_ms,macs,kernel,name,spare\n"
                        "conv,a,c1,10,1,0.9,1.1,100,3,x,\n"
                        "conv,b,c2,11,2,1.9,2.1,200,5,y,\n"
                        "pool,b,c3,12,3,2.9,3.1,300,,z,\n";

Result<SamplesTable> read(const std::string& csv, const SamplesQuery& query)
{
    const auto table = parseCsv(csv, "t.csv");
    if (!table)
        return table.error();
    return samplesFrom(*table, query);
}

std::string refusal(const std::string& csv, const SamplesQuery& query)
{
    const auto samples = read(csv, query);
    return samples ? std::string() : samples.error().message();
}

} // namespace

class TestSamplesTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachGroupHasTheFeaturesThatItFillsIn()
    {
        const auto samples = *read(layers, {.group = "type", .needsTime = true});
        QCOMPARE(samples.groups.size(), std::size_t{2});
        const auto& conv = samples.groups[0];
        QCOMPARE(conv.name, std::string("conv"));
        QCOMPARE(conv.samples,
                 (Samples{{"macs", "kernel"}, {100, 3, 200, 5}, {1, 2}, {"c1", "c2"}, {10, 11}, {"a", "b"}}));
        QCOMPARE(samples.groups[1].samples.columns, (std::vector<std::string>{"macs"}));
        QCOMPARE(samples.rows, (std::vector<std::vector<std::size_t>>{{0, 1}, {2}}));
        QCOMPARE(samples.remarks.size(), std::size_t{1});
        QCOMPARE(samples.remarks[0].text(), std::string("column 'name' is left out: it holds text, such as 'x'"));
    }

    void theNoiseIsHalfOfTheInterval()
    {
        const auto conv = read(layers, {.group = "type"})->groups[0];
        QVERIFY(std::abs(*conv.noisePercent - 10) < 1e-9);
        QVERIFY(!read(layers, {.target = "macs"})->groups[0].noisePercent);
    }

    void rowsThatWereDisturbedThroughoutAreLeftOut()
    {
        const auto csv = "latency_ms,fallback,a\n1,0,1\n2,1,2\n3,,3\n";
        const auto samples = *read(csv, {});
        QCOMPARE(samples.groups[0].samples.target, (std::vector<double>{1, 3}));
        QCOMPARE(samples.rows, (std::vector<std::vector<std::size_t>>{{0, 2}}));
        QCOMPARE(samples.remarks[0].text(),
                 std::string("rows left out because the device was disturbed throughout "
                             "('fallback' is 1): 1 of 3"));
        QCOMPARE(read(csv, {.withDisturbed = true})->groups[0].samples.target, (std::vector<double>{1, 2, 3}));
        QCOMPARE(refusal("latency_ms,fallback,a\n2,1,2\n", {}),
                 std::string("no row was measured while the device was undisturbed: all have 1 as 'fallback'"));
    }

    void aColumnWithGapsIsLeftOutWithAWord()
    {
        const auto samples = *read(layers, {});
        QCOMPARE(samples.groups[0].samples.columns, (std::vector<std::string>{"macs"}));
        QCOMPARE(samples.remarks[0].text(), std::string("column 'kernel' is left out: row 3 is empty"));
        QCOMPARE(refusal(layers, {.features = {"kernel"}}), std::string("column 'kernel' in row 3 is empty"));
    }

    void reservedColumnsAreFeaturesOnRequest()
    {
        QCOMPARE(read(layers, {.features = {"time", "macs"}})->groups[0].samples.columns,
                 (std::vector<std::string>{"time", "macs"}));
    }

    void withoutAConfigurationEqualFeaturesAreOne()
    {
        const auto group = read("a,b,latency_ms\n1,2,3\n1.0,2,4\n1,3,5\n", {})->groups[0].samples.group;
        QVERIFY(group[0] == group[1]);
        QVERIFY(group[0] != group[2]);
        const auto named = read("a,b,latency_ms\n1,2,3\n1,2,4\n", {.configuration = "b"})->groups[0].samples;
        QCOMPARE(named.columns, (std::vector<std::string>{"a"}));
        QCOMPARE(named.group, (std::vector<std::string>{"2", "2"}));
    }

    void semicolonsDecimalCommasAndAByteOrderMark()
    {
        const auto samples = *read("\xEF\xBB\xBF"
                                   "a;b;latency_ms\r\n1,5;2;0,25\r\n+3;-4;1e-3\r\n",
                                   {});
        QCOMPARE(samples.groups[0].samples.features, (std::vector<double>{1.5, 2, 3, -4}));
        QCOMPARE(samples.groups[0].samples.target, (std::vector<double>{0.25, 0.001}));
    }

    void refusesInOneLine_data()
    {
        QTest::addColumn<QByteArray>("csv");
        QTest::addColumn<QByteArray>("why");
        const auto add = [](const char* name, const char* csv, const char* why) {
            QTest::newRow(name) << QByteArray(csv) << QByteArray(why);
        };
        add("no target", "a,ms\n1,2\n", "there is no column 'latency_ms'");
        add("target twice", "latency_ms,latency_ms\n1,2\n", "column 'latency_ms' is there twice");
        add("feature twice", "a,a,latency_ms\n1,2,3\n", "column 'a' is there twice");
        add("no rows", "a,latency_ms\n", "the table has no rows");
        add("NaN", "a,latency_ms\n1,2\nnan,3\n", "column 'a' in row 2 is 'nan', no finite number");
        add("infinity", "a,latency_ms\n1,2\n-inf,3\n", "column 'a' in row 2 is '-inf', no finite number");
        add("too large", "a,latency_ms\n1e999,2\n", "column 'a' in row 1 is '1e999', no finite number");
        add("target NaN", "a,latency_ms\n1,nan\n", "column 'latency_ms' in row 1 is 'nan', no finite number");
        add("target empty", "a,latency_ms\n1,\n", "column 'latency_ms' in row 1 is empty");
        add("a formula", "a,latency_ms\n1,=1+1\n", "column 'latency_ms' in row 1 is '=1+1', no finite number");
        add("control characters", "a,latency_ms\n1,x\x1b[31m\n",
            "column 'latency_ms' in row 1 is 'x?[31m', no finite number");
    }
    void refusesInOneLine()
    {
        QFETCH(QByteArray, csv);
        QFETCH(QByteArray, why);
        QCOMPARE(refusal(csv.toStdString(), {}), why.toStdString());
    }

    void refusesQueriesThatDoNotFit()
    {
        QCOMPARE(refusal(layers, {.features = {"depth"}}), std::string("there is no column 'depth'"));
        QCOMPARE(refusal(layers, {.features = {"name"}}), std::string("column 'name' in row 1 is 'x', no number"));
        QCOMPARE(refusal(layers, {.group = "kind"}), std::string("there is no column 'kind'"));
        QCOMPARE(refusal(layers, {.configuration = "hash"}), std::string("there is no column 'hash'"));
        QCOMPARE(refusal("a,latency_ms\n1,2\n", {.needsTime = true}), std::string("there is no column 'time'"));
        std::string many = "a,latency_ms\n";
        for (int row = 0; row < 1001; ++row)
            many += std::to_string(row) + ",1\n";
        QCOMPARE(refusal(many, {.group = "a"}),
                 std::string("column 'a' has more than 1000 values: too many to learn each by itself"));
    }

    void aFormulaAmongNumbersLeavesItsColumnOut()
    {
        const auto samples = *read("a,b,latency_ms\n1,2,3\n=1+1,2,4\n", {});
        QCOMPARE(samples.groups[0].samples.columns, (std::vector<std::string>{"b"}));
        QCOMPARE(samples.remarks[0].text(), std::string("column 'a' is left out: row 2 holds '=1+1', others numbers"));
    }

    /// Ten million rows would not fit; said before they are all in memory.
    void tenMillionRowsAreTooMany()
    {
        std::string csv = "a,latency_ms\n";
        for (int row = 0; row < 10'000'000; ++row)
            csv += "1,2\n";
        QCOMPARE(refusal(csv, {}), std::string("t.csv: line 4000002: the table has more than 8000000 fields"));
    }
};

QTEST_GUILESS_MAIN(TestSamplesTable)
#include "tst_samples_table.moc"
