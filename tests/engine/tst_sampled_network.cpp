// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/fusion.h"
#include "engine/graph/sampling/sampled_network.h"
#include "engine/graph/work.h"
#include "engine/predict/layer_family.h"
#include "engine/predict/layer_features.h"

#include <QTest>

#include <cmath>
#include <set>

using namespace engine;

namespace {

SampleSpec specOf(const std::string& kind, std::uint32_t seed)
{
    return {{kind}, seed};
}

std::string printOf(const SampleSpec& spec)
{
    return fingerprint(*sampledNetwork(spec));
}

/// The least and the most of a feature.
struct Reach
{
    double least = INFINITY;
    double most = 0;

    void add(double value)
    {
        least = std::min(least, value);
        most = std::max(most, value);
    }
};

using Reaches = std::map<std::string, Reach>; ///< by "family feature"

void addReach(Reaches& reaches, const LayerFeatures& features)
{
    for (const auto& [name, value] : features.values)
        reaches[std::string(features.family) + " " + name].add(value);
}

QByteArray problemOf(const LayerGraph& fused)
{
    std::int64_t macs = 0;
    std::int64_t weights = 0;
    for (std::uint32_t i = 0; i < fused.layers().size(); ++i) {
        macs += workOf(fused, LayerId{i}).macs;
        weights += workOf(fused, LayerId{i}).parameters * 4;
    }
    if (fused.layers().empty() || fused.layers().size() > 45)
        return QByteArray::number(static_cast<int>(fused.layers().size())) + " layers";
    if (macs > 2'500'000'000 || weights > 440'000'000)
        return "too much work";
    return {};
}

} // namespace

class TestSampledNetwork : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesAreReadAsTheyAreWritten()
    {
        const SampleSpec spec{{"conv", "max_pool"}, 0x5f3a};
        QCOMPARE(nameOf(spec), std::string("sample:conv+max_pool:5f3a"));
        QVERIFY(*parseSampleSpec(nameOf(spec)) == spec);
        QCOMPARE(nameOf(specOfAllFamilies(0)), std::string("sample:all:0"));
        QVERIFY(*parseSampleSpec("sample:all:ffffffff") == specOfAllFamilies(0xffffffff));
        QVERIFY(makeNamedModel("VAE"));
    }

    void refusesOtherNames_data()
    {
        QTest::addColumn<QString>("name");
        for (const auto* name :
             {"sample:", "sample::1", "sample:conv", "sample:conv:", "sample:conv:1:2", "sample:conv:01",
              "sample:conv:0x1", "sample:conv:1g", "sample:conv:A", "sample:conv:-1", "sample:conv:100000000",
              "sample:conv+conv:1", "sample:conv+:1", "sample:+conv:1", "sample:all+conv:1", "sample:other:1",
              "sample:Conv:1", "sample:conv :1", "conv:1"})
            QTest::newRow(name) << QString::fromLatin1(name);
        QTest::newRow("long") << QStringLiteral("sample:") + QString(100'000, QLatin1Char('+')) + QStringLiteral(":1");
    }
    void refusesOtherNames()
    {
        QFETCH(QString, name);
        const auto spec = parseSampleSpec(name.toStdString());
        QVERIFY(!spec);
        QVERIFY(spec.error().message().size() < 600);
        QVERIFY(!makeNamedModel(name.toStdString()));
    }

    /// What both sides must agree on, whatever machine and library they have: found once, and written down.
    void theSameSpecIsTheSameNetwork()
    {
        QCOMPARE(printOf(specOfAllFamilies(7)), printOf(specOfAllFamilies(7)));
        QVERIFY(printOf(specOfAllFamilies(7)) != printOf(specOfAllFamilies(8)));
        QVERIFY(printOf(specOf("conv", 1)) != printOf(specOf("max_pool", 1)));
        QCOMPARE(printOf(specOf("conv", 1)), std::string("bc8ec4ad22326bb7"));
        QCOMPARE(printOf(specOfAllFamilies(7)), std::string("72aa7c867b2ad3dc"));
    }

    void shapesAloneAreTheSameNetwork()
    {
        for (std::uint32_t seed = 0; seed < 12; ++seed) {
            const auto shapes = *sampledShapes(specOfAllFamilies(seed));
            const auto whole = *sampledNetwork(specOfAllFamilies(seed));
            QCOMPARE(fingerprint(shapes), fingerprint(whole));
            QCOMPARE(fingerprint(*fuse(shapes)), fingerprint(*fuse(whole)));
        }
        QVERIFY(!sampledShapes(specOf("nothing", 1)));
    }

    void everyKindGivesLayersOfItsFamily_data()
    {
        QTest::addColumn<std::string>("kind");
        for (const auto kind : sampleKinds())
            QTest::newRow(std::string(kind).c_str()) << std::string(kind);
    }
    void everyKindGivesLayersOfItsFamily()
    {
        QFETCH(std::string, kind);
        const std::map<std::string, std::string> grids{{"published-conv", "conv"},
                                                       {"published-dense", "matmul"},
                                                       {"published-normalization", "normalization"},
                                                       {"published-pooling", "max_pool"},
                                                       {"published-activation", "activation"},
                                                       {"published-softmax", "softmax"},
                                                       {"published-argmax", "argmax"}};
        const auto family = grids.contains(kind) ? grids.at(kind) : kind;
        int own = 0;
        for (std::uint32_t seed = 0; seed < 3; ++seed) {
            const auto fused = fuse(*sampledNetwork(specOf(kind, seed)));
            QVERIFY(fused);
            QCOMPARE(problemOf(*fused), QByteArray());
            for (std::uint32_t i = 0; i < fused->layers().size(); ++i)
                own += familyOf(*fused, LayerId{i}) == family ? 1 : 0;
        }
        QVERIFY2(own >= 9, QByteArray::number(own).constData());
    }

    void networksStayInBoundsAndCoverWideRanges()
    {
        Reaches reaches;
        std::set<std::string> configurations;
        int layers = 0;
        for (std::uint32_t seed = 0; seed < 200; ++seed) {
            const auto fused = fuse(*sampledNetwork(specOfAllFamilies(seed)));
            QVERIFY(fused);
            QVERIFY2(problemOf(*fused).isEmpty(), problemOf(*fused) + " of " + QByteArray::number(seed));
            for (std::uint32_t i = 0; i < fused->layers().size(); ++i, ++layers) {
                const auto features = featuresOf(*fused, LayerId{i});
                addReach(reaches, features);
                configurations.insert(configurationOf(features));
            }
        }
        QVERIFY(layers > 2000);
        QVERIFY(configurations.size() * 10 > static_cast<std::size_t>(layers) * 7);
        for (const auto family : sampleFamilies())
            QVERIFY2(reaches.contains(std::string(family) + " macs"), std::string(family).c_str());
        const auto covers = [&](const char* feature, double low, double high) {
            const auto& reach = reaches.at(feature);
            if (reach.least > low || reach.most < high)
                qWarning("%s: %g to %g", feature, reach.least, reach.most);
            return reach.least <= low && reach.most >= high;
        };
        QVERIFY(covers("conv input_channels", 1, 1024));
        QVERIFY(covers("conv output_channels", 1, 1024));
        QVERIFY(covers("conv input_rows", 1, 200));
        QVERIFY(covers("conv kernel_rows", 1, 9));
        QVERIFY(covers("conv stride_rows", 1, 4));
        QVERIFY(covers("conv dilation_rows", 1, 3));
        QVERIFY(covers("conv groups", 1, 8));
        QVERIFY(covers("conv macs", 1e4, 1e9));
        QVERIFY(covers("conv blocked_input", 0, 1));
        QVERIFY(covers("matmul weight_bytes", 1e4, 1e8));
        QVERIFY(covers("matmul rows", 1, 128));
    }
};

QTEST_GUILESS_MAIN(TestSampledNetwork)
#include "tst_sampled_network.moc"
