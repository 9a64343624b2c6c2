// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>

// LibTorch's threads, without its headers.

namespace engine::kernels {

/// Splits [0, count) into ranges of at least @p grain for the threads of the current executor.
void inParallel(std::int64_t count, std::int64_t grain,
                const std::function<void(std::int64_t from, std::int64_t to)>& work);

/// How many threads kernels called from this thread use.
void setKernelThreads(int threads);

/// Kernels called from this thread use no other one while it lives.
class OneThread
{
public:
    OneThread();
    ~OneThread();
    OneThread(const OneThread&) = delete;
    OneThread& operator=(const OneThread&) = delete;

private:
    int m_before;
};

/// "LibTorch 1.13.1".
std::string libTorchDescription();

} // namespace engine::kernels
