// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/blob.h"
#include "engine/core/result.h"
#include "engine/core/units.h"
#include "engine/graph/layer_graph.h"

#include <optional>
#include <span>
#include <string_view>

namespace engine {

/// What coding costs a device, by bytes in memory; 0 takes no time.
struct CodingSpeed
{
    Bandwidth encode;
    Bandwidth decode;
};

/// A way to write the elements of a tensor for the link, and back. Both sides know type and shape already.
struct TensorCodec
{
    std::string_view name; ///< in files, in commands and between agents: "float32"
    const char* title;     ///< for people, in English
    /// On the link, whatever the elements are; nothing for tensors that it does not take.
    std::optional<Bytes> (*encodedSize)(ElementType type, const Shape& shape);
    /// Fail with Unsupported for tensors that it does not take, with Corrupt when the bytes do not fit type and shape.
    Result<Blob> (*encode)(ElementType type, const Shape& shape, const Blob& elements);
    Result<Blob> (*decode)(ElementType type, const Shape& shape, const Blob& encoded);
    CodingSpeed speed; ///< on any device
};

/// Every codec that there is; the first takes any tensor and loses nothing.
std::span<const TensorCodec> tensorCodecs();
/// Null: there is none of that name.
const TensorCodec* tensorCodecNamed(std::string_view name);

} // namespace engine
