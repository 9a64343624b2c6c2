// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/torch/conformance_suite.h"

#include <QTest>

#include <iostream>

using namespace conformance;

/// Runs the cases of ONNX's own suite (Debian's libonnx-testdata) and compares results.
class TestOnnxKernels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void computesWhatTheSuiteExpects()
    {
        const std::filesystem::path suite("/usr/share/libonnx-testdata/data/node");
        if (!std::filesystem::exists(suite))
            QSKIP("libonnx-testdata is not installed");
        const auto results = runSuite(suite, std::chrono::seconds(30));
        Tally all;
        Tally wanted; // tiers 1 to 3
        for (const auto& result : results) {
            all.count(result);
            if (tierOf(result.subject) <= 3)
                wanted.count(result);
        }
        printTiers(std::cout, results, false);
        printProblems(std::cout, results);
        QCOMPARE(all.broken, 0);
        QVERIFY(wanted.passed * 100 >= 98 * (wanted.cases() - wanted.otherTypes));
    }
};

QTEST_GUILESS_MAIN(TestOnnxKernels)
#include "tst_onnx_kernels.moc"
