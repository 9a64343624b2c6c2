// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/kernel_environment.h"

#include "app/agent/usable_cores.h"

namespace app {

namespace {

/// OpenBLAS's name for kernels that this processor runs well; empty where it is to choose by itself.
QString blasCore()
{
#if defined(__x86_64__) && defined(__GNUC__)
    const bool wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq")
        && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
    if (wide)
        return QStringLiteral("SkylakeX");
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return QStringLiteral("Haswell");
#endif
    return {};
}

} // namespace

int kernelThreads(const AgentOptions& options)
{
    constexpr int most = 1024;
    const int wanted = options.threads > 0 ? options.threads : qEnvironmentVariableIntValue("OMP_NUM_THREADS");
    return wanted > 0 && wanted <= most ? wanted : usableCores();
}

QProcessEnvironment kernelEnvironment(QProcessEnvironment person, int threads)
{
    const auto set = [&person](const char* name, const QString& value) {
        if (!person.contains(QLatin1String(name)))
            person.insert(QLatin1String(name), value);
    };
    // libgomp's own word is the finer one. A thousand looks are as fast on a quiet machine as its own 300,000, none is
    // a fifth slower; on a busy one they take 1.4 times what none does (docs/measured.md).
    if (!person.contains(QStringLiteral("OMP_WAIT_POLICY")))
        set("GOMP_SPINCOUNT", QStringLiteral("1000"));
    set("OMP_WAIT_POLICY", QStringLiteral("passive"));
    set("OPENBLAS_NUM_THREADS", QString::number(threads));
    set("OPENBLAS_THREAD_TIMEOUT", QStringLiteral("4")); // two to so many cycles; the least it takes
    // It knows processors by their numbers, and takes one that is younger than itself for one from 2004: a fifth of the speed.
    if (const auto core = blasCore(); !core.isEmpty())
        set("OPENBLAS_CORETYPE", core);
    return person;
}

} // namespace app
