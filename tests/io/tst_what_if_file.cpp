// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/records/csv.h"
#include "engine/io/records/timed_graph_file.h"
#include "engine/io/records/what_if_file.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace engine;

namespace {

const Bandwidth slowest = megabitsPerSecond(1);
const Bandwidth fastest = megabitsPerSecond(100);

CostModel recorded()
{
    auto costs = *readTimedGraph(SOURCE_ROOT "/tests/data/timed-graphs/pix2pix-mnote5.json");
    setTransfers(costs, {.link = {megabitsPerSecond(8.8), megabitsPerSecond(29.1), Millis{2}}});
    return costs;
}

CsvTable tableOf(const std::string& text)
{
    const auto table = parseCsv(text, "a table");
    return table ? *table : CsvTable{};
}

double number(const std::string& cell)
{
    return QByteArray::fromStdString(cell).toDouble();
}

} // namespace

/// What `suture sweep` and the charts of the window give away.
class TestWhatIfFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSweepHasAColumnForEachAlgorithm()
    {
        const auto sweep = sweepUplink(recorded(), slowest, fastest, 4, {});
        QVERIFY(sweep);
        const auto table = tableOf(toCsv(engine::tableOf(*sweep)));
        QCOMPARE(table.columns.size(), sweep->rows.size() + 1);
        QCOMPARE(table.rows.size(), std::size_t{4});
        QCOMPARE(number(table.rows.front()[0]), 1.0);
        QCOMPARE(number(table.rows.back()[0]), 100.0);
        for (std::size_t column = 0; column < sweep->rows.size(); ++column) {
            QCOMPARE(table.columns[column + 1], sweep->rows[column].algorithm);
            for (std::size_t row = 0; row < 4; ++row) {
                const auto& value = sweep->rows[column].latency[row];
                QCOMPARE(table.rows[row][column + 1].empty(), !value);
                if (value)
                    QCOMPARE(number(table.rows[row][column + 1]), value->count());
            }
        }
    }

    void whereAnAlgorithmHasNoPlanTheCellIsEmpty()
    {
        const Sweep sweep{{slowest, fastest}, {{"one", {Millis{2.5}, std::nullopt}}}};
        QCOMPARE(toCsv(engine::tableOf(sweep)), std::string("uplink_mbps,one\n1,2.5\n100,\n"));
    }

    void bandsMeet()
    {
        const auto costs = recorded();
        const auto bands = bandsOf(costs, slowest, fastest, {});
        QVERIFY(bands && bands->size() > 1);
        const auto table = tableOf(toCsv(engine::tableOf(*bands, costs)));
        QCOMPARE(table.rows.size(), bands->size());
        QCOMPARE(number(table.rows.front()[0]), 1.0);
        QCOMPARE(number(table.rows.back()[1]), 100.0);
        for (std::size_t i = 0; i < bands->size(); ++i) {
            if (i > 0)
                QCOMPARE(table.rows[i][0], table.rows[i - 1][1]);
            QCOMPARE(number(table.rows[i][2]), (*bands)[i].plan.value.count());
            const auto uploads = (*bands)[i].plan.predicted.uploads.size();
            const auto named = QString::fromStdString(table.rows[i][4]).split(QLatin1Char(' '), Qt::SkipEmptyParts);
            QCOMPARE(static_cast<std::size_t>(named.size()), uploads);
        }
    }

    void theObjectHoldsSweepAndBands()
    {
        const auto costs = recorded();
        const auto sweep = sweepUplink(costs, slowest, fastest, 3, {});
        const auto bands = bandsOf(costs, slowest, fastest, {});
        QVERIFY(sweep && bands);
        const auto text = QByteArray::fromStdString(toJson(*sweep, *bands, costs));
        const auto object = QJsonDocument::fromJson(text).object();
        QCOMPARE(object[QStringLiteral("format")].toString(), QStringLiteral("suture.sweep/1"));
        QCOMPARE(object[QStringLiteral("uplink_mbps")].toArray().size(), 3);
        const auto latency = object[QStringLiteral("latency_ms")].toObject();
        QCOMPARE(static_cast<std::size_t>(latency.size()), sweep->rows.size());
        for (const auto& row : sweep->rows) {
            const auto values = latency[QString::fromStdString(row.algorithm)].toArray();
            QCOMPARE(values.size(), 3);
            for (qsizetype i = 0; i < 3; ++i)
                QCOMPARE(values[i].isNull(), !row.latency[static_cast<std::size_t>(i)]);
        }
        const auto list = object[QStringLiteral("bands")].toArray();
        QCOMPARE(static_cast<std::size_t>(list.size()), bands->size());
        const auto placement = list.first()[QLatin1String("plan")][QLatin1String("placement")].toObject();
        QCOMPARE(static_cast<std::size_t>(placement.size()), costs.layers.size());
    }

    void aPhaseMapHasARowForEachPoint()
    {
        PhaseMapRange range{slowest, fastest};
        range.size = 5;
        const auto map = phaseMapOf(recorded(), range, {});
        QVERIFY(map);
        const auto table = tableOf(toCsv(engine::tableOf(*map)));
        QCOMPARE(table.rows.size(), std::size_t{25});
        QCOMPARE(number(table.rows.front()[0]), 1.0);
        QCOMPARE(number(table.rows.front()[1]), 1.0);
        QCOMPARE(number(table.rows.back()[1]), 10.0);
        for (std::size_t i = 0; i < table.rows.size(); ++i) {
            QCOMPARE(table.rows[i][2], std::string("1")); // the edge's slowdown is not this map's axis
            QVERIFY(std::abs(number(table.rows[i][3]) - static_cast<double>(map->latency[i])) < 1e-3);
            QCOMPARE(number(table.rows[i][4]), static_cast<double>(map->placementAt[i]));
        }
    }

    void tradeOffsHaveARowEach()
    {
        const auto points = tradeOffsOf(recorded(), {});
        QVERIFY(points && !points->empty());
        const auto table = tableOf(toCsv(engine::tableOf(*points)));
        QCOMPARE(table.rows.size(), points->size());
        for (std::size_t i = 0; i < points->size(); ++i) {
            QCOMPARE(number(table.rows[i][0]), (*points)[i].latency.count());
            QCOMPARE(number(table.rows[i][1]), (*points)[i].period.count());
            QCOMPARE(number(table.rows[i][2]) + number(table.rows[i][3]), static_cast<double>((*points)[i].sent.count));
        }
    }
};

QTEST_GUILESS_MAIN(TestWhatIfFile)
#include "tst_what_if_file.moc"
