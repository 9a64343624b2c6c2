// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to the TorchScript reader: what the names of a program stand for while it is followed.

#include "engine/graph/layer_graph.h"

#include <torch/script.h>

#include <memory>
#include <variant>

namespace engine::script {

struct TensorCell;

/// Tensors that may share memory.
using ViewGroup = std::vector<std::weak_ptr<TensorCell>>;

/// A tensor that depends on the frame. Several names may mean one cell, and an operator that works in
/// place changes what all of them mean.
struct TensorCell
{
    TensorId id = noTensor;
    bool stale = false;               ///< was changed through another view; nobody may read it any more
    std::shared_ptr<ViewGroup> views; ///< null while it is the only one
};
using Cell = std::shared_ptr<TensorCell>;

struct Sequence;
struct Dictionary;

/// A value that is known, a tensor that depends on the frame, or something made of both.
using ScriptValue = std::variant<c10::IValue, Cell, std::shared_ptr<Sequence>, std::shared_ptr<Dictionary>>;

/// A list or a tuple; lists are shared, as in Python.
struct Sequence
{
    std::vector<ScriptValue> items;
    c10::TypePtr type;
};

struct Dictionary
{
    std::vector<std::pair<c10::IValue, ScriptValue>> items; ///< in order of insertion
    c10::TypePtr type;
};

/// Lists, tuples and dictionaries of a known value become ours, so that tensors can be put into them.
ScriptValue fromIValue(const c10::IValue& value);

/// Whether nothing in it depends on the frame.
bool isKnown(const ScriptValue& value);

/// Throws std::invalid_argument unless isKnown().
c10::IValue toIValue(const ScriptValue& value);

/// The known value behind it, or null.
inline const c10::IValue* known(const ScriptValue& value)
{
    return std::get_if<c10::IValue>(&value);
}
inline bool isNone(const ScriptValue& value)
{
    return known(value) != nullptr && known(value)->isNone();
}

/// Throws std::invalid_argument: ends up as the one line that says why a file does not open.
[[noreturn]] void refuse(const std::string& reason);

ElementType elementTypeOf(at::ScalarType type);
at::ScalarType scalarTypeOf(ElementType type);

} // namespace engine::script
