// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/log_axis.h"
#include "widgets/charts/nearest.h"

#include <QLocale>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace {

constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();
constexpr double infinite = std::numeric_limits<double>::infinity();

std::ptrdiff_t nearest(const std::vector<double>& sorted, double key)
{
    return widgets::nearestOf(sorted, key, [](double value) { return value; }) - sorted.begin();
}

std::ptrdiff_t nearestByTrying(const std::vector<double>& sorted, double key)
{
    return std::ranges::min_element(sorted, {}, [key](double value) { return std::abs(value - key); }) - sorted.begin();
}

} // namespace

/// Where the crosshair snaps to.
class TestNearest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isTheOneThatTryingFinds()
    {
        const auto seed = std::random_device{}();
        std::mt19937 random(seed);
        for (int round = 0; round < 2000; ++round) {
            std::vector<double> sorted(1 + random() % 12);
            for (auto& value : sorted)
                value = static_cast<double>(random() % 40) / 2;
            std::ranges::sort(sorted);
            sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
            const double key = static_cast<double>(random() % 100) / 4 - 2;
            QVERIFY2(nearest(sorted, key) == nearestByTrying(sorted, key),
                     qPrintable(QStringLiteral("seed %1, round %2").arg(seed).arg(round)));
        }
    }

    void ofTwoItIsTheEarlier() { QCOMPARE(nearest({1, 2}, 1.5), 0); }

    void takesAnyKey()
    {
        QCOMPARE(nearest({1, 2, 3}, -infinite), 0);
        QCOMPARE(nearest({1, 2, 3}, infinite), 2);
        QCOMPARE(nearest({1, 2, 3}, notANumber), 0);
        QCOMPARE(nearest({}, 1), 0); // the end
    }

    void ratesHaveTwoFigures()
    {
        QLocale::setDefault(QLocale::c());
        QCOMPARE(widgets::rateNumber(0.354), QStringLiteral("0.35"));
        QCOMPARE(widgets::rateNumber(0.996), QStringLiteral("1.0"));
        QCOMPARE(widgets::rateNumber(7.26), QStringLiteral("7.3"));
        QCOMPARE(widgets::rateNumber(9.96), QStringLiteral("10"));
        QCOMPARE(widgets::rateNumber(22.4), QStringLiteral("22"));
    }
};

QTEST_GUILESS_MAIN(TestNearest)
#include "tst_nearest.moc"
