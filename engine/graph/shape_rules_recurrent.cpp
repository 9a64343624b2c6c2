// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/shape_rules.h"

#include <array>

namespace engine {

namespace {

/// What X, W and R say about a recurrent operator with @p gates gates.
struct Recurrence
{
    std::int64_t steps = 0;
    std::int64_t batch = 0;
    std::int64_t directions = 0;
    std::int64_t hidden = 0;
    bool batchFirst = false; ///< the attribute "layout"

    Shape stateShape() const
    {
        return batchFirst ? Shape{batch, directions, hidden} : Shape{directions, batch, hidden};
    }
    Shape sequenceShape() const
    {
        return batchFirst ? Shape{batch, steps, directions, hidden} : Shape{steps, directions, batch, hidden};
    }
};

Result<void> expectShape(const ShapeCall& call, std::size_t input, const Shape& expected)
{
    if (call.has(input) && call.shape(input) != expected)
        return invalidShape("input " + std::to_string(input) + " is " + toString(call.shape(input)) + ", not "
                            + toString(expected));
    return {};
}

Result<Recurrence> recurrenceOf(const ShapeCall& call, std::int64_t gates)
{
    const auto direction = call.text("direction", "forward");
    if (direction != "forward" && direction != "reverse" && direction != "bidirectional")
        return invalidShape("its direction is '" + direction + "'");
    const auto& x = call.shape(0);
    const auto& recurrent = call.shape(2);
    if (x.size() != 3 || recurrent.size() != 3)
        return invalidShape("needs three dimensions, not " + toString(x) + " and " + toString(recurrent));
    Recurrence form;
    form.batchFirst = call.integer("layout", 0) != 0;
    form.steps = x[form.batchFirst ? 1 : 0];
    form.batch = x[form.batchFirst ? 0 : 1];
    form.directions = direction == "bidirectional" ? 2 : 1;
    form.hidden = recurrent[2];
    const auto rows = gates * form.hidden;
    const std::array expected{expectShape(call, 1, {form.directions, rows, x[2]}),
                              expectShape(call, 2, {form.directions, rows, form.hidden}),
                              expectShape(call, 3, {form.directions, 2 * rows}), expectShape(call, 4, {form.batch}),
                              expectShape(call, 5, form.stateShape())};
    for (const auto& check : expected) {
        if (!check)
            return check.error();
    }
    if (call.integer("hidden_size", form.hidden) != form.hidden)
        return invalidShape("its weights do not fit a hidden size of "
                            + std::to_string(call.integer("hidden_size", form.hidden)));
    return form;
}

InferredTypes recurrentTypes(const ShapeCall& call, const Recurrence& form, std::size_t states)
{
    std::vector<TensorType> types{{call.type(0), form.sequenceShape()}};
    types.resize(1 + states, {call.type(0), form.stateShape()});
    return types;
}

template <std::int64_t gates>
InferredTypes simpleRecurrence(const ShapeCall& call)
{
    const auto form = recurrenceOf(call, gates);
    if (!form)
        return form.error();
    return recurrentTypes(call, *form, 1);
}

InferredTypes lstm(const ShapeCall& call)
{
    const auto form = recurrenceOf(call, 4);
    if (!form)
        return form.error();
    for (const auto& check :
         {expectShape(call, 6, form->stateShape()), expectShape(call, 7, {form->directions, 3 * form->hidden})}) {
        if (!check)
            return check.error();
    }
    return recurrentTypes(call, *form, 2);
}

constexpr std::array rules{
    ShapeRule{"GRU", 3, 6, simpleRecurrence<3>},
    ShapeRule{"LSTM", 3, 8, lstm},
    ShapeRule{"RNN", 3, 6, simpleRecurrence<1>},
};

} // namespace

std::span<const ShapeRule> recurrentRules()
{
    return rules;
}

} // namespace engine
