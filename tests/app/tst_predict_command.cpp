// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/files/atomic_write.h"
#include "engine/io/records/predicted_profile_file.h"
#include "engine/io/records/predictor_file.h"
#include "tests/support/made_up_predictor.h"
#include "tests/support/run_suture.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using tests::suture;

namespace {

const QString model = QStringLiteral("zoo:GoogLeNet");

QStringList overALink(const QString& command, const QString& device, const QString& edge)
{
    return {command,
            model,
            QStringLiteral("--device-profile"),
            device,
            QStringLiteral("--edge-profile"),
            edge,
            QStringLiteral("--uplink-mbps=2000"),
            QStringLiteral("--downlink-mbps=2000")};
}

} // namespace

class TestPredictCommand : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        m_phone = predictorOf(QStringLiteral("phone"), 4);
        m_box = predictorOf(QStringLiteral("box"), 1);
    }

    void printsEveryLayerAndTheSum()
    {
        const auto outcome = suture({QStringLiteral("predict"), model, QStringLiteral("--predictor"), m_phone});
        QCOMPARE(outcome.status, 0);
        QVERIFY2(outcome.output.startsWith("GoogLeNet on phone, predicted\n"), outcome.output.left(200));
        QVERIFY(outcome.output.contains("\nsum of layers "));
        QVERIFY(outcome.output.contains("(marked ?) are beyond what the predictor has learnt from"));
        const auto table =
            suture({QStringLiteral("predict"), model, QStringLiteral("--predictor"), m_phone, QStringLiteral("--csv")});
        QVERIFY(table.output.contains("# times: device predicted"));
        QVERIFY(table.output.contains("\nlayer,type,median_ms,low_ms,high_ms,in_range"));
    }

    void writesAProfileThatSaysItIsPredicted()
    {
        const auto file = profileOf(m_phone);
        const auto read = engine::readLayerTimes(file.toStdString());
        QVERIFY2(read, read ? "" : read.error().message().c_str());
        QCOMPARE(read->times.source, engine::TimesSource::Predicted);
        QCOMPARE(read->device.name, std::string("phone"));
        const auto loaded = engine::readLayerTimes(profileOf(m_phone, {QStringLiteral("--load=0.5")}).toStdString());
        for (std::size_t i = 0; i < read->times.layers.size(); ++i)
            QVERIFY(std::abs((loaded->times.layers[i].expected - 2 * read->times.layers[i].expected).count()) < 1e-9);
    }

    void plansFromPredictedTimesAndSaysSo()
    {
        const auto call = overALink(QStringLiteral("plan"), profileOf(m_phone), profileOf(m_box));
        const auto json = suture(call + QStringList{QStringLiteral("--json")}).json();
        QCOMPARE(json[QStringLiteral("times_from")].toObject()[QStringLiteral("device")].toString(),
                 QStringLiteral("predicted"));
        QVERIFY(json[QStringLiteral("latency_ms")].toDouble() > 0);
        const auto said = QByteArray("times: device predicted, edge predicted\n");
        for (const auto& command : {QStringLiteral("plan"), QStringLiteral("sweep")}) {
            const auto words = overALink(command, call[3], call[5]);
            const auto text = suture(words);
            QCOMPARE(text.status, 0);
            QVERIFY2(text.output.contains(said), text.output);
            QVERIFY(suture(words + QStringList{QStringLiteral("--csv")}).output.contains("# " + said));
        }
    }

    void robustPlansSayWhatTheyCost()
    {
        const auto wide = changed(profileOf(m_box), [](engine::PredictedLayer& layer) { layer.time.high *= 30; });
        const auto call = overALink(QStringLiteral("plan"), profileOf(m_phone), wide);
        const auto json = suture(call + QStringList{QStringLiteral("--robust"), QStringLiteral("--json")}).json();
        const auto robust = json[QStringLiteral("robust")].toObject();
        const auto figure = [&robust](const char* name) { return robust[QLatin1String(name)].toDouble(); };
        QCOMPARE(json[QStringLiteral("algorithm")].toString(), QStringLiteral("robust"));
        QCOMPARE(json[QStringLiteral("latency_ms")].toDouble(), figure("latency_ms"));
        QVERIFY(figure("latency_ms") > figure("best_latency_ms"));
        QVERIFY(figure("latency_high_ms") < figure("best_latency_high_ms"));
        QVERIFY(robust[QStringLiteral("best_placement")].toObject() != json[QStringLiteral("placement")].toObject());
        const auto text = suture(call + QStringList{QStringLiteral("--robust")});
        QVERIFY2(text.output.contains("at the long end of the intervals the robust plan takes "), text.output);
        QVERIFY(text.output.contains("times: device predicted, edge predicted\n"));
        auto sweep = call + QStringList{QStringLiteral("--robust")};
        sweep.replace(0, QStringLiteral("sweep"));
        QVERIFY(suture(sweep).output.contains(" ms as expected; the best plan there "));
        const auto bands =
            suture(sweep + QStringList{QStringLiteral("--json")}).json()[QStringLiteral("bands")].toArray();
        QVERIFY(bands[0][QStringLiteral("robust")][QStringLiteral("latency_ms")].toDouble() > 0);
        QVERIFY(suture(sweep + QStringList{QStringLiteral("--bands")}).output.contains(",least_expected_ms"));
    }

    void plansByPredictionAreHeldAgainstMeasuredTimes()
    {
        const QDir folder(m_folder.path());
        for (const auto* side : {"device", "edge"})
            QVERIFY(folder.mkpath(QLatin1String(side)));
        QVERIFY(QFile::copy(profileOf(m_phone), folder.filePath(QStringLiteral("device/GoogLeNet.json"))));
        QVERIFY(QFile::copy(profileOf(m_box), folder.filePath(QStringLiteral("edge/GoogLeNet.json"))));
        const auto keep = [&](const QString& predictor, const char* side) {
            const auto place = folder.filePath(QLatin1String(side) + QStringLiteral("/predictor.json"));
            QFile::remove(place);
            return QFile::copy(predictor, place);
        };
        const auto bench = [&](const QString& phone, const QStringList& more) {
            if (!keep(phone, "device") || !keep(m_box, "edge"))
                return tests::Outcome();
            return suture(QStringList{QStringLiteral("bench"), QStringLiteral("cuts"), model,
                                      QStringLiteral("--device"), folder.filePath(QStringLiteral("device")),
                                      QStringLiteral("--edge"), folder.filePath(QStringLiteral("edge"))}
                          + more);
        };
        const auto right = bench(m_phone, {QStringLiteral("--json")}).json()[QStringLiteral("rows")].toArray();
        QCOMPARE(right.size(), 3);
        for (const auto row : right)
            QCOMPARE(row[QStringLiteral("slower_percent")].toDouble(), 0.0);
        const auto wrong = bench(predictorOf(QStringLiteral("fast"), 1e-3),
                                 {QStringLiteral("--json"), QStringLiteral("--links=10000/10000")})
                               .json()[QStringLiteral("rows")]
                               .toArray();
        QVERIFY(wrong[0][QStringLiteral("slower_percent")].toDouble() > 10);
        QVERIFY(!wrong[0][QStringLiteral("same_cut")].toBool());
        const auto text = bench(m_phone, {});
        QVERIFY2(text.output.contains("take 0.00 % longer"), text.output);
        QCOMPARE(bench(m_phone, {QStringLiteral("--links=5g")}).status, 2);
        QVERIFY(QFile::remove(folder.filePath(QStringLiteral("edge/GoogLeNet.json"))));
        QCOMPARE(bench(m_phone, {}).status, 1);
    }

    void refusesInOneLine_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("why");
        const QStringList predict{QStringLiteral("predict"), model, QStringLiteral("--predictor")};
        QTest::newRow("no such file") << predict + QStringList{QStringLiteral("/no/such.json")} << 1
                                      << QByteArray("suture: '/no/such.json' is no readable file\n");
        QTest::newRow("a profile") << predict + QStringList{profileOf(m_box)} << 1
                                   << QByteArray("suture: profile.json: the format 'suture.profile/3' is not "
                                                 "suture.predictor/1\n");
        QTest::newRow("all cores") << predict + QStringList{m_box, QStringLiteral("--load=1")} << 2 << QByteArray();
        QTest::newRow("robust without intervals")
            << QStringList{QStringLiteral("plan"), QStringLiteral("--timed-graph=x.json"),
                           QStringLiteral("--uplink-mbps=1"), QStringLiteral("--downlink-mbps=1"),
                           QStringLiteral("--robust")}
            << 2 << QByteArray();
        QTest::newRow("a predictor as a profile")
            << overALink(QStringLiteral("plan"), m_box, m_box) << 1
            << QByteArray("suture: box.json: the format 'suture.predictor/1' is none of suture.profile/1 to "
                          "suture.profile/3\n");
    }
    void refusesInOneLine()
    {
        QFETCH(QStringList, words);
        QFETCH(int, status);
        QFETCH(QByteArray, why);
        const auto outcome = suture(words);
        QCOMPARE(outcome.status, status);
        QVERIFY(outcome.output.isEmpty());
        if (!why.isEmpty())
            QCOMPARE(outcome.messages, why);
    }

private:
    QString predictorOf(const QString& name, double slowness) const
    {
        auto predictor = engine::test::madeUpPredictor(slowness);
        predictor.device.name = name.toStdString();
        return written(name + QStringLiteral(".json"), engine::toJson(predictor));
    }

    QString profileOf(const QString& predictor, const QStringList& more = {}) const
    {
        const auto outcome = suture(QStringList{QStringLiteral("predict"), model, QStringLiteral("--predictor"),
                                                predictor, QStringLiteral("--json")}
                                    + more);
        if (outcome.status != 0)
            qWarning("%s", outcome.messages.constData());
        const auto name = predictor == m_box ? QStringLiteral("profile.json") : QStringLiteral("phone-profile.json");
        return written(name, outcome.output.toStdString());
    }

    template <typename Change>
    QString changed(const QString& file, const Change& change) const
    {
        QFile text(file);
        if (!text.open(QIODevice::ReadOnly))
            return {};
        auto profile = *engine::parsePredictedProfile(text.readAll().toStdString(), "it");
        std::ranges::for_each(profile.layers, change);
        return written(QStringLiteral("changed.json"), engine::toJson(profile));
    }

    QString written(const QString& name, const std::string& text) const
    {
        auto file = m_folder.filePath(name);
        if (!engine::writeAtomically(file.toStdString(), text))
            qWarning("cannot write %s", qPrintable(file));
        return file;
    }

    QTemporaryDir m_folder;
    QString m_phone;
    QString m_box;
};

QTEST_GUILESS_MAIN(TestPredictCommand)
#include "tst_predict_command.moc"
