// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/predict/layer_features.h"

namespace engine {

/// The sizes of a layer for people, without a word of any language: "64×56×56 → 128×28×28, 3×3/2" of a convolution that
/// moves by two pixels, "197×768 · 768×3072" of a product.
std::string shapeText(const LayerFeatures& features);

} // namespace engine
