// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/blob.h"
#include "engine/graph/tensor_type.h"

#include <optional>
#include <vector>

namespace engine {

/// A type in which values are only stored: nothing computes with 2 or 4 bits, or with reals of a byte. They have no
/// ElementType, but ONNX's number.
struct NarrowType
{
    int bits;
    ElementType widened; ///< what holds every value of it
};

/// Nothing for types that need no widening.
std::optional<NarrowType> narrowTypeOf(std::int64_t onnxType);

/// What a narrow type of real numbers can say.
struct NarrowReals
{
    std::vector<float> magnitudes; ///< from 0 on, in ascending order; where they are halved the even place counts
    float beyond = 0;              ///< what a number above them becomes when it is not held back: NaN, or infinity
    float ofNan = 0;               ///< what NaN becomes
    bool hasNegativeZero = true;
};
/// Whether it holds powers of two only, without a sign.
bool isPower(std::int64_t onnxType);
/// @p onnxType is narrow and real.
NarrowReals narrowReals(std::int64_t onnxType);

/// Bytes that @p count elements take in a file.
std::int64_t storedBytes(const NarrowType& type, std::int64_t count);

/// @p count elements as values of the wider type; the first of a byte is in its low bits. @p stored has storedBytes().
Blob widened(std::int64_t onnxType, const NarrowType& type, const Blob& stored, std::int64_t count);

} // namespace engine
