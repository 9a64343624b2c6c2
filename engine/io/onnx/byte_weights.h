// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to the ONNX reader.

#include "engine/graph/graph_draft.h"

namespace engine {

/// Remembers of which bytes constants of real numbers were made, so that products can have the bytes back.
class ByteWeights
{
public:
    explicit ByteWeights(GraphDraft& draft) : m_draft(draft) {}

    /// @p operation became a constant: a DequantizeLinear of bytes, or a Transpose of what one gave.
    void remember(const Operation& operation);
    /// Where the weights of a product were made of bytes: the DequantizeLinear to put before it, whose result it takes.
    std::optional<Operation> conversionFor(Operation& operation);

private:
    void turn(const Operation& transpose);

    GraphDraft& m_draft;
    std::map<TensorId, Operation> m_conversions; ///< by what they made
};

} // namespace engine
