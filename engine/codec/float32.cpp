// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/codec/float32.h"

namespace engine {

namespace {

Result<Blob> asItLies(ElementType type, const Shape& shape, const Blob& bytes)
{
    const auto size = byteSize(type, shape);
    if (!size)
        return Error{ErrorCode::Unsupported, sentence("a tensor of shape %1 has no size", toString(shape))};
    if (static_cast<std::int64_t>(bytes.bytes.size()) != size->count)
        return Error{ErrorCode::Corrupt,
                     sentence("%1 bytes are no tensor of shape %2", bytes.bytes.size(), toString(shape))};
    return bytes;
}

} // namespace

TensorCodec float32Codec()
{
    return {"float32", "As in memory", byteSize, asItLies, asItLies, {}};
}

} // namespace engine
