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
        QCOMPARE(groups.size(), 2);
        for (const auto group : groups) {
            QCOMPARE(group[QStringLiteral("chosen")].toString(), QStringLiteral("linear"));
            const auto accuracy = group[QStringLiteral("scores")][0][QStringLiteral("accuracy")];
            QVERIFY(accuracy[QStringLiteral("mean_percent")].toDouble() < 1e-6);
            QVERIFY(accuracy[QStringLiteral("r2")].toDouble() > 0.999999);
        }
        const auto read = engine::readPredictor(predictor.toStdString());
        QVERIFY(read.has_value());
        QCOMPARE(read->target, std::string("latency_ms"));
        QCOMPARE(read->conditions.at("device"), std::string("box"));
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
        QVERIFY2(oracle.messages.startsWith("suture: there is no regressor 'oracle'"), oracle.messages);
        QCOMPARE(fit(layers(), {QStringLiteral("--features=a,,b")}).status, 2);
        QCOMPARE(fit(layers(), {QStringLiteral("--folds=1")}).status, 2);
        QCOMPARE(suture({QStringLiteral("fit"), QStringLiteral("/no/such.csv")}).status, 1);
    }

private:
    tests::Outcome fit(const QByteArray& csv, const QStringList& arguments) const
    {
        QFile file(m_folder.filePath(QStringLiteral("data.csv")));
        if (!file.open(QIODevice::WriteOnly) || file.write(csv) != csv.size())
            return {};
        file.close();
        return suture(QStringList{QStringLiteral("fit"), file.fileName()} + arguments);
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestFitCommand)
#include "tst_fit_command.moc"
