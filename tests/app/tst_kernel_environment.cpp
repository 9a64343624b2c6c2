// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/kernel_environment.h"

#include <QTest>

class TestKernelEnvironment : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void threadsThatWaitLetGoOfTheirCore()
    {
        const auto environment = app::kernelEnvironment({}, 3);
        QCOMPARE(environment.value(QStringLiteral("OMP_WAIT_POLICY")), QStringLiteral("passive"));
        QCOMPARE(environment.value(QStringLiteral("GOMP_SPINCOUNT")), QStringLiteral("1000"));
        QCOMPARE(environment.value(QStringLiteral("OPENBLAS_NUM_THREADS")), QStringLiteral("3"));
    }

    void matrixProductsUseTheVectorsThatThereAre()
    {
        const auto core = app::kernelEnvironment({}, 1).value(QStringLiteral("OPENBLAS_CORETYPE"));
#if defined(__x86_64__)
        QCOMPARE(core == QStringLiteral("SkylakeX"),
                 __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw")
                     && __builtin_cpu_supports("avx512dq"));
        QCOMPARE(core.isEmpty(), !__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma"));
#else
        QVERIFY(core.isEmpty());
#endif
    }

    void whatAPersonHasSetStays()
    {
        QProcessEnvironment person;
        person.insert(QStringLiteral("OMP_WAIT_POLICY"), QStringLiteral("active"));
        person.insert(QStringLiteral("OPENBLAS_NUM_THREADS"), QStringLiteral("7"));
        person.insert(QStringLiteral("OPENBLAS_CORETYPE"), QStringLiteral("Zen"));
        person.insert(QStringLiteral("HOME"), QStringLiteral("here"));
        const auto environment = app::kernelEnvironment(person, 3);
        QCOMPARE(environment.value(QStringLiteral("OMP_WAIT_POLICY")), QStringLiteral("active"));
        QVERIFY(!environment.contains(QStringLiteral("GOMP_SPINCOUNT")));
        QCOMPARE(environment.value(QStringLiteral("OPENBLAS_NUM_THREADS")), QStringLiteral("7"));
        QCOMPARE(environment.value(QStringLiteral("OPENBLAS_CORETYPE")), QStringLiteral("Zen"));
        QCOMPARE(environment.value(QStringLiteral("HOME")), QStringLiteral("here"));
    }

    void asManyThreadsAsWereAskedFor()
    {
        app::AgentOptions options;
        qunsetenv("OMP_NUM_THREADS");
        QVERIFY(app::kernelThreads(options) >= 1);
        qputenv("OMP_NUM_THREADS", "3");
        QCOMPARE(app::kernelThreads(options), 3);
        qputenv("OMP_NUM_THREADS", "many");
        QVERIFY(app::kernelThreads(options) >= 1);
        options.threads = 5;
        QCOMPARE(app::kernelThreads(options), 5);
    }
};

QTEST_GUILESS_MAIN(TestKernelEnvironment)
#include "tst_kernel_environment.moc"
