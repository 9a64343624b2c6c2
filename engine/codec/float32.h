// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/codec/codec.h"

namespace engine {

/// Elements as they lie in memory, row-major and little-endian; those of other types, too. It copies nothing.
TensorCodec float32Codec();

} // namespace engine
