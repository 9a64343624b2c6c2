// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run/executor.h"

#include <functional>

namespace engine {

/// A reading of a monotonic clock.
using ReadClock = std::function<std::chrono::nanoseconds()>;

/// Times a fixed piece of arithmetic, some tenths of a millisecond long. A core whose clock is slow, or that is shared,
/// shows in it, whatever the model does.
Millis timeProbe(const ReadClock& clock);

/// Times a small convolution, by the kernels and the threads that models run by. It meets what slows those down and leaves
/// plain arithmetic alone: a neighbour on the other half of a core, on a second core, or on its vector units.
class KernelProbe
{
public:
    /// Fails as @p makeExecutor does.
    static Result<std::unique_ptr<KernelProbe>> create(const MakeExecutor& makeExecutor, int threads);

    /// Fails as the kernels do.
    Result<Millis> time();
    /// Goes on for @p span, so that best() has met a device that is left alone if there is such a time in it. Fails as the
    /// kernels do.
    Result<void> getToKnow(const ReadClock& clock, Millis span);
    /// What it takes while nobody disturbs it: bestOf() the last some thousand.
    Millis best() const;

private:
    explicit KernelProbe(LayerGraph graph);

    LayerGraph m_graph;
    TensorMap m_inputs;
    std::unique_ptr<Executor> m_executor;
    std::unique_ptr<PreparedSegment> m_segment;
    std::vector<Millis> m_latest; ///< a ring
    std::size_t m_next = 0;
};

/// The probe that counts as the best: the lowest one that one of @p oneOf, a fifth of all, are near (nearTheBest), so that a
/// lucky one does not spoil all others; the very lowest where they have nothing in common. Zero for none.
Millis bestOf(std::vector<Millis> probes, std::size_t oneOf = 5);

} // namespace engine
