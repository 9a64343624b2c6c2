// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/segments/parallel.h"

#include <omp.h>

namespace engine::kernels {

// LibTorch and oneDNN both ask OpenMP how many threads there are.
OneThread::OneThread() : m_before(omp_get_max_threads())
{
    omp_set_num_threads(1);
}

OneThread::~OneThread()
{
    omp_set_num_threads(m_before);
}

} // namespace engine::kernels
