// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/run_suture.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using tests::suture;

namespace {

const QString phone = QStringLiteral("local:link=40/80/4:threads=1:name=Phone");

void write(const QString& path, const QByteArray& contents)
{
    QFile file(path);
    if (file.open(QIODevice::WriteOnly))
        file.write(contents);
}

QStringList words(const char* text)
{
    return QString::fromLatin1(text).split(QLatin1Char(' '));
}

} // namespace

/// suture link with real agents, and what takes its file.
class TestLinkCommand : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_link = m_folder.filePath(QStringLiteral("link.json"));
        write(m_folder.filePath(QStringLiteral("up.txt")), "256\t9\n2560\t18\n25600\t108\n");
        write(m_folder.filePath(QStringLiteral("down.txt")), "256\t4.5\r\n2560\t9\r\n25600\t54\r\n");
    }

    /// Some of the grid, the model's own sizes among it, and the law that the device plays.
    void measuresAnEmulatedLink()
    {
        const auto output = suture(words("link --edge local --model zoo:DQN --budget 6 --json --device")
                                   + QStringList{phone} + QStringList{QStringLiteral("-o"), m_link});
        QVERIFY2(output.status == 0, output.messages.constData());
        const auto link = output.json();
        QCOMPARE(link[QStringLiteral("format")].toString(), QStringLiteral("suture.link/1"));
        QCOMPARE(link[QStringLiteral("model")].toString(), QStringLiteral("DQN"));
        QCOMPARE(link[QStringLiteral("device")][QStringLiteral("name")].toString(), QStringLiteral("Phone"));
        QVERIFY(link[QStringLiteral("emulated")].isObject());
        const auto up = link[QStringLiteral("up")][QStringLiteral("line")];
        const auto down = link[QStringLiteral("down")][QStringLiteral("line")];
        QVERIFY2(qAbs(up[QStringLiteral("mbps")].toDouble() - 40) < 12, output.output.constData());
        QVERIFY2(qAbs(down[QStringLiteral("mbps")].toDouble() - 80) < 24, output.output.constData());
        QVERIFY(up[QStringLiteral("delay_ms")].toDouble() >= 1.0);
        const auto sizes = link[QStringLiteral("up")][QStringLiteral("sizes")].toArray();
        QVERIFY(sizes.size() > 14);
        QVERIFY(!sizes.first()[QStringLiteral("exchanges_ms")].toArray().isEmpty());
        QVERIFY(sizes.last()[QStringLiteral("exchanges_ms")].toArray().isEmpty()); // 16 MiB are 3.4 s
    }

    void runsWithTheLinkOfAFile()
    {
        QVERIFY(QFile::exists(m_link));
        const auto output = suture(words("run zoo:DQN --edge local --frames 3 --runs 3 --budget 2 --json --device")
                                   + QStringList{phone, QStringLiteral("--link"), m_link});
        QVERIFY2(output.status == 0, output.messages.constData());
        QVERIFY(!output.messages.contains("Measuring the link"));
        QCOMPARE(output.json()[QStringLiteral("link_source")].toString(), QStringLiteral("measured"));
    }

    void readsThePublishedFormat()
    {
        const auto output = suture({QStringLiteral("link"), QStringLiteral("--up-times"),
                                    m_folder.filePath(QStringLiteral("up.txt")), QStringLiteral("--down-times"),
                                    m_folder.filePath(QStringLiteral("down.txt")), QStringLiteral("--json"),
                                    QStringLiteral("--up-text"), m_folder.filePath(QStringLiteral("again.txt")),
                                    QStringLiteral("-o"), m_folder.filePath(QStringLiteral("imported.json"))});
        QVERIFY2(output.status == 0, output.messages.constData());
        const auto up = output.json()[QStringLiteral("up")][QStringLiteral("line")];
        QVERIFY(qAbs(up[QStringLiteral("delay_ms")].toDouble() - 8) < 1e-6);
        QVERIFY(qAbs(up[QStringLiteral("bytes_per_second")].toDouble() - 1.024e6) < 1);
        QFile again(m_folder.filePath(QStringLiteral("again.txt")));
        QVERIFY(again.open(QIODevice::ReadOnly));
        QCOMPARE(again.readAll(), QByteArray("256\t9\n2560\t18\n25600\t108\n"));
    }

    void plansWithTheLinkOfAFile()
    {
        const auto graph = QStringLiteral(SOURCE_ROOT "/tests/data/timed-graphs/")
            + QDir(QStringLiteral(SOURCE_ROOT "/tests/data/timed-graphs"))
                  .entryList({QStringLiteral("*.json")})
                  .first();
        const auto plan = [&](const QStringList& link) {
            return suture(
                QStringList{QStringLiteral("plan"), QStringLiteral("--timed-graph"), graph, QStringLiteral("--json")}
                + link);
        };
        const auto byFile = plan({QStringLiteral("--link"), m_folder.filePath(QStringLiteral("imported.json"))});
        QVERIFY2(byFile.status == 0, byFile.messages.constData());
        const auto byHand = plan(words("--uplink-mbps 8.192 --downlink-mbps 16.384 --delay-ms 6"));
        QVERIFY2(byHand.status == 0, byHand.messages.constData());
        const auto latency = [](const tests::Outcome& outcome) {
            return outcome.json()[QStringLiteral("latency_ms")].toDouble();
        };
        QVERIFY(qAbs(latency(byFile) - latency(byHand)) < 1e-3);
        QVERIFY(byFile.output.contains("from a file"));
        const auto both =
            plan({QStringLiteral("--link"), m_link, QStringLiteral("--uplink-mbps"), QStringLiteral("1")});
        QCOMPARE(both.status, 2);
        QCOMPARE(plan({}).status, 2);
    }

    void saysInOneLineWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("up");
        QTest::newRow("NaN") << QByteArray("256\tnan\n");
        QTest::newRow("negative") << QByteArray("256\t-1\n");
        QTest::newRow("three columns") << QByteArray("256\t1\t2\n");
        QTest::newRow("twice") << QByteArray("256\t1\n256\t1\n");
        QTest::newRow("one size") << QByteArray("256\t1\n");
        QTest::newRow("empty") << QByteArray();
    }

    void saysInOneLineWhatIsWrong()
    {
        QFETCH(QByteArray, up);
        const auto bad = m_folder.filePath(QStringLiteral("bad.txt"));
        write(bad, up);
        const auto output = suture({QStringLiteral("link"), QStringLiteral("--up-times"), bad,
                                    QStringLiteral("--down-times"), m_folder.filePath(QStringLiteral("down.txt")),
                                    QStringLiteral("-o"), m_folder.filePath(QStringLiteral("bad.json"))});
        QCOMPARE(output.status, 1);
        QCOMPARE(output.messages.count('\n'), 1);
        QVERIFY(!QFile::exists(m_folder.filePath(QStringLiteral("bad.json"))));
    }

private:
    QTemporaryDir m_folder;
    QString m_link;
};

QTEST_GUILESS_MAIN(TestLinkCommand)
#include "tst_link_command.moc"
