// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/transfer.h"
#include "engine/predict/transfer_curve.h"
#include "tests/support/sample_laws.h"

#include <QTest>

#include <array>

using namespace engine;
using namespace engine::test;

namespace {

bool always(double)
{
    return true;
}

/// What neither device's sums explain.
double wobble(double bytes)
{
    return std::exp(0.5 * std::sin(bytes / 10));
}

/// So much for each of two amounts, bent by @p residual.
SamplesGroup measured(const char* family, std::size_t rows, double perMac, double perByte, double residual,
                      unsigned seed)
{
    const auto law = [=](std::span<const double> x) {
        return (0.1 + perMac * x[0] + perByte * x[1]) * std::pow(wobble(x[1]), residual);
    };
    SamplesGroup group{family, samplesOf(law, rows, 2, 1, 100, seed), {}};
    group.samples.columns = {"macs", "output_bytes"};
    return group;
}

LatencyPredictor sourceOf(std::string_view regressor)
{
    LatencyPredictor source{.device = {}, .conditions = {}, .target = "latency_ms", .groups = {}, .unpredicted = {}};
    for (const auto* family : {"conv", "pool", "rare"})
        source.groups.push_back({.name = family,
                                 .regressor = *fitRegressor(regressor, measured(family, 400, 1, 0.2, 1, 1).samples, {}),
                                 .interval = ConformalInterval{0.1, 0.9, 0},
                                 .scores = {},
                                 .noisePercent = {}});
    return source;
}

double errorOf(const LatencyPredictor& predictor, const SamplesGroup& asked)
{
    std::vector<double> said;
    for (std::size_t row = 0; row < asked.samples.rows(); ++row) {
        const auto x = asked.samples.row(row);
        said.push_back(predictRow(predictor, asked.name, {{"macs", x[0]}, {"output_bytes", x[1]}})->expected);
    }
    return *accuracy(asked.samples.target, said)->meanPercent;
}

} // namespace

class TestTransfer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// One target keeps the source's residual, one half of it, one nothing.
    void theResidualIsTakenAsFarAsItHelps_data()
    {
        QTest::addColumn<double>("residual");
        QTest::addColumn<QByteArray>("way");
        QTest::newRow("all") << 1.0 << QByteArray("physics, the residual");
        QTest::newRow("half") << 0.5 << QByteArray("physics, half the residual");
        QTest::newRow("none") << 0.0 << QByteArray("physics");
    }
    void theResidualIsTakenAsFarAsItHelps()
    {
        QFETCH(double, residual);
        QFETCH(QByteArray, way);
        const auto source = sourceOf("physics-boosted");
        const std::vector few{measured("conv", 30, 0.3, 2, residual, 2)};
        const auto target = adapted(source, few, {}, always);
        QVERIFY2(target, target ? "" : target.error().message().c_str());
        QCOMPARE(QByteArray::fromStdString(target->groups[0].scores.front().name), way);
        const auto asked = measured("conv", 300, 0.3, 2, residual, 3);
        QVERIFY2(errorOf(*target, asked) < 12, qPrintable(QString::number(errorOf(*target, asked))));
        QVERIFY(errorOf(*target, asked) < errorOf(source, asked) / 4);
        QVERIFY(target->groups[0].interval.has_value());
        QCOMPARE(target->groups[0].rows, std::size_t{30});
    }

    void aSlowerDeviceOfTheSameKindIsScaled()
    {
        const auto source = sourceOf("boosted-trees");
        const std::vector few{measured("conv", 20, 3, 0.6, 1, 2), measured("pool", 3, 4, 0.8, 1, 4)};
        auto scaled = few;
        for (auto& target : scaled[0].samples.target)
            target += 0.2; // three times 0.1 to begin with
        const auto target = *adapted(source, scaled, {}, always);
        QCOMPARE(target.groups[0].scores.front().name, std::string("scaled"));
        QVERIFY(std::abs(target.groups[0].factor / 3 - 1) < 0.1);
        QVERIFY(std::abs(target.groups[1].factor / 4 - 1) < 0.15);
        QVERIFY(std::abs(target.groups[2].factor / 3 - 1) < 0.2); // by the factor of all rows
        QCOMPARE(target.groups[2].rows, std::size_t{0});
        QVERIFY(target.groups[2].interval->quantile > 0);
    }

    void moreRowsComeNearer()
    {
        const auto source = sourceOf("physics-boosted");
        const std::vector training{measured("conv", 300, 0.3, 2, 1, 2)};
        std::vector asked{measured("conv", 100, 0.3, 2, 1, 3)};
        for (auto& configuration : asked[0].samples.group)
            configuration += " of another network";
        const std::array<std::size_t, 3> counts{3, 40, 1000};
        const auto curve = transferCurve(source, training, asked, counts, {}, always);
        QVERIFY2(curve, curve ? "" : curve.error().message().c_str());
        QCOMPARE(curve->points.size(), counts.size());
        QCOMPARE(curve->points[2].rows, std::size_t{300}); // as there are
        QVERIFY(!curve->points[0].alone);
        QVERIFY(curve->points[1].adapted.accuracy.meanPercent < curve->points[0].adapted.accuracy.meanPercent);
        QVERIFY(curve->points[1].adapted.accuracy.meanPercent < curve->points[1].alone->accuracy.meanPercent);
        QVERIFY(curve->points[0].adapted.accuracy.meanPercent < curve->source.accuracy.meanPercent);
        QCOMPARE(curve->source.accuracy.count, std::size_t{100});
        QVERIFY(!transferCurve(source, asked, asked, counts, {}, always)); // nothing to learn from
        QVERIFY(!transferCurve(source, training, {}, counts, {}, always));
    }

    void saysWhatItCannot()
    {
        const auto source = sourceOf("physics");
        const std::vector strangers{measured("resize", 20, 1, 1, 0, 2)};
        QCOMPARE(adapted(source, strangers, {}, always).error().message(),
                 std::string("no row is of a family that the source knows"));
        const std::vector both{measured("conv", 20, 1, 1, 0, 2), strangers[0]};
        QCOMPARE(adapted(source, both, {}, always)->unpredicted,
                 (std::vector<UnpredictedGroup>{{"resize", "the source knows no such layers"}}));
        auto bad = both;
        bad[0].samples.target[3] = 0;
        QCOMPARE(adapted(source, bad, {}, always).error().message(),
                 std::string("a target of 'conv' is not above zero"));
        bad = both;
        bad[0].samples.columns[0] = "price";
        QCOMPARE(adapted(source, bad, {}, always).error().message(), std::string("'conv': there is no column 'macs'"));
        QCOMPARE(adapted(source, both, {}, [](double) { return false; }).error().code, ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestTransfer)
#include "tst_transfer.moc"
