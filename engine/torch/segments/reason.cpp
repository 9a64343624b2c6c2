// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/segments/reason.h"

#include <new>
#include <string_view>

namespace engine::kernels {

std::string reasonOf(const std::exception& problem)
{
    const std::string_view text = problem.what();
    const bool tooLarge = dynamic_cast<const std::bad_alloc*>(&problem) != nullptr;
    if (tooLarge || text.find("DefaultCPUAllocator: can't allocate memory") != std::string_view::npos)
        return "needs more memory than there is";
    return std::string(text.substr(0, text.find('\n')));
}

} // namespace engine::kernels
