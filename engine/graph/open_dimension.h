// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace engine {

/// A dimension of a model's input that its file leaves open.
struct OpenDimension
{
    std::string name;        ///< what to give a value for: its own, or "INPUT[2]" when it has none
    std::string input;       ///< the first input that has it
    std::string shape;       ///< of that input, for people: "batch x 3 x height x 224"
    std::int64_t likely = 1; ///< what a person may be offered
    bool needed = true;      ///< false: it is 1 when nobody says

    bool operator==(const OpenDimension&) const = default;
};

} // namespace engine
