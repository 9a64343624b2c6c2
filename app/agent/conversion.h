// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/agent/agent_options.h"

namespace app {

/// The process that turns a TorchScript file into an ONNX file, or says what inputs it likely takes. Such a
/// file is a program that LibTorch trusts, so the process confines itself before it looks. Answers the exit
/// status; a failure is one line on standard error.
int runConversion(const AgentOptions& options);

} // namespace app
