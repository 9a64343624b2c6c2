// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to onednn_quantized*.cpp: how oneDNN 2 and 3 scale whole sums.

#include "engine/torch/kernels/onednn_primitives.h"
#include "engine/torch/kernels/quantized_layer.h"

namespace engine::kernels {

/// What becomes of a sum of products of bytes, in steps of the result where that has a grid:
/// cut(scales sum + shifts + residualScale residual).
struct Epilogue
{
    std::vector<float> scales; ///< one an output channel
    std::vector<float> shifts; ///< the same
    float residualScale = 0;   ///< 0: nothing is added
    Activation cut;
    std::int32_t sourceZero = 0; ///< what the primitive takes off each byte of the source
};

/// @p folds: the zero point of the source is part of the shifts, because all windows lie inside of the image.
Epilogue epilogueOf(const ByteProduct& product, const ByteWeights& weights, bool folds);

/// Bounds in steps of @p result, as far as it does not keep to them anyway.
Activation cutFor(const GridTail& tail);

/// Whether both libraries can say it: scales that are not zero or infinite.
bool isRegular(const Epilogue& epilogue);

dnnl::primitive_attr attributesFor(const Epilogue& epilogue, bool grouped);

/// Numbers beside the weights that such a primitive reads; they live as long as this does.
class EpilogueNumbers
{
public:
    EpilogueNumbers(const OneDnn& library, const Epilogue& epilogue);
    void addTo(PrimitiveStep& step) const;

private:
    std::vector<float> m_bias;
    std::vector<float> m_scales;
    std::vector<std::int32_t> m_sourceZero;
    std::map<int, dnnl::memory> m_arguments;
};

} // namespace engine::kernels
