// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"
#include "engine/graph/tensor_type.h"

namespace engine {

/// What a person says about one input of a model whose file leaves it open.
struct InputShape
{
    Shape shape;
    std::optional<ElementType> type; ///< nothing: the model knows

    bool operator==(const InputShape&) const = default;
};

/// "1x3x224x224" or, several and with a type, "1x3x224x224,1x16:int64". Fails with InvalidInput.
Result<std::vector<InputShape>> parseInputShapes(std::string_view text);

/// What parseInputShapes() reads.
std::string toString(const std::vector<InputShape>& inputs);

} // namespace engine
