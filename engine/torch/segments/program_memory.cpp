// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/segments/program_memory.h"

#include <stdexcept>
#include <string>

namespace engine::kernels {

namespace {

/// Of a tensor beside its elements.
constexpr std::int64_t ownBytes = 500;
constexpr std::int64_t megabyte = 1'000'000;

} // namespace

ProgramMemory::Share ProgramMemory::take(Bytes tensor)
{
    const auto size = tensor.count + ownBytes;
    if (size > m_limit.count - *m_held)
        throw std::invalid_argument("needs " + std::to_string((*m_held + size) / megabyte) + " MB, more than the "
                                    + std::to_string(m_limit.count / megabyte)
                                    + " MB that loops and open shapes may take");
    *m_held += size;
    return {m_held.get(), [held = m_held, size](const void*) { *held -= size; }};
}

} // namespace engine::kernels
