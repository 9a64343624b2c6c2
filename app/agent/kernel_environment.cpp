// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/kernel_environment.h"

#include "app/agent/usable_cores.h"

namespace app {

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
    return person;
}

} // namespace app
