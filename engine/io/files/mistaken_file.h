// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/blob.h"
#include "engine/core/sentence.h"

#include <optional>

namespace engine {

/// What people often have in the place of a model, by its first bytes, with what would help; nothing for all else.
std::optional<Sentence> mistakenFor(const Blob& file);

} // namespace engine
