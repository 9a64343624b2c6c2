// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/units.h"

#include <memory>

namespace engine::kernels {

/// Counts what a program holds while it runs, because loops may ask for more than any computer has.
class ProgramMemory
{
public:
    /// Counted until its last copy is gone.
    using Share = std::shared_ptr<const void>;

    explicit ProgramMemory(Bytes limit) : m_limit(limit) {}

    /// For one tensor. Throws std::invalid_argument when the program holds too much then.
    Share take(Bytes tensor);

private:
    Bytes m_limit;
    std::shared_ptr<std::int64_t> m_held = std::make_shared<std::int64_t>(0);
};

} // namespace engine::kernels
