// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/records/csv.h"
#include "engine/plan/planners.h"
#include "tests/support/run_suture.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using tests::suture;

namespace {

QStringList planFor(const QString& timedGraph)
{
    return {QStringLiteral("plan"),          QStringLiteral("--timed-graph"), timedGraph,
            QStringLiteral("--uplink-mbps"), QStringLiteral("1.1"),           QStringLiteral("--downlink-mbps"),
            QStringLiteral("4.6"),           QStringLiteral("--mbit-bits"),   QStringLiteral("1048576")};
}

const QString googleNet = QStringLiteral(SOURCE_ROOT "/tests/data/timed-graphs/googlenet-mnote5.json");

} // namespace

class TestCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void plansARecordingAsJson()
    {
        const auto outcome = suture(planFor(googleNet) + QStringList{QStringLiteral("--json")});
        QCOMPARE(outcome.status, 0);
        const auto plan = outcome.json();
        QVERIFY(std::abs(plan[QStringLiteral("latency_ms")].toDouble() - 146.1724) < 0.001);
        QVERIFY(std::abs(plan[QStringLiteral("edge_only_ms")].toDouble() - 146.6618) < 0.001);
        QCOMPARE(plan[QStringLiteral("optimal")].toBool(), true);
        QCOMPARE(plan[QStringLiteral("placement")].toObject().size(), 85);
    }

    void plansWithEveryAlgorithm()
    {
        const auto outcome =
            suture(planFor(googleNet)
                   + QStringList{QStringLiteral("--algorithm"), QStringLiteral("all"), QStringLiteral("--json")});
        QCOMPARE(outcome.status, 0);
        QCOMPARE(outcome.json()[QStringLiteral("plans")].toArray().size(), qsizetype(engine::planners().size()));
    }

    void printsATableWithAHeader()
    {
        const auto outcome = suture(planFor(googleNet) + QStringList{QStringLiteral("--csv")});
        QCOMPARE(outcome.status, 0);
        const auto table = engine::parseCsv(outcome.output.toStdString(), "plans");
        QVERIFY(table);
        QCOMPARE(table->rows.size(), std::size_t(1));
        QCOMPARE(table->columns.at(1), std::string("latency_ms"));
    }

    void everyTableSaysWhatItRestsOn()
    {
        auto words = planFor(googleNet) + QStringList{QStringLiteral("--csv"), QStringLiteral("--pin=dense_5=device")};
        for (const auto& command : {QStringLiteral("plan"), QStringLiteral("sweep")}) {
            words.replace(0, command);
            const auto table = engine::parseCsv(suture(words).output.toStdString(), "table");
            QVERIFY(table);
            const std::map lines(table->conditions.begin(), table->conditions.end());
            QVERIFY2(lines.contains("model") && lines.contains("date") && lines.contains("suture"),
                     qPrintable(command));
            QVERIFY2(lines.at("link").ends_with(", set by hand"), lines.at("link").c_str());
            QCOMPARE(lines.at("pins"), std::string("on the device: dense_5"));
        }
        words.replace(words.indexOf(QStringLiteral("--csv")), QStringLiteral("--json"));
        words.replace(0, QStringLiteral("plan"));
        QCOMPARE(suture(words).json()[QStringLiteral("conditions")][QStringLiteral("pins")].toString(),
                 QStringLiteral("on the device: dense_5"));
    }

    void inspectsAZooModel()
    {
        const auto outcome =
            suture({QStringLiteral("inspect"), QStringLiteral("zoo:ResNet"), QStringLiteral("--json")});
        QCOMPARE(outcome.status, 0);
        QCOMPARE(outcome.json()[QStringLiteral("macs")].toInteger(), qint64{3834331136});
        QCOMPARE(outcome.json()[QStringLiteral("layers_before_fusion")].toInt(), 176);
    }

    void listsTheZoo()
    {
        const auto outcome = suture({QStringLiteral("zoo"), QStringLiteral("list"), QStringLiteral("--json")});
        QCOMPARE(outcome.status, 0);
        const auto models = outcome.json()[QStringLiteral("models")].toArray();
        QCOMPARE(models.size(), 14);
        QCOMPARE(models[0][QStringLiteral("parameters")].toInteger(), qint64{50845416});
    }

    void exportsAZooModelThatOpensAgain()
    {
        const QTemporaryDir folder;
        const auto file = folder.filePath(QStringLiteral("vae.onnx"));
        const auto outcome = suture(
            {QStringLiteral("zoo"), QStringLiteral("export"), QStringLiteral("VAE"), QStringLiteral("-o"), file});
        QCOMPARE(outcome.status, 0);
        const auto again = suture({QStringLiteral("inspect"), file, QStringLiteral("--csv")});
        QCOMPARE(again.status, 0);
        const auto built = suture({QStringLiteral("inspect"), QStringLiteral("zoo:VAE"), QStringLiteral("--csv")});
        const auto table = engine::parseCsv(again.output.toStdString(), "the file");
        const auto same = engine::parseCsv(built.output.toStdString(), "the zoo");
        QVERIFY(table && same);
        QCOMPARE(table->rows, same->rows);
        QCOMPARE(table->conditions[1], same->conditions[1]);
        QCOMPARE(table->conditions[1].first, std::string("fingerprint"));
    }

    void tablesOfModelsSayWhatTheyRestOn()
    {
        const auto keysIn = [](const QStringList& words) {
            const auto table = engine::parseCsv(suture(words).output.toStdString(), "the output");
            QStringList keys;
            for (const auto& [key, value] : table ? table->conditions : engine::ConditionLines())
                keys << QString::fromStdString(key);
            return keys.join(QLatin1Char(' '));
        };
        const auto csv = QStringLiteral("--csv");
        QCOMPARE(keysIn({QStringLiteral("inspect"), QStringLiteral("zoo:AlexNet"), csv}),
                 QStringLiteral("model fingerprint date suture"));
        QCOMPARE(keysIn({QStringLiteral("zoo"), QStringLiteral("list"), csv}), QStringLiteral("date suture"));
    }

    void saysInOneLineWhyItCannotExport_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("no such folder") << QStringList{QStringLiteral("VAE"), QStringLiteral("-o"),
                                                       QStringLiteral("/no/such/folder/x.onnx")};
        QTest::newRow("a folder") << QStringList{QStringLiteral("VAE"), QStringLiteral("-o"), QStringLiteral("/tmp")};
        QTest::newRow("a device") << QStringList{QStringLiteral("VAE"), QStringLiteral("-o"),
                                                 QStringLiteral("/dev/null")};
    }

    void saysInOneLineWhyItCannotExport()
    {
        QFETCH(QStringList, arguments);
        const auto outcome = suture(QStringList{QStringLiteral("zoo"), QStringLiteral("export")} + arguments);
        QCOMPARE(outcome.status, 1);
        QCOMPARE(outcome.messages.count('\n'), 1);
        QVERIFY(outcome.output.isEmpty());
    }

    void refusesABadCommandLine_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("unknown option") << QStringList{QStringLiteral("plan"), QStringLiteral("--nonsense")};
        QTest::newRow("missing link") << QStringList{QStringLiteral("plan"), QStringLiteral("--timed-graph"),
                                                     googleNet};
        QTest::newRow("negative rate") << QStringList{QStringLiteral("plan"), QStringLiteral("--timed-graph"),
                                                      googleNet, QStringLiteral("--uplink-mbps=-3"),
                                                      QStringLiteral("--downlink-mbps=1")};
        QTest::newRow("two rates") << planFor(googleNet) + QStringList{QStringLiteral("--uplink-mbps=3")};
        QTest::newRow("not a number") << planFor(googleNet) + QStringList{QStringLiteral("--delay-ms=nan")};
        QTest::newRow("unknown algorithm") << planFor(googleNet) + QStringList{QStringLiteral("--algorithm=magic")};
        QTest::newRow("unknown side") << planFor(googleNet) + QStringList{QStringLiteral("--result-on=moon")};
        QTest::newRow("unknown codec") << planFor(googleNet) + QStringList{QStringLiteral("--codecs=zip")};
        QTest::newRow("pinned nowhere") << planFor(googleNet) + QStringList{QStringLiteral("--pin=x=moon")};
        QTest::newRow("both inputs") << planFor(googleNet) + QStringList{QStringLiteral("zoo:ResNet")};
        QTest::newRow("bad address") << QStringList{QStringLiteral("profile"), QStringLiteral("zoo:ResNet"),
                                                    QStringLiteral("--agent=local:slowdown=0")};
        QTest::newRow("no model") << QStringList{QStringLiteral("inspect")};
        QTest::newRow("no such file") << QStringList{QStringLiteral("inspect"), QStringLiteral("nowhere.onnx")};
        QTest::newRow("no such model to export")
            << QStringList{QStringLiteral("zoo"), QStringLiteral("export"), QStringLiteral("Nonsense"),
                           QStringLiteral("-o"), QStringLiteral("x.onnx")};
        QTest::newRow("bad dimension") << QStringList{QStringLiteral("inspect"), QStringLiteral("zoo:VAE"),
                                                      QStringLiteral("--dim=N=-1")};
        QTest::newRow("both forms") << planFor(googleNet)
                + QStringList{QStringLiteral("--json"), QStringLiteral("--csv")};
        QTest::newRow("a map of bands") << QStringList{QStringLiteral("sweep")} + planFor(googleNet).mid(1)
                + QStringList{QStringLiteral("--map=edge"), QStringLiteral("--bands")};
        QTest::newRow("no file to export to")
            << QStringList{QStringLiteral("zoo"), QStringLiteral("export"), QStringLiteral("VAE")};
        QTest::newRow("no model to export") << QStringList{QStringLiteral("zoo"), QStringLiteral("export"),
                                                           QStringLiteral("-o"), QStringLiteral("x.onnx")};
        QTest::newRow("a list into a file") << QStringList{QStringLiteral("zoo"), QStringLiteral("list"),
                                                           QStringLiteral("-o"), QStringLiteral("x.onnx")};
        const QStringList bench{QStringLiteral("bench"), QStringLiteral("runtime"), QStringLiteral("zoo:VAE")};
        QTest::newRow("a peer for the zoo") << bench + QStringList{QStringLiteral("--peer")};
        QTest::newRow("a folder of no peer") << bench + QStringList{QStringLiteral("--peer-folder=.")};
        QTest::newRow("one TorchScript of two models")
            << bench + QStringList{QStringLiteral("zoo:DQN"), QStringLiteral("--torchscript=x.pt")};
        QTest::newRow("no thread") << bench + QStringList{QStringLiteral("--threads=0")};
        QTest::newRow("JSON in Markdown")
            << bench + QStringList{QStringLiteral("--json"), QStringLiteral("--markdown")};
        QTest::newRow("unknown verb") << QStringList{QStringLiteral("zoo"), QStringLiteral("feed")};
        QTest::newRow("unknown word") << QStringList{QStringLiteral("--frobnicate")};
    }

    void refusesABadCommandLine()
    {
        QFETCH(QStringList, arguments);
        const auto outcome = suture(arguments);
        QCOMPARE(outcome.status, 2);
        QCOMPARE(outcome.messages.count('\n'), 1);
        QVERIFY(outcome.output.isEmpty());
    }

    void saysInOneLineWhatIsWrongWithATimedGraph_data()
    {
        QTest::addColumn<QByteArray>("layers");
        QTest::addColumn<QByteArray>("reason");
        const QByteArray good =
            R"({"name":"a","type":"Conv","inputs":["x"],"output_bytes":1,"device_ms":1,"edge_ms":1})";
        QTest::newRow("unknown input") << QByteArray(good).replace("\"x\"", "\"y\"")
                                       << QByteArray("which no layer before it makes");
        QTest::newRow("itself") << QByteArray(good).replace("[\"x\"]", "[\"a\"]")
                                << QByteArray("which no layer before it makes");
        QTest::newRow("negative time") << QByteArray(good).replace("\"edge_ms\":1", "\"edge_ms\":-1")
                                       << QByteArray("edge_ms");
        QTest::newRow("no number") << QByteArray(good).replace("\"edge_ms\":1", "\"edge_ms\":NaN")
                                   << QByteArray("no JSON");
        QTest::newRow("huge time") << QByteArray(good).replace("\"edge_ms\":1", "\"edge_ms\":1e300")
                                   << QByteArray("impossibly long");
        QTest::newRow("huge size") << QByteArray(good).replace("\"output_bytes\":1",
                                                               "\"output_bytes\":18446744073709551615")
                                   << QByteArray("output_bytes");
        QTest::newRow("twice") << good + ',' + good << QByteArray("stands twice");
        QTest::newRow("no layer") << QByteArray() << QByteArray("0 layers");
        QTest::newRow("cycle") << QByteArray(good).replace("[\"x\"]", "[\"b\"]") + ','
                + QByteArray(good).replace("\"name\":\"a\"", "\"name\":\"b\"").replace("[\"x\"]", "[\"a\"]")
                               << QByteArray("which no layer before it makes");
        QTest::newRow("pinned nowhere") << QByteArray(good).replace("\"edge_ms\":1",
                                                                    "\"edge_ms\":1,\"pinned\":\"moon\"")
                                        << QByteArray("neither device nor edge");
        QTest::newRow("no such codec") << QByteArray(good).replace("\"edge_ms\":1",
                                                                   "\"edge_ms\":1,\"codec_ratios\":{\"zip\":0.5}")
                                       << QByteArray("zip");
        QTest::newRow("endless codec") << QByteArray(good).replace("\"edge_ms\":1",
                                                                   "\"edge_ms\":1,\"codec_ratios\":{\"int8\":1e300}")
                                       << QByteArray("int8");
        QTest::newRow("huge weights") << QByteArray(good).replace("\"edge_ms\":1",
                                                                  "\"edge_ms\":1,\"weight_bytes\":9000000000000000000")
                                      << QByteArray("weights");
        QByteArray million;
        for (int i = 0; i <= 1'000'000; ++i)
            million += (i == 0 ? "" : ",") + QByteArray("{}");
        QTest::newRow("more than a million layers") << million << QByteArray("1000001 layers");
    }

    void saysInOneLineWhatIsWrongWithATimedGraph()
    {
        QFETCH(QByteArray, layers);
        QFETCH(QByteArray, reason);
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("graph.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(
            R"({"format":"suture.timed-graph/1","name":"n","inputs":[{"name":"x","bytes":1}],"outputs":["a"],"layers":[)"
            + layers + "]}");
        file.close();
        const auto outcome = suture(planFor(file.fileName()));
        QCOMPARE(outcome.status, 1);
        QCOMPARE(outcome.messages.count('\n'), 1);
        QVERIFY2(outcome.messages.contains(reason), outcome.messages.constData());
    }

    void provesAPlanAndChecksTheProof()
    {
        QTemporaryDir folder;
        const auto file = folder.filePath(QStringLiteral("proof.json"));
        const auto plan = planFor(googleNet);
        QCOMPARE(suture(plan + QStringList{QStringLiteral("--certificate"), file}).status, 0);
        const auto verify = QStringList{QStringLiteral("verify-plan"), file} + plan.mid(1);
        const auto proven = suture(verify + QStringList{QStringLiteral("--json")});
        QCOMPARE(proven.status, 0);
        QVERIFY(std::abs(proven.json()[QStringLiteral("latency_ms")].toDouble() - 146.1724) < 0.001);
        auto faster = verify;
        faster[faster.indexOf(QStringLiteral("--uplink-mbps")) + 1] = QStringLiteral("9");
        const auto otherLink = suture(faster);
        QCOMPARE(otherLink.status, 1);
        QCOMPARE(otherLink.messages.count('\n'), 1);
        QFile text(file);
        QVERIFY(text.open(QIODevice::ReadWrite));
        const auto changed = text.readAll().replace("\"edge\"", "\"device\"");
        text.resize(0);
        text.write(changed);
        text.close();
        QCOMPARE(suture(verify).status, 1);
    }

    void sweepsTheUplink()
    {
        auto sweep = planFor(googleNet);
        sweep.replace(0, QStringLiteral("sweep"));
        const auto bands = suture(sweep);
        QCOMPARE(bands.status, 0);
        QVERIFY2(bands.output.contains("the plan flips at "), bands.output);
        const auto csv = suture(sweep + QStringList{QStringLiteral("--csv"), QStringLiteral("--points=3")});
        const auto table = engine::parseCsv(csv.output.toStdString(), "sweep");
        QVERIFY(table);
        QCOMPARE(table->rows.size(), std::size_t(3));
        QCOMPARE(table->columns.front(), std::string("uplink_mbps"));
        const auto map = suture(sweep + QStringList{QStringLiteral("--csv"), QStringLiteral("--map=device")});
        QCOMPARE(engine::parseCsv(map.output.toStdString(), "map")->rows.size(), std::size_t(128 * 128));
        QVERIFY(suture(sweep + QStringList{QStringLiteral("--trade-offs")}).output.contains("\nlatency_ms,period_ms,"));
    }

    void pinsALayer()
    {
        const auto layer = QStringLiteral("dense_5");
        const auto sideOf = [&](const QStringList& more) {
            return suture(planFor(googleNet) + QStringList{QStringLiteral("--json")} + more)
                .json()[QStringLiteral("placement")]
                .toObject()[layer]
                .toString();
        };
        for (const auto& side : {QStringLiteral("device"), QStringLiteral("edge")})
            QCOMPARE(sideOf({QStringLiteral("--pin=") + layer + QLatin1Char('=') + side}), side);
        QCOMPARE(sideOf({QStringLiteral("--pin=/dense_5=edge")}), QStringLiteral("edge")); // as other viewers name it
        const auto nobody = suture(planFor(googleNet) + QStringList{QStringLiteral("--pin=nobody=device")});
        QCOMPARE(nobody.status, 1);
        QCOMPARE(nobody.messages.count('\n'), 1);
    }

    void saysHowToGetWhatIsMeasuredAgainst()
    {
        QTemporaryDir folder;
        const auto model = folder.filePath(QStringLiteral("vae.onnx"));
        QCOMPARE(suture({QStringLiteral("zoo"), QStringLiteral("export"), QStringLiteral("VAE"), QStringLiteral("-o"),
                         model})
                     .status,
                 0);
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("PATH"), QString());
        const auto outcome =
            suture({QStringLiteral("bench"), QStringLiteral("runtime"), model, QStringLiteral("--peer")}, environment);
        QCOMPARE(outcome.status, 1);
        QVERIFY(outcome.output.isEmpty());
        QCOMPARE(outcome.messages,
                 QByteArray("suture: there is no node on the PATH to run ONNX Runtime with; install Node.js, then npm "
                            "install onnxruntime-node --ignore-scripts\n"));
    }

    void theDesktopProgramLinksNoLibTorch()
    {
        QProcess ldd;
        ldd.start(QStringLiteral("ldd"), {QStringLiteral(PROGRAM_DIR "/suture")});
        QVERIFY(ldd.waitForFinished());
        const auto libraries = ldd.readAllStandardOutput();
        QVERIFY(libraries.contains("libQt6Core"));
        QVERIFY(!libraries.contains("torch"));
    }
};

QTEST_GUILESS_MAIN(TestCommands)
#include "tst_commands.moc"
