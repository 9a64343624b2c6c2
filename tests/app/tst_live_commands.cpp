// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/run_suture.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using tests::suture;

namespace {

constexpr int patienceMs = 50'000;

const QStringList quick{QStringLiteral("--runs"), QStringLiteral("3"), QStringLiteral("--budget"), QStringLiteral("2")};
const QString phone = QStringLiteral("local:slowdown=2:link=wifi:threads=1:name=Phone");

/// Where @p program is what @p commands of a shell make it.
QProcessEnvironment pretending(const QTemporaryDir& folder, const QString& program, const QByteArray& commands)
{
    QFile file(folder.filePath(program));
    if (file.open(QIODevice::WriteOnly))
        file.write("#!/bin/sh\n" + commands + "\n");
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("PATH"),
                       folder.path() + QLatin1Char(':') + environment.value(QStringLiteral("PATH")));
    return environment;
}

QStringList benchRuntime(const QString& model, const QStringList& more)
{
    return QStringList{QStringLiteral("bench"),  QStringLiteral("runtime"), model,
                       QStringLiteral("--runs"), QStringLiteral("2"),       QStringLiteral("--rounds"),
                       QStringLiteral("2")}
    + more;
}

struct PeerFiles
{
    QStringList models;
    QString package;
};

/// Two small models and a package that nobody reads.
PeerFiles peerIn(const QTemporaryDir& folder)
{
    PeerFiles files{{folder.filePath(QStringLiteral("one.onnx")), folder.filePath(QStringLiteral("two.onnx"))},
                    folder.path()};
    for (const auto& model : files.models)
        suture({QStringLiteral("zoo"), QStringLiteral("export"), QStringLiteral("VAE"), QStringLiteral("-o"), model});
    QFile file(folder.filePath(QStringLiteral("package.json")));
    if (file.open(QIODevice::WriteOnly))
        file.write(R"({"name": "onnxruntime-node", "version": "1.2.3"})");
    return files;
}

} // namespace

/// The commands that need agents, with real ones.
class TestLiveCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void timesEachLayer()
    {
        const auto output = suture(QStringList{QStringLiteral("profile"), QStringLiteral("zoo:DQN"),
                                               QStringLiteral("--agent"), phone, QStringLiteral("--json")}
                                   + quick);
        QVERIFY2(output.status == 0, output.messages.constData());
        const auto profile = output.json();
        QCOMPARE(profile[QStringLiteral("layers")].toArray().size(), 5);
        QCOMPARE(profile[QStringLiteral("device")][QStringLiteral("name")].toString(), QStringLiteral("Phone"));
    }

    void runsLiveWithBothBaselines()
    {
        const auto output =
            suture(QStringList{QStringLiteral("run"), QStringLiteral("zoo:DQN"), QStringLiteral("--device"), phone,
                               QStringLiteral("--edge"), QStringLiteral("local"), QStringLiteral("--frames"),
                               QStringLiteral("6"), QStringLiteral("--json")}
                   + quick);
        QVERIFY2(output.status == 0, output.messages.constData());
        const auto report = output.json();
        QCOMPARE(report[QStringLiteral("complete")].toBool(), true);
        QCOMPARE(report[QStringLiteral("planned")].toInt(), 10);
        QCOMPARE(report[QStringLiteral("link_source")].toString(), QStringLiteral("measured"));
    }

    void writesTheDemosReport()
    {
        const QTemporaryDir folder;
        const auto output = suture(QStringList{QStringLiteral("demo"), QStringLiteral("--model"),
                                               QStringLiteral("zoo:DQN"), QStringLiteral("--frames"),
                                               QStringLiteral("3"), QStringLiteral("--output"), folder.path()}
                                   + quick);
        QVERIFY2(output.status == 0, output.messages.constData());
        QVERIFY(output.output.contains("speed-up over the better of device-only and edge-only"));
        for (const auto& name : {QStringLiteral("report.json"), QStringLiteral("report.csv")})
            QVERIFY(QFileInfo(folder.filePath(name)).size() > 100);
    }

    void timesAModelInTurnsWithTorchScript()
    {
        const QTemporaryDir folder;
        const auto python = pretending(folder, QStringLiteral("python3"),
                                       "echo {}; while read runs; do"
                                       " echo '{\"eager\": [5, 5], \"frozen\": [4, 4], \"optimized\": [3, 3]}'; done");
        const auto output =
            suture(benchRuntime(QStringLiteral("zoo:VAE"),
                                {QStringLiteral("--torchscript"), QStringLiteral("vae.pt"), QStringLiteral("--json")}),
                   python);
        QVERIFY2(output.status == 0, output.messages.constData());
        QCOMPARE(output.json()[QStringLiteral("runs")].toInt(), 4);
        QVERIFY(output.json()[QStringLiteral("whole_ms")].toDouble() > 0.0);
        QCOMPARE(output.json()[QStringLiteral("frozen_ms")].toDouble(), 4.0);
    }

    /// Also amid a round of ours.
    void measuresUsThoughTorchScriptDies()
    {
        const QTemporaryDir folder;
        for (const auto& commands : {"echo {}; exit 1", "echo {}; read runs; exit 1"}) {
            const auto python = pretending(folder, QStringLiteral("python3"), commands);
            const auto output = suture(
                benchRuntime(QStringLiteral("zoo:VAE"), {QStringLiteral("--torchscript"), QStringLiteral("vae.pt")}),
                python);
            QVERIFY2(output.status == 0, output.messages.constData());
            QVERIFY2(output.messages.contains("no TorchScript beside it: it ended with status 1"),
                     output.messages.constData());
            QVERIFY2(output.output.contains("sum of layer medians"), output.output.constData());
            QVERIFY(!output.output.contains("TorchScript"));
        }
    }

    void timesSeveralModelsInTurnsWithAPeer()
    {
        const QTemporaryDir folder;
        const auto [models, package] = peerIn(folder);
        const auto peer = QStringList{models[1], QStringLiteral("--peer"), QStringLiteral("--peer-folder"), package};
        const auto node = pretending(folder, QStringLiteral("node"),
                                     "echo {}; while read runs; do echo '{\"onnxruntime\": [5, 5]}'; done");
        const auto table = suture(benchRuntime(models[0], peer + QStringList{QStringLiteral("--markdown")}), node);
        QVERIFY2(table.status == 0, table.messages.constData());
        const auto lines = table.output.split('\n');
        QCOMPARE(lines.size(), 5);
        QCOMPARE(
            lines[0],
            QByteArray(
                "| model | ours, ms | ONNX Runtime 1.2.3, ms | ours / peer | fastest runs | sum of layers / whole | layers |"));
        QVERIFY2(lines[2].startsWith("| one.onnx | ") && lines[2].contains(" | 5.000 | "), lines[2]);
        QVERIFY2(lines[3].startsWith("| two.onnx | ") && lines[3].contains(" | 5.000 | "), lines[3]);
    }

    void measuresUsThoughThePeerFails()
    {
        const QTemporaryDir folder;
        const auto [models, package] = peerIn(folder);
        const QStringList peer{QStringLiteral("--peer"), QStringLiteral("--peer-folder"), package,
                               QStringLiteral("--json")};
        for (const auto& [commands, reason] :
             {std::pair("echo 'no such operator' >&2; exit 1", "no such operator"),
              std::pair("echo {}; read runs; kill -SEGV $$", "it crashed"),
              std::pair("echo {}; read runs; echo hello", "it answered 'hello', which are no times")}) {
            const auto node = pretending(folder, QStringLiteral("node"), commands);
            const auto output = suture(benchRuntime(models[0], peer), node);
            QVERIFY2(output.status == 0, output.messages.constData());
            QVERIFY2(output.messages.contains("no ONNX Runtime 1.2.3 beside it: " + QByteArray(reason) + "\n"),
                     output.messages.constData());
            QCOMPARE(output.json()[QStringLiteral("problems")].toArray(),
                     QJsonArray({QStringLiteral("ONNX Runtime 1.2.3: ") + QLatin1String(reason)}));
            QVERIFY(output.json()[QStringLiteral("whole_ms")].toDouble() > 0.0);
            QVERIFY(!output.json().contains(QStringLiteral("onnxruntime_ms")));
        }
    }

    void endsAtOnceWhereNobodyListens()
    {
        quint16 port = 0;
        {
            QTcpServer server;
            QVERIFY(server.listen(QHostAddress::LocalHost));
            port = server.serverPort();
        }
        const auto nobody = QStringLiteral("127.0.0.1:%1").arg(port);
        for (int round = 0; round < 50; ++round) {
            const auto output =
                suture({QStringLiteral("profile"), QStringLiteral("zoo:DQN"), QStringLiteral("--agent"), nobody});
            QCOMPARE(output.status, 1);
            QVERIFY2(
                output.messages.endsWith("suture: " + nobody.toLatin1() + ": cannot connect: Connection refused\n"),
                output.messages.constData());
        }
    }

    void saysThatAWebServerIsNoAgent()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        QProcess process;
        process.start(QStringLiteral(PROGRAM_DIR "/suture"),
                      {QStringLiteral("profile"), QStringLiteral("zoo:DQN"), QStringLiteral("--agent"),
                       QStringLiteral("127.0.0.1:%1").arg(server.serverPort())});
        connect(&server, &QTcpServer::newConnection, &server, [&server] {
            server.nextPendingConnection()->write("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
        });
        QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, patienceMs);
        QCOMPARE(process.exitCode(), 1);
        const auto messages = process.readAllStandardError();
        QVERIFY2(messages.contains("does not speak Suture's protocol"), messages.constData());
    }
};

QTEST_GUILESS_MAIN(TestLiveCommands)
#include "tst_live_commands.moc"
