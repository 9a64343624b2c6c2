// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/torch/conformance_suite.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <iostream>

using namespace conformance;

/// Small models as people have them, against what their definitions give in float64 (make_field_cases.py).
class TestFieldCases : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void computesWhatTheDefinitionsSay()
    {
        const QTemporaryDir folder;
        if (QProcess::execute(QStringLiteral("/usr/bin/python3"),
                              {QStringLiteral("-c"), QStringLiteral("import numpy, onnx")})
            != 0)
            QSKIP("python3-onnx is not installed");
        QCOMPARE(QProcess::execute(QStringLiteral("/usr/bin/python3"),
                                   {QStringLiteral(SOURCE_ROOT "/tests/torch/make_field_cases.py"), folder.path()}),
                 0);
        const auto results = runSuite(folder.path().toStdString(), std::chrono::seconds(30));
        Tally all;
        for (const auto& result : results)
            all.count(result);
        printProblems(std::cout, results);
        QVERIFY(all.passed > 0);
        QCOMPARE(all.passed, all.cases());
    }
};

QTEST_GUILESS_MAIN(TestFieldCases)
#include "tst_field_cases.moc"
