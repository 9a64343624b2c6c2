// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/records/predictor_file.h"
#include "tests/support/sample_laws.h"

#include <QTest>

#include <filesystem>

using namespace engine;
using namespace engine::test;

namespace {

double law(std::span<const double> x)
{
    return 1 + x[0] / 10 + x[0] * x[1] / 100 + x[2];
}

Samples layers()
{
    auto samples = samplesOf(law, 40, 3, 0, 100, 1);
    samples.columns = {"macs", "output_bytes", "kernel_class"};
    for (std::size_t row = 0; row < samples.rows(); ++row)
        samples.features[3 * row + 2] = static_cast<double>(row % 2);
    return samples;
}

/// One group of each regressor that this build can fit, named after it.
LatencyPredictor predictorOfAll()
{
    LatencyPredictor predictor{.device = {"box \"1\"", "EPYC", "runtime", 2, 1, 1.5},
                               .conditions = {{"type", "conv"}},
                               .target = "latency_ms",
                               .groups = {},
                               .unpredicted = {{"pool", "3 rows are too few"}},
                               .load = {0.75, 4}};
    for (const auto name : regressorNames()) {
        auto regressor = fitRegressor(name, layers(), {});
        if (!regressor)
            continue;
        GroupPredictor group{.name = std::string(name),
                             .regressor = *std::move(regressor),
                             .interval = ConformalInterval{1.25, 0.9, 0.01, {{0, 2.5}, {0.5, 1.5}}},
                             .scores = {{"ridge", Accuracy{3, 4.5, {}, 0.25, {}, {}, 0.1, -2, {}, {}}, {}},
                                        {"lasso", std::nullopt, "it could not"}},
                             .noisePercent = 2.5,
                             .rows = 40,
                             .configurations = 39,
                             .factor = 2.5};
        predictor.groups.push_back(std::move(group));
    }
    return predictor;
}

std::string replaced(std::string text, const std::string& from, const std::string& to)
{
    const auto place = text.find(from);
    if (place == std::string::npos)
        qFatal("'%s' is not there", from.c_str());
    return text.replace(place, from.size(), to);
}

LatencyPredictor predictorOf(std::string_view name)
{
    LatencyPredictor predictor{.device = {}, .conditions = {}, .target = "t", .groups = {}, .unpredicted = {}};
    predictor.groups.push_back({.name = "g",
                                .regressor = *fitRegressor(name, layers(), {}),
                                .interval = {},
                                .scores = {},
                                .noisePercent = {}});
    return predictor;
}

} // namespace

class TestPredictorFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everythingComesBack()
    {
        const auto predictor = predictorOfAll();
        QVERIFY(predictor.groups.size() > 15);
        const auto text = toJson(predictor);
        const auto read = parsePredictor(text, "p.json");
        QVERIFY2(read.has_value(), read ? "" : read.error().message().c_str());
        for (std::size_t at = 0; at < predictor.groups.size(); ++at)
            QVERIFY2(read->groups[at] == predictor.groups[at], predictor.groups[at].name.c_str());
        QVERIFY(*read == predictor);
        QCOMPARE(toJson(*read), text);
        QVERIFY(scoresJson(predictor).size() < text.size() / 10);
    }

    void refusesWhatCannotBeEvaluated_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        const auto add = [](const char* title, const char* name, const char* from, const char* to) {
            QTest::newRow(title) << QByteArray(name) << QByteArray(from) << QByteArray(to);
        };
        add("another format", "ridge", "predictor/1", "predictor/9");
        add("no format", "ridge", "\"format\"", "\"form\"");
        add("no such form", "ridge", "\"linear\",\"form\"", "\"oracle\",\"form\"");
        add("another form", "ridge", "\"kind\":\"linear\"", "\"kind\":\"trees\"");
        add("a weight too many", "ridge", "\"weights\":[", "\"weights\":[1,");
        add("a weight that is text", "ridge", "\"weights\":[", "\"weights\":[\"");
        add("a weight beyond all", "ridge", "\"weights\":[", "\"weights\":[1e999,");
        add("a deviation of zero", "ridge", "\"deviation\":[", "\"deviation\":[0,");
        add("a scale unknown", "ridge", "\"log2\"", "\"log3\"");
        add("a column less", "ridge", "\"columns\":[\"macs\",", "\"columns\":[");
        add("a degree of millions", "polynomial-2", "\"degree\":2", "\"degree\":2000000");
        add("a degree below zero", "polynomial-2", "\"degree\":2", "\"degree\":-2");
        add("no neighbours", "nearest-neighbors", "\"neighbors\":", "\"neighbors\":0,\"n\":");
        add("more neighbours than rows", "nearest-neighbors", "\"neighbors\":", "\"neighbors\":99,\"n\":");
        add("a kernel unknown", "kernel-ridge-rbf", "{\"kind\":0", "{\"kind\":7");
        add("wide networks", "mlp", "\"widths\":[3,64,64,1]", "\"widths\":[3,2147483647,2147483647,1]");
        add("no networks", "mlp", "\"networks\":[", "\"networks\":[],\"n\":[");
        add("an amount elsewhere", "physics", "\"amounts\":[0,1]", "\"amounts\":[0,77]");
        add("kinds elsewhere", "physics", "\"kind_column\":2", "\"kind_column\":3");
        add("no members", "ensemble", "\"members\":[", "\"members\":[],\"m\":[");
        add("members of members", "ensemble", "\"kind\":\"gaussian-process\"", "\"kind\":\"ensemble\"");
    }
    void refusesWhatCannotBeEvaluated()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        const auto good = toJson(predictorOf(name.toStdString()));
        const auto read = parsePredictor(replaced(good, from.toStdString(), to.toStdString()), "p.json");
        QVERIFY(!read.has_value());
        QVERIFY(read.error().message().find('\n') == std::string::npos);
    }

    void refusesTreesThatDoNotEnd()
    {
        auto predictor = predictorOf("linear");
        TreesModel trees{{0}, {0, -1, -1}, {1, 2, 3}, {1, 0, 0}, 0};
        predictor.groups[0].regressor.form = trees;
        QVERIFY(parsePredictor(toJson(predictor), "p").has_value());
        trees.below[0] = 0;
        predictor.groups[0].regressor.form = trees;
        QCOMPARE(parsePredictor(toJson(predictor), "p").error().code, ErrorCode::Corrupt);
    }

    void everyShorterFileIsRefused()
    {
        const auto text = toJson(predictorOf("linear"));
        for (std::size_t size = 0; size + 2 < text.size(); ++size)
            QVERIFY(!parsePredictor(text.substr(0, size), "p").has_value());
    }

    /// Whatever a byte becomes, what is read can be asked.
    void aWrongByteIsRefusedOrHarmless()
    {
        const auto text = toJson(predictorOf("physics"));
        std::mt19937 random(1);
        for (int round = 0; round < 3000; ++round) {
            auto bent = text;
            bent[random() % bent.size()] = static_cast<char>("0123456789-e.,\"[]{}x"[random() % 20]);
            const auto read = parsePredictor(bent, "p");
            for (const auto& group : read ? read->groups : std::vector<GroupPredictor>()) {
                const std::vector<double> row(group.regressor.columns.size(), 1e3);
                QVERIFY(std::isfinite(evaluate(group.regressor, row)));
                QVERIFY(difficulty(group.regressor, row) > 0);
            }
        }
    }

    void aFileThatIsNotThere() { QCOMPARE(readPredictor("/no/such/predictor.json").error().code, ErrorCode::Io); }
};

QTEST_GUILESS_MAIN(TestPredictorFile)
#include "tst_predictor_file.moc"
