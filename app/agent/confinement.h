// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>

namespace app {

struct Confinement
{
    std::uint64_t memory = 0;       ///< address space, and the size of any file it writes, in bytes
    std::uint64_t seconds = 0;      ///< of processor time
    std::filesystem::path writable; ///< the only folder that it may change; empty: none
};

/// Binds this process for the rest of its life, which ends with its parent's. It may speak over no network either.
/// Kernels without Landlock (before Linux 5.13) leave out the folder, those before 6.2 the shortening of files
/// elsewhere, those before 6.7 the network.
void confineThisProcess(const Confinement& confinement);

} // namespace app
