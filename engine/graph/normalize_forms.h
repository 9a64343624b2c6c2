// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to normalize(): an operation on its way to opset 17, and the families of its rewriting.

#include "engine/graph/graph_draft.h"
#include "engine/graph/normalize.h"

#include <limits>
#include <span>
#include <string>

namespace engine {

/// The operation being rewritten. Rewriters may put operations before and behind it.
struct Rewriting
{
    Operation operation;
    std::int64_t opset;
    GraphDraft& draft;
    Shapes shapes = Shapes::Known;
    std::vector<Operation> before = {};
    std::vector<Operation> after = {};

    bool has(std::size_t input) const { return input < operation.inputs.size() && operation.inputs[input] != noTensor; }
    const TensorInfo& input(std::size_t i) const { return draft.tensor(operation.inputs[i]); }
    bool hasOutput(std::size_t i) const { return i < operation.outputs.size() && operation.outputs[i] != noTensor; }
    TensorId inputOr(std::size_t i) const { return has(i) ? operation.inputs[i] : noTensor; }
    void setInput(std::size_t i, TensorId id);
    /// Fails in a program, where nobody knows shapes before it runs, and when one of the first inputs is missing.
    Result<void> needsShapes(std::size_t inputs = 1) const;
    /// Puts an operation of opset 17 before this one and answers its first output.
    TensorId add(const std::string& type, std::vector<TensorId> inputs, Attributes attributes = {},
                 std::size_t outputs = 1);
    /// From here on this is another operator with one output, which was the first one.
    void become(const std::string& type, std::vector<TensorId> inputs, Attributes attributes = {});
    /// What the operation gives goes through one more before it becomes its first output.
    void follow(const std::string& type, std::vector<TensorId> otherInputs = {}, Attributes attributes = {});
    /// The values of a constant input; fails when it is computed.
    Result<std::vector<std::int64_t>> integers(std::size_t i) const;
    Result<std::vector<double>> reals(std::size_t i) const;
    std::string constantName(std::string_view what) const;
    TensorId addConstant(std::string_view what, const std::vector<std::int64_t>& values);
    /// 0 to @p count - 1, which is made when it is needed: a count takes less room than what it counts.
    TensorId addRange(std::int64_t count);
    TensorId addScalar(std::string_view what, double value, ElementType type = ElementType::Float32);
};

inline constexpr std::int64_t always = std::numeric_limits<std::int64_t>::max();

struct Rewriter
{
    std::string_view type;
    std::int64_t first; ///< opsets in which it applies
    std::int64_t last;
    Result<void> (*rewrite)(Rewriting& form);
};

/// Forms of before opset 7.
std::span<const Rewriter> oldRewriters();
/// Operators of a well-known optimiser and runtime; what they become means what opset 17 says.
inline constexpr const char* microsoft = "com.microsoft.";
std::span<const Rewriter> fusedRewriters();
std::span<const Rewriter> fusedAttentionRewriters();
std::span<const Rewriter> quantizedRewriters();

Error unsupportedForm(const std::string& message);
Error invalidForm(const std::string& message);

Result<void> rewriteUpsample(Rewriting& form);
Result<void> rewriteOldResize(Rewriting& form);
Result<void> rewriteResize(Rewriting& form);
Result<void> rewriteNewResize(Rewriting& form);
Result<void> rewriteOldSoftmax(Rewriting& form);
Result<void> rewriteWindow(Rewriting& form);
Result<void> rewriteQuantize(Rewriting& form);

} // namespace engine
