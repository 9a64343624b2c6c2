// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/agent/agent_options.h"

#include <QProcessEnvironment>

namespace app {

/// How many a kernel uses: those that were asked for, by OMP_NUM_THREADS if not by an
/// option, or as many as this process can have at work at once.
int kernelThreads(const AgentOptions& options);

/// What a process that executes kernels with so many threads needs in its environment, because the libraries look
/// there before it has any say: threads that wait let go of their core soon. One that goes on looking takes the core
/// from the thread that it waits for as soon as other programs want one too; a layer was then seen to take 300 times as
/// long. Matrix products take the vectors that the processor has, even if the library does not know its name. What
/// @p person has set stays.
QProcessEnvironment kernelEnvironment(QProcessEnvironment person, int threads);

} // namespace app
