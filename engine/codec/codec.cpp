// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/codec/codec.h"

#include "engine/codec/float32.h"

#include <algorithm>
#include <array>

namespace engine {

std::span<const TensorCodec> tensorCodecs()
{
    static const std::array all{float32Codec()};
    return all;
}

const TensorCodec* tensorCodecNamed(std::string_view name)
{
    const auto found = std::ranges::find(tensorCodecs(), name, &TensorCodec::name);
    return found == tensorCodecs().end() ? nullptr : &*found;
}

} // namespace engine
