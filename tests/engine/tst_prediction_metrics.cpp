// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/recent_accuracy.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <vector>

using namespace engine;

namespace {

bool near(std::optional<double> value, double expected)
{
    return value && std::abs(*value - expected) <= 1e-9 * (1 + std::abs(expected));
}

} // namespace

class TestPredictionMetrics : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// Worked out by hand: errors of 5, 10, 20 and 50 percent.
    void knownValues()
    {
        const std::vector<double> measured{100, 10, 5, 2};
        const std::vector<double> predicted{105, 9, 6, 1};
        const auto result = accuracy(measured, predicted);
        QVERIFY(result.has_value());
        QCOMPARE(result->count, std::size_t{4});
        QVERIFY(near(result->meanPercent, 21.25));
        QVERIFY(near(result->medianPercent, 15));
        QVERIFY(near(result->within5, 0.25));
        QVERIFY(near(result->within10, 0.5));
        QVERIFY(near(result->within20, 0.75));
        QVERIFY(near(result->rmse, std::sqrt(7.0)));
        QVERIFY(near(result->r2, 1 - 28.0 / 6706.75));
        // Logarithms in base 10 give the same share.
        const double logs[] = {2, 1, std::log10(5), std::log10(2)};
        const double off[] = {std::log10(1.05), std::log10(0.9), std::log10(1.2), std::log10(0.5)};
        double total = 0;
        double residual = 0;
        for (int at = 0; at < 4; ++at) {
            total += std::pow(logs[at] - 1, 2); // their mean is 1
            residual += std::pow(off[at], 2);
        }
        QVERIFY(near(result->r2OfLog, 1 - residual / total));
        QVERIFY(near(result->rankCorrelation, 1));
    }

    void everythingRightIsPerfect()
    {
        const std::vector<double> values{3, 1, 2};
        const auto result = accuracy(values, values);
        QVERIFY(result.has_value());
        QVERIFY(near(result->meanPercent, 0) && near(result->within5, 1) && near(result->r2, 1));
        QVERIFY(near(result->r2OfLog, 1) && near(result->rankCorrelation, 1));
        QCOMPARE(result->rmse, 0.0);
    }

    /// 1 2 2 4 has the ranks 1, 2.5, 2.5, 4; by hand rho is 4.5 / sqrt(4.5 * 5).
    void equalValuesShareTheirRank()
    {
        const auto result = accuracy(std::vector<double>{1, 2, 2, 4}, std::vector<double>{1, 2, 3, 4});
        QVERIFY(result.has_value() && near(result->rankCorrelation, 4.5 / std::sqrt(22.5)));
        const auto opposite = accuracy(std::vector<double>{1, 2, 3}, std::vector<double>{9, 8, 1});
        QVERIFY(opposite.has_value() && near(opposite->rankCorrelation, -1));
    }

    /// A few large values hide errors of many hundred percent from R2, not from the others.
    void r2AloneWouldBeBlind()
    {
        const auto result = accuracy(std::vector<double>{1, 1.5, 2, 1000}, std::vector<double>{9, 8, 7, 1000});
        QVERIFY(result.has_value() && *result->r2 > 0.999 && *result->meanPercent > 300 && *result->r2OfLog < 0.8);
    }

    void undefinedFiguresAreMissing()
    {
        const auto zero = accuracy(std::vector<double>{0, 1}, std::vector<double>{1, 1});
        QVERIFY(zero.has_value() && !zero->meanPercent && !zero->within5 && !zero->r2OfLog && !zero->rankCorrelation);
        const auto negative = accuracy(std::vector<double>{1, 2}, std::vector<double>{-1, 2});
        QVERIFY(negative.has_value() && near(negative->meanPercent, 100) && !negative->r2OfLog);
        const auto one = accuracy(std::vector<double>{2}, std::vector<double>{1});
        QVERIFY(one.has_value() && near(one->medianPercent, 50) && !one->r2 && !one->rankCorrelation);
    }

    /// First all are twice as much, then all are right.
    void onlyTheLatestRowsCount()
    {
        RecentAccuracy recent;
        for (std::size_t row = 0; row + 1 < RecentAccuracy::leastRows; ++row)
            recent.add(1, 2);
        recent.add(std::numeric_limits<double>::quiet_NaN(), 2);
        QVERIFY(!recent.accuracy());
        recent.add(1, 2);
        QCOMPARE(recent.accuracy()->count, RecentAccuracy::leastRows);
        QVERIFY(near(recent.accuracy()->medianPercent, 100) && near(recent.accuracy()->within10, 0));
        for (std::size_t row = 0; row < RecentAccuracy::mostRows; ++row)
            recent.add(3, 3);
        QCOMPARE(recent.accuracy()->count, RecentAccuracy::mostRows);
        QVERIFY(near(recent.accuracy()->within10, 1));
    }

    void refusesWhatCannotBeCompared()
    {
        QVERIFY(!accuracy(std::vector<double>{1, 2}, std::vector<double>{1}).has_value());
        QVERIFY(!accuracy({}, {}).has_value());
        const std::vector<double> nan{std::numeric_limits<double>::quiet_NaN()};
        QVERIFY(!accuracy(nan, std::vector<double>{1}).has_value());
    }
};

QTEST_GUILESS_MAIN(TestPredictionMetrics)
#include "tst_prediction_metrics.moc"
