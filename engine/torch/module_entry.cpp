// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/module_entry.h"

extern "C" [[gnu::visibility("default")]] const engine::TorchModule* sutureTorchModule()
{
    static constexpr engine::TorchModule table{engine::torchModuleVersion, engine::makeTorchExecutor,
                                               engine::torchSupports,      engine::keepFreedMemory,
                                               engine::readTorchScript,    engine::likelyInputs};
    return &table;
}
