// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/records/predictor_file.h"
#include "tests/support/run_suture.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using tests::suture;

namespace {

/// Layers of two types with laws of their own, three measurements each.
QByteArray layers()
{
    QByteArray csv("# device: box\ntype,time,macs,stride,name,latency_ms\n");
    for (int row = 0; row < 120; ++row) {
        const double macs = 1000 * (1 + (row * 37) % 60);
        const int stride = 1 + row % 2;
        const bool isConv = row % 4 < 2;
        const double latency = isConv ? 0.5 + macs / 1e4 : 1 + 2 * macs / 1e4 + stride;
        csv += QByteArray(isConv ? "conv" : "pool") + ',' + QByteArray::number(row) + ',' + QByteArray::number(macs)
            + ',' + QByteArray::number(stride) + ",layer " + QByteArray::number(row) + ','
            + QByteArray::number(latency, 'g', 17) + '\n';
    }
    return csv;
}

} // namespace

class TestFitCommand : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QVERIFY(m_folder.isValid()); }

    void recoversTheLawOfEachGroup()
    {
        const auto predictor = m_folder.filePath(QStringLiteral("predictor.json"));
        const auto outcome = fit(layers(),
                                 {QStringLiteral("--group=type"), QStringLiteral("--regressors=linear,ridge"),
                                  QStringLiteral("-o"), predictor, QStringLiteral("--json")});
        QCOMPARE(outcome.status, 0);
        QVERIFY(outcome.messages.startsWith("column 'name' is left out: it holds text, such as 'layer 0'\n"));
        const auto groups = outcome.json()[QStringLiteral("groups")].toArray();
        QCOMPARE(groups.size(), 3);
        QCOMPARE(groups[2][QStringLiteral("name")].toString(), QStringLiteral("any"));
        for (const int place : {0, 1}) {
            const auto group = groups[place];
            QCOMPARE(group[QStringLiteral("chosen")].toString(), QStringLiteral("linear"));
            const auto accuracy = group[QStringLiteral("scores")][0][QStringLiteral("accuracy")];
            QVERIFY(accuracy[QStringLiteral("mean_percent")].toDouble() < 1e-6);
            QVERIFY(accuracy[QStringLiteral("r2")].toDouble() > 0.999999);
        }
        const auto read = engine::readPredictor(predictor.toStdString());
        QVERIFY(read.has_value());
        QCOMPARE(read->target, std::string("latency_ms"));
        QCOMPARE(read->conditions.at("device"), std::string("box"));
        QCOMPARE(read->device.name, std::string("box"));
        const auto said = engine::predictRow(*read, "pool", {{"macs", 5000.0}, {"stride", 2.0}});
        QVERIFY(std::abs(said->expected - 4) < 1e-6);
    }

    void theTableNamesEveryRegressorOrWhyNot()
    {
        const auto outcome = fit(
            layers(), {QStringLiteral("--regressors=ridge,physics,linear"), QStringLiteral("--features=stride,time")});
        QCOMPARE(outcome.status, 0);
        QVERIFY(outcome.output.startsWith("120 rows of 120 configurations"));
        QVERIFY(outcome.output.contains("\n  physics                       no column is an amount of work"));
        QCOMPARE(outcome.output.count("\n* "), 1);
        QVERIFY(outcome.output.contains("mean %  median %    in 5 %"));
    }

    void namesWhatIsWorthMeasuringNext()
    {
        const auto outcome = fit(layers(),
                                 {QStringLiteral("--group=type"), QStringLiteral("--regressors=physics"),
                                  QStringLiteral("--features=macs"), QStringLiteral("--next=7")});
        QCOMPARE(outcome.status, 0);
        const auto lines = outcome.output.mid(outcome.output.indexOf("worth measuring next\n")).trimmed().split('\n');
        QCOMPARE(lines.size(), 9);
        const auto networks = lines.back().split(' ');
        QVERIFY(lines.back().startsWith("suture collect --resume --networks sample:all:"));
        for (int line = 1; line < 8; ++line)
            QVERIFY2(lines[line].contains("unsure by") || lines[line].contains("no such layer was learnt"),
                     lines[line].constData());
        for (const auto& network : networks[4].split(','))
            QVERIFY(outcome.output.count(network) >= 2);
        QVERIFY(fit(layers(), {QStringLiteral("--next=7")}).messages.contains("--group type"));
        QVERIFY(
            fit(layers(), {QStringLiteral("--next=7"), QStringLiteral("--json"), QStringLiteral("--group=type")}).status
            != 0);
    }

    void fewRowsMakeAPredictorOfAnotherDevice()
    {
        const auto source = m_folder.filePath(QStringLiteral("source.json"));
        const auto target = m_folder.filePath(QStringLiteral("target.json"));
        QCOMPARE(
            fit(layers(),
                {QStringLiteral("--group=type"), QStringLiteral("--regressors=linear"), QStringLiteral("-o"), source})
                .status,
            0);
        const auto outcome =
            fit("# device: slow\ntype,macs,stride,latency_ms\n"
                "conv,5000,1,3\nconv,15000,2,6\nconv,25000,1,9\n",
                {QStringLiteral("--from"), source, QStringLiteral("-o"), target, QStringLiteral("--next=5")});
        QVERIFY2(outcome.status == 0, outcome.messages);
        QVERIFY(outcome.output.contains("worth measuring next\n"));
        QVERIFY(outcome.output.contains("--networks sample:all:"));
        const auto read = engine::readPredictor(target.toStdString());
        QVERIFY(read);
        QCOMPARE(read->device.name, std::string("slow"));
        for (const auto* type : {"conv", "pool"}) {
            const auto said = engine::predictRow(*read, type, {{"macs", 5000.0}, {"stride", 2.0}});
            QVERIFY(std::abs(said->expected - (type == std::string("conv") ? 3 : 12)) < 1e-6);
        }
        QCOMPARE(fit(layers(), {QStringLiteral("--from"), source, QStringLiteral("--split=time")}).status, 2);
        QCOMPARE(fit(layers(), {QStringLiteral("--from=/no/such.json")}).status, 1);
    }

    /// Half as slow as the share of the cores that is left would make it.
    void aLoadExperimentIsWhatLoadCosts()
    {
        const auto quiet = m_folder.filePath(QStringLiteral("quiet.json"));
        const auto loaded = m_folder.filePath(QStringLiteral("loaded.json"));
        const auto curve = m_folder.filePath(QStringLiteral("load.csv"));
        QCOMPARE(fit(layers(), {QStringLiteral("--regressors=linear"), QStringLiteral("-o"), quiet}).status, 0);
        QFile file(curve);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("cpu,mean_ms,low_ms,high_ms,others_share\n0,10,10,10,0\n0.5,12.5,12.5,12.5,0.36\n1,20,20,20,0.75\n");
        file.close();
        const QStringList learn{QStringLiteral("fit"), QStringLiteral("--load-curve"), curve};
        const auto outcome = suture(learn + QStringList{QStringLiteral("--from"), quiet, QStringLiteral("-o"), loaded});
        QVERIFY2(outcome.status == 0, outcome.messages);
        QVERIFY2(outcome.messages.contains("(1 - s)^-0.500 times as long; learnt from 2 loads"), outcome.messages);
        const auto read = engine::readPredictor(loaded.toStdString());
        const auto before = engine::readPredictor(quiet.toStdString());
        QVERIFY(read && before);
        QVERIFY(std::abs(read->load.exponent - 0.5) < 1e-6);
        QVERIFY(read->groups == before->groups);
        QCOMPARE(fit(layers(), {QStringLiteral("--regressors=linear"), QStringLiteral("--load-curve"), curve}).status,
                 0);
        QCOMPARE(suture(learn).status, 2); // of which predictor?
        QCOMPARE(fit(layers(), {QStringLiteral("--load-curve"), quiet}).status, 1);
    }

    void networksThatWereNotLearntJudge()
    {
        const auto heldOut = m_folder.filePath(QStringLiteral("held-out.csv"));
        QFile file(heldOut);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("type,network,macs,stride,latency_ms,low_ms,high_ms\n"
                   "conv,net,2500,1,0.75,0.74,0.76\n"
                   "pool,net,2500,2,7,6,8\n"
                   "conv,other,3500,1,0.85,0.85,0.85\n");
        file.close();
        const auto ask = [&](const QStringList& more) {
            const auto words =
                QStringList{QStringLiteral("--test"), heldOut, QStringLiteral("--regressors=linear,ridge")} + more;
            return command({QStringLiteral("bench"), QStringLiteral("predict"), QStringLiteral("--train")},
                           layers().replace(",name,", ",network,"), words);
        };
        const auto json = ask({QStringLiteral("--json"), QStringLiteral("--networks=net")}).json();
        const auto networks = json[QStringLiteral("networks")].toArray();
        QCOMPARE(networks.size(), 1);
        QVERIFY(std::abs(networks[0][QStringLiteral("predicted_sum_ms")].toDouble() - 4.25) < 1e-6);
        QVERIFY(std::abs(networks[0][QStringLiteral("measured_sum_ms")].toDouble() - 7.75) < 1e-9);
        QCOMPARE(networks[0][QStringLiteral("quiet_rows")].toInt(), 1);
        QCOMPARE(networks[0][QStringLiteral("quiet_within_10")].toDouble(), 1.0);
        QVERIFY(!json.contains(QStringLiteral("regressors")));
        const auto text = ask({QStringLiteral("--all")});
        QCOMPARE(text.status, 0);
        QVERIFY2(text.output.startsWith("learnt from 120 rows; 0 more were left out"), text.output);
        QVERIFY(text.output.contains("\nother ") && text.output.contains("\nconv\n"));
        QVERIFY(text.output.contains("  ridge "));
        const auto nobody = ask({QStringLiteral("--networks=nobody")});
        QCOMPARE(nobody.status, 1);
        QVERIFY(nobody.messages.endsWith("suture: there are no rows of the networks that are asked for\n"));
    }

    void timeIsPartedInBlocks()
    {
        const auto arguments = QStringList{QStringLiteral("--regressors=linear"), QStringLiteral("--split=time")};
        QCOMPARE(fit(layers(), arguments).status, 0);
        const auto without = fit(layers().replace("time", "clock"), arguments);
        QCOMPARE(without.status, 1);
        QCOMPARE(without.messages, QByteArray("suture: there is no column 'time'\n"));
    }

    void badTablesGetOneLine_data()
    {
        QTest::addColumn<QByteArray>("csv");
        QTest::addColumn<QByteArray>("why");
        QTest::newRow("empty") << QByteArray() << QByteArray("data.csv: line 1: there are no names of columns");
        QTest::newRow("no target") << QByteArray("a\n1\n") << QByteArray("there is no column 'latency_ms'");
        QTest::newRow("three rows") << QByteArray("a,latency_ms\n1,1\n2,2\n3,3\n")
                                    << QByteArray("3 rows are too few: at least 13 are needed");
        QByteArray constant("a,latency_ms\n");
        for (int row = 0; row < 20; ++row)
            constant += "1," + QByteArray::number(row + 1) + '\n';
        QTest::newRow("a constant feature")
            << constant << QByteArray("no column changes from row to row: there is nothing to learn from");
        QTest::newRow("text alone") << QByteArray(constant).replace("1,", "x,")
                                    << QByteArray("no column changes from row to row: there is nothing to learn from");
        QTest::newRow("NaN") << QByteArray("a,latency_ms\nnan,1\n")
                             << QByteArray("column 'a' in row 1 is 'nan', no finite number");
        QTest::newRow("a short row") << QByteArray("a,latency_ms\n1\n")
                                     << QByteArray("data.csv: line 2: it has 1 fields, the table 2 columns");
    }
    void badTablesGetOneLine()
    {
        QFETCH(QByteArray, csv);
        QFETCH(QByteArray, why);
        const auto outcome = fit(csv, {QStringLiteral("--regressors=linear")});
        QCOMPARE(outcome.status, 1);
        QVERIFY(outcome.output.isEmpty());
        QVERIFY2(outcome.messages.endsWith("suture: " + why + '\n'), outcome.messages);
    }

    void badWordsAreMisuse()
    {
        const auto oracle = fit(layers(), {QStringLiteral("--regressors=oracle")});
        QCOMPARE(oracle.status, 2);
        QVERIFY2(oracle.messages.startsWith("suture: --regressors: there is no regressor 'oracle'"), oracle.messages);
        QCOMPARE(fit(layers(), {QStringLiteral("--features=a,,b")}).status, 2);
        QCOMPARE(fit(layers(), {QStringLiteral("--folds=1")}).status, 2);
        QCOMPARE(suture({QStringLiteral("fit"), QStringLiteral("/no/such.csv")}).status, 1);
    }

private:
    tests::Outcome fit(const QByteArray& csv, const QStringList& arguments) const
    {
        return command({QStringLiteral("fit")}, csv, arguments);
    }

    tests::Outcome command(const QStringList& name, const QByteArray& csv, const QStringList& arguments) const
    {
        QFile file(m_folder.filePath(QStringLiteral("data.csv")));
        if (!file.open(QIODevice::WriteOnly) || file.write(csv) != csv.size())
            return {};
        file.close();
        return suture(name + QStringList{file.fileName()} + arguments);
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestFitCommand)
#include "tst_fit_command.moc"
