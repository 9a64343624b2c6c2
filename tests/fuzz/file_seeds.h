// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace fuzz {

struct Seed
{
    std::string target;
    std::string name;
    std::string bytes;
};

/// What the readers of files are for: values written by their writers, and recordings from tests/data.
std::vector<Seed> fileSeeds();

} // namespace fuzz
