// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to normalize(): an operation on its way to opset 17, and the families of its rewriting.

#include "engine/graph/graph_draft.h"

#include <string>

namespace engine {

/// The operation being rewritten. Rewriters may append operations that follow it.
struct Rewriting
{
    Operation operation;
    std::int64_t opset;
    GraphDraft& draft;
    std::vector<Operation> before = {};
    std::vector<Operation> after = {};

    bool has(std::size_t input) const { return input < operation.inputs.size() && operation.inputs[input] != noTensor; }
    const TensorInfo& input(std::size_t i) const { return draft.tensor(operation.inputs[i]); }
    void setInput(std::size_t i, TensorId id);
    /// The values of a constant input; fails when it is computed.
    Result<std::vector<std::int64_t>> integers(std::size_t i) const;
    Result<std::vector<double>> reals(std::size_t i) const;
    std::string constantName(std::string_view what) const;
    TensorId addConstant(std::string_view what, const std::vector<std::int64_t>& values);
};

struct Rewriter
{
    std::string_view type;
    std::int64_t first; ///< opsets in which it applies
    std::int64_t last;
    Result<void> (*rewrite)(Rewriting& form);
};

Result<void> rewriteUpsample(Rewriting& form);
Result<void> rewriteOldResize(Rewriting& form);
Result<void> rewriteResize(Rewriting& form);
Result<void> rewriteNewResize(Rewriting& form);
Result<void> rewriteOldSoftmax(Rewriting& form);
Result<void> rewriteWindow(Rewriting& form);

} // namespace engine
