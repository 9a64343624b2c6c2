// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/onednn.h"

#include <stdexcept>

// Stands in for onednn*.cpp where the library is missing: all tensors are row-major, all kernels LibTorch's.

namespace engine::kernels {

std::shared_ptr<OneDnn> makeOneDnn()
{
    return nullptr;
}

Layout preferredImageLayout(const std::shared_ptr<OneDnn>&)
{
    return Layout::RowMajor;
}

bool multipliesBytes(const std::shared_ptr<OneDnn>&)
{
    return false;
}

std::string oneDnnDescription()
{
    return {};
}

std::unique_ptr<Step> makeReorder(Workshop&, const Value&, const Value&)
{
    throw std::logic_error("there is one layout only without oneDNN");
}

std::size_t compileAttention(SegmentBuilder&, std::span<const Operation>)
{
    return 0;
}

std::size_t compileWithOneDnn(SegmentBuilder&, std::span<const Operation>)
{
    return 0;
}

} // namespace engine::kernels
