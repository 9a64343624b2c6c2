// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/samples.h"

#include <QTest>

#include <limits>

using namespace engine;

namespace {

/// Three rows of two columns, all well.
Samples good()
{
    return {{"flops", "bytes"}, {1, 10, 2, 20, 3, 30}, {0.1, 0.2, 0.3}, {"a", "b", "b"}, {1, 2, 3}, {"x", "x", "y"}};
}

QString refusal(const Samples& samples, std::size_t needed = 1)
{
    const auto checked = checkedSamples(samples, needed);
    return checked ? QString() : QString::fromStdString(checked.error().message());
}

constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

} // namespace

class TestSamples : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsWhatIsWell()
    {
        const auto checked = checkedSamples(good(), 3);
        QVERIFY(checked.has_value());
        QVERIFY(checked->samples == good());
        QVERIFY(checked->constantColumns.empty());
    }

    void leavesConstantColumnsOutAndNamesThem()
    {
        auto samples = good();
        samples.columns = {"threads", "flops"};
        samples.features = {4, 1, 4, 2, 4, 3};
        const auto checked = checkedSamples(samples, 3);
        QVERIFY(checked.has_value());
        QCOMPARE(checked->constantColumns, std::vector<std::string>{"threads"});
        QCOMPARE(checked->samples.columns, std::vector<std::string>{"flops"});
        QCOMPARE(checked->samples.features, (std::vector<double>{1, 2, 3}));
        QCOMPARE(checked->samples.target, samples.target);
    }

    void saysInOneLineWhatIsWrong()
    {
        auto samples = good();
        samples.features[3] = notANumber;
        QCOMPARE(refusal(samples), QStringLiteral("column 'bytes' in row 2 is not a finite number"));
        samples = good();
        samples.target[0] = infinity;
        QCOMPARE(refusal(samples), QStringLiteral("the target in row 1 is not a finite number"));
        samples = good();
        samples.time[2] = -infinity;
        QCOMPARE(refusal(samples), QStringLiteral("the time in row 3 is not a finite number"));
        samples = good();
        samples.columns[1] = "flops";
        QCOMPARE(refusal(samples), QStringLiteral("column 'flops' is there twice"));
        samples.columns[1].clear();
        QCOMPARE(refusal(samples), QStringLiteral("a column has no name"));
        samples = good();
        samples.features.pop_back();
        QCOMPARE(refusal(samples), QStringLiteral("5 values do not fill 3 rows of 2 columns"));
        samples = good();
        samples.network.pop_back();
        QCOMPARE(refusal(samples), QStringLiteral("a label of the rows is not given for all 3 rows"));
        QCOMPARE(refusal(good(), 10), QStringLiteral("3 rows are too few: at least 10 are needed"));
        QCOMPARE(refusal({}, 0), QStringLiteral("0 rows are too few: at least 1 are needed"));
        samples = good();
        samples.features = {1, 2, 1, 2, 1, 2};
        QCOMPARE(refusal(samples), QStringLiteral("no column changes from row to row: there is nothing to learn from"));
    }

    void columnsMayNotHideInNoColumns()
    {
        auto samples = good();
        samples.columns.clear();
        QVERIFY(!refusal(samples).isEmpty());
        samples.features.clear();
        QVERIFY(!refusal(samples).isEmpty());
    }

    void selectsRowsWithTheirLabels()
    {
        const auto selected = selectedRows(good(), std::vector<std::size_t>{2, 0});
        const Samples expected{{"flops", "bytes"}, {3, 30, 1, 10}, {0.3, 0.1}, {"b", "a"}, {3, 1}, {"y", "x"}};
        QVERIFY(selected == expected);
    }

    void drawsRowsBySeed()
    {
        QVERIFY(drawnRows(good(), 3, 1) == good());
        const auto two = drawnRows(good(), 2, 1);
        QCOMPARE(two.rows(), std::size_t{2});
        QVERIFY(two == drawnRows(good(), 2, 1));
        QVERIFY(two.time[0] != two.time[1]);
    }
};

QTEST_GUILESS_MAIN(TestSamples)
#include "tst_samples.moc"
