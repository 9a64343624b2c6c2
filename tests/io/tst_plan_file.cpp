// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/records/certificate_file.h"
#include "engine/io/records/csv.h"
#include "engine/io/records/plan_file.h"
#include "engine/plan/planners.h"
#include "tests/support/random_costs.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace engine;

namespace {

/// Three layers, the last pinned to the edge, that are best cut behind the first.
CostModel chain()
{
    CostModel costs;
    costs.name = "chain";
    const auto addTensor = [&costs](const char* name, std::int64_t bytes, std::optional<LayerId> producer) {
        costs.tensors.push_back({.name = name, .bytes = Bytes{bytes}, .producer = producer});
    };
    addTensor("in", 4'000'000, std::nullopt);
    for (std::uint32_t i = 0; i < 3; ++i) {
        const auto name = "layer " + std::to_string(i);
        costs.layers.push_back({name, "Conv", Millis{4.0 * (i + 1)}, Millis{1.0}, {TensorId{i}}, {}, {}});
        addTensor(name.c_str(), 1000, LayerId{i});
    }
    costs.layers[2].pinned = Side::Edge;
    costs.tensors.back().wanted = true;
    setTransfers(costs, {.link = {megabitsPerSecond(8), megabitsPerSecond(8), Millis{0.5}}});
    return costs;
}

PlanOutcome outcomeOf(const CostModel& costs)
{
    return {planOptimal(costs, {}), Millis{0.75}};
}

std::string planText(const CostModel& costs)
{
    return toJson(outcomeOf(costs), "optimal", costs);
}

std::string replaced(const std::string& text, const char* instead, const char* with)
{
    auto changed = QString::fromStdString(text);
    const auto place = changed.indexOf(QLatin1String(instead));
    return place < 0 ? std::string()
                     : changed.replace(place, qsizetype(qstrlen(instead)), QLatin1String(with)).toStdString();
}

} // namespace

class TestPlanFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPlanComesBack()
    {
        const auto costs = chain();
        const auto best = planOptimal(costs, {});
        QVERIFY(best);
        QCOMPARE(best->sideOf, std::vector({Side::Device, Side::Edge, Side::Edge}));
        const auto again = parsePlan(planText(costs), "plan.json", costs);
        QVERIFY2(again, again ? "" : again.error().message().c_str());
        QCOMPARE(again->algorithm, std::string("optimal"));
        QCOMPARE(again->sideOf, best->sideOf);
        QVERIFY(again->predicted == best->predicted);
        QVERIFY(!again->optimal); // a file proves nothing
    }

    /// The same placement elsewhere costs what it costs there.
    void aPlanIsPricedWhereItIsRead()
    {
        const auto text = planText(chain());
        auto slower = chain();
        slower.layers[0].device *= 3;
        const auto again = parsePlan(text, "plan.json", slower);
        QVERIFY(again);
        QCOMPARE(again->predicted.device, Millis{12.0});
        QVERIFY(again->predicted == costOf(slower, again->sideOf));
    }

    void everyRandomPlanComesBack()
    {
        const auto seed = std::random_device{}();
        std::mt19937 random(seed);
        for (int round = 0; round < 200; ++round) {
            const auto costs = support::randomCosts(random, 1 + static_cast<std::uint32_t>(round) % 12);
            const auto best = planOptimal(costs, {});
            QVERIFY(best);
            const auto again = parsePlan(toJson(PlanOutcome{*best}, "optimal", costs), "plan.json", costs);
            QVERIFY2(again && again->sideOf == best->sideOf && again->predicted == best->predicted,
                     qPrintable(QStringLiteral("seed %1, round %2").arg(seed).arg(round)));
            const auto certificate = certify(costs, {});
            QVERIFY(certificate);
            const auto proof = parseCertificate(toJson(*certificate, costs), "proof.json", costs);
            QVERIFY2(proof && *proof == *certificate,
                     qPrintable(QStringLiteral("seed %1, round %2").arg(seed).arg(round)));
        }
    }

    void filesAreReadAndNamed()
    {
        const QTemporaryDir folder;
        const auto costs = chain();
        const auto write = [&folder](const char* name, const std::string& text) {
            QFile file(folder.filePath(QLatin1String(name)));
            return file.open(QIODevice::WriteOnly) && file.write(QByteArray::fromStdString(text)) > 0;
        };
        const auto pathOf = [&folder](const char* name) {
            return std::filesystem::path(folder.filePath(QLatin1String(name)).toStdString());
        };
        QVERIFY(write("plan.json", planText(costs)) && write("proof.json", toJson(*certify(costs, {}), costs)));
        QVERIFY(readPlan(pathOf("plan.json"), costs));
        QVERIFY(readCertificate(pathOf("proof.json"), costs));
        const auto swapped = readCertificate(pathOf("plan.json"), costs);
        QVERIFY(!swapped);
        QVERIFY(swapped.error().message().starts_with("plan.json: "));
        QCOMPARE(readPlan(pathOf("none.json"), costs).error().code, ErrorCode::Io);
    }

    void aPlanOfAnotherModelIsRefused()
    {
        const auto text = planText(chain());
        auto shorter = chain();
        shorter.layers.pop_back();
        const auto plan = parsePlan(text, "plan.json", shorter);
        QVERIFY(!plan);
        QCOMPARE(plan.error().code, ErrorCode::InvalidInput);
        QCOMPARE(plan.error().message(), std::string("plan.json: it places 3 layers, the model has 2"));
        auto renamed = chain();
        renamed.layers[1].name = "another";
        QCOMPARE(parsePlan(text, "plan.json", renamed).error().message(),
                 std::string("plan.json: layer 'another' has no side"));
    }

    void saysWhatIsWrongWithAPlan_data()
    {
        QTest::addColumn<QByteArray>("instead");
        QTest::addColumn<QByteArray>("with");
        QTest::addColumn<QByteArray>("says");
        QTest::addRow("no side") << QByteArray("\"layer 1\": \"edge\"") << QByteArray("\"layer 1\": \"moon\"")
                                 << QByteArray("layer 'layer 1' has no side");
        QTest::addRow("a side that is a number") << QByteArray("\"layer 1\": \"edge\"") << QByteArray("\"layer 1\": 1")
                                                 << QByteArray("layer 'layer 1' has no side");
        QTest::addRow("a layer twice") << QByteArray("\"layer 1\"") << QByteArray("\"layer 0\"")
                                       << QByteArray("it places 2 layers");
        QTest::addRow("no placement") << QByteArray("\"placement\"") << QByteArray("\"places\"")
                                      << QByteArray("'placement' is missing");
        QTest::addRow("no algorithm") << QByteArray("\"algorithm\": \"optimal\"") << QByteArray("\"algorithm\": 1")
                                      << QByteArray("'algorithm' is no text");
    }

    void saysWhatIsWrongWithAPlan()
    {
        QFETCH(QByteArray, instead);
        QFETCH(QByteArray, with);
        QFETCH(QByteArray, says);
        const auto costs = chain();
        const auto text = replaced(planText(costs), instead.constData(), with.constData());
        QVERIFY(!text.empty());
        const auto plan = parsePlan(text, "plan.json", costs);
        QVERIFY(!plan);
        QVERIFY2(plan.error().message().find(says.toStdString()) != std::string::npos, plan.error().message().c_str());
    }

    void saysWhatIsWrongWithACertificate_data()
    {
        QTest::addColumn<QByteArray>("instead");
        QTest::addColumn<QByteArray>("with");
        QTest::addColumn<QByteArray>("says");
        const auto row = [](const char* name, const char* instead, const char* with, const char* says) {
            QTest::addRow("%s", name) << QByteArray(instead) << QByteArray(with) << QByteArray(says);
        };
        row("another format", "suture.certificate/1", "suture.plan/1", "is not suture.certificate/1");
        row("choices that are none", "\"choices\":[", "\"choices\":7,\"x\":[", "'choices' is no list");
        row("no direction", "\"uplink\":", "\"upload\":", "'uplink' is missing");
        row("half a direction", "\"downlink\":true", "\"downlink\":\"yes\"", "'downlink' is neither true nor false");
        row("no unit", "\"units_per_ms\":", "\"units_per_ms\":0,\"x\":", "'units_per_ms' is no number of at least 1");
        row("a flow of nothing", "\"flow\":", "\"flow\":null,\"x\":", "'flow' is no count");
        row("an arc that is a word", "\"arcs\":[", "\"arcs\":[\"a\",", "an arc is not [from, to, capacity, flow]");
        row("an arc of three", "\"arcs\":[", "\"arcs\":[[\"a\",\"b\",1],", "an arc is not [from, to, capacity, flow]");
        row("half a unit", "\"arcs\":[", "\"arcs\":[[\"a\",\"b\",1.5,1],", "an arc is not");
    }

    void saysWhatIsWrongWithACertificate()
    {
        QFETCH(QByteArray, instead);
        QFETCH(QByteArray, with);
        QFETCH(QByteArray, says);
        const auto costs = chain();
        const auto certificate = certify(costs, {});
        QVERIFY(certificate);
        const auto text = replaced(toJson(*certificate, costs), instead.constData(), with.constData());
        QVERIFY(!text.empty());
        const auto read = parseCertificate(text, "proof.json", costs);
        QVERIFY(!read);
        QVERIFY2(read.error().message().find(says.toStdString()) != std::string::npos, read.error().message().c_str());
    }

    void aPlanThatIsNoneSaysWhy()
    {
        const auto costs = chain();
        const PlanOutcome none{Error{ErrorCode::Unsupported, "not a chain: 'b' branches"}};
        const auto text = toJson(none, "neurosurgeon", costs);
        QVERIFY(text.find("not a chain: 'b' branches") != std::string::npos);
        QVERIFY(!parsePlan(text, "plan.json", costs));
        const auto table =
            parseCsv(toCsv(tableOf({{"neurosurgeon", none}, {"optimal", outcomeOf(costs)}}, costs)), "plans.csv");
        QVERIFY(table);
        QCOMPARE(table->columns.back(), std::string("reason"));
        QCOMPARE(table->rows[0].back(), std::string("not a chain: 'b' branches"));
        QCOMPARE(table->rows[0][1], std::string());
        QCOMPARE(table->rows[1].back(), std::string());
        QCOMPARE(std::stod(table->rows[1][1]), outcomeOf(costs).plan->predicted.total().count());
    }
};

QTEST_GUILESS_MAIN(TestPlanFile)
#include "tst_plan_file.moc"
