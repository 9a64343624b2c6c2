// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/intervals.h"

#include <QTest>

#include <cmath>
#include <random>
#include <vector>

using namespace engine;

namespace {

/// Predictions of 1 whose error in the logarithm is normal, @p hard times as wide on every fourth row.
struct Rows
{
    std::vector<double> measured;
    std::vector<double> predicted;
    std::vector<double> difficulty;
};

Rows rowsOf(std::size_t count, double hard, unsigned seed)
{
    std::mt19937 random(seed);
    std::normal_distribution<double> noise;
    Rows rows;
    for (std::size_t row = 0; row < count; ++row) {
        rows.difficulty.push_back(row % 4 == 0 ? hard : 1);
        rows.measured.push_back(std::exp(0.1 * rows.difficulty.back() * noise(random)));
        rows.predicted.push_back(1);
    }
    return rows;
}

/// The share of every @p step-th row that is within its interval.
double covered(const ConformalInterval& interval, const Rows& rows, std::size_t step)
{
    double inside = 0;
    double all = 0;
    for (std::size_t row = 0; row < rows.measured.size(); row += step) {
        const auto [low, high] = intervalOf(interval, rows.predicted[row], rows.difficulty[row]);
        inside += rows.measured[row] >= low && rows.measured[row] <= high ? 1 : 0;
        ++all;
    }
    return inside / all;
}

Result<ConformalInterval> intervalFor(const Rows& rows, double coverage)
{
    return conformalInterval(rows.measured, rows.predicted, rows.difficulty, coverage);
}

} // namespace

class TestIntervals : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// Nine rows, each further off than the one before: of ten, 90 % are the first nine.
    void theQuantileIsThatOfTheRowToCome()
    {
        Rows rows;
        for (int row = 1; row <= 9; ++row) {
            rows.measured.push_back(std::exp(row % 2 == 0 ? 0.1 * row : -0.1 * row));
            rows.predicted.push_back(1);
            rows.difficulty.push_back(1);
        }
        QVERIFY(std::abs(intervalFor(rows, 0.9)->quantile - 0.9) < 1e-12);
        QVERIFY(std::abs(intervalFor(rows, 0.5)->quantile - 0.5) < 1e-12);
        const auto [low, high] = intervalOf(*intervalFor(rows, 0.5), 8, 1);
        QVERIFY(std::abs(low - 8 / std::exp(0.5)) < 1e-12 && std::abs(high - 8 * std::exp(0.5)) < 1e-12);
        QCOMPARE(intervalFor(rows, 0.95).error().message(), std::string("9 rows are too few for such an interval"));
    }

    void coversWhatItPromises()
    {
        for (const double coverage : {0.5, 0.8, 0.9, 0.95}) {
            const auto share = covered(*intervalFor(rowsOf(4000, 1, 1), coverage), rowsOf(20000, 1, 2), 1);
            QVERIFY2(std::abs(share - coverage) < 0.02, qPrintable(QString::number(share)));
        }
    }

    /// One width for all promises too much where it is hard; scaled by difficulty it holds there as well.
    void difficultyMakesItHoldWhereItIsHard()
    {
        const auto unseen = rowsOf(20000, 4, 4);
        const auto scaled = *intervalFor(rowsOf(4000, 4, 3), 0.9);
        QVERIFY(std::abs(covered(scaled, unseen, 4) - 0.9) < 0.02);
        auto same = rowsOf(4000, 4, 3);
        same.difficulty.assign(same.difficulty.size(), 1);
        auto sameUnseen = unseen;
        sameUnseen.difficulty.assign(unseen.difficulty.size(), 1);
        const auto constant = *intervalFor(same, 0.9);
        QVERIFY(std::abs(covered(constant, sameUnseen, 1) - 0.9) < 0.02);
        QVERIFY(covered(constant, sameUnseen, 4) < 0.75);
    }

    void fullAgreementIsNoCertainty()
    {
        const auto interval = *intervalFor(rowsOf(100, 1, 5), 0.9);
        const auto [low, high] = intervalOf(interval, 1, 0);
        QVERIFY(low < 1 && high > 1);
    }

    void refusesWhatHasNoLogarithm()
    {
        auto rows = rowsOf(40, 1, 6);
        QVERIFY(intervalFor(rows, 0.9).has_value());
        QVERIFY(!intervalFor(rows, 1).has_value());
        rows.measured[3] = 0;
        QVERIFY(!intervalFor(rows, 0.9).has_value());
        rows.measured.pop_back();
        QVERIFY(!intervalFor(rows, 0.9).has_value());
    }

    /// What is small is ten times as far off.
    void smallAndLargePredictionsHaveIntervalsOfTheirOwn()
    {
        const auto made = [](unsigned seed) {
            auto rows = rowsOf(4000, 1, seed);
            for (std::size_t row = 0; row < rows.measured.size(); ++row) {
                const double size = std::exp2(static_cast<double>(row % 16));
                const double error = std::log(rows.measured[row]) * (size < 256 ? 1 : 0.1);
                rows.predicted[row] = size;
                rows.measured[row] = size * std::exp(error);
            }
            return rows;
        };
        const auto interval = *intervalFor(made(1), 0.9);
        QVERIFY(interval.sizes.size() >= 2);
        const auto widthAt = [&](double predicted) { return intervalOf(interval, predicted, 1).high / predicted; };
        QVERIFY(widthAt(16) > 1.1 && widthAt(16) < 1.3);
        QVERIFY(widthAt(16384) < 1.03);
        auto later = made(2);
        for (const bool small : {true, false}) {
            Rows half;
            for (std::size_t row = 0; row < later.measured.size(); ++row) {
                if ((row % 16 < 6) != small || (row % 16 >= 6 && row % 16 < 10))
                    continue;
                half.measured.push_back(later.measured[row]);
                half.predicted.push_back(later.predicted[row]);
                half.difficulty.push_back(1);
            }
            const auto share = covered(interval, half, 1);
            QVERIFY2(share > 0.87 && share < 0.93, qPrintable(QString::number(share)));
        }
    }

    void equalPredictionsAreOfOneSize() { QVERIFY(intervalFor(rowsOf(4000, 1, 1), 0.9)->sizes.empty()); }
};

QTEST_GUILESS_MAIN(TestIntervals)
#include "tst_intervals.moc"
