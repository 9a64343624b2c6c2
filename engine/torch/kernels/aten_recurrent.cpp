// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/kernels/aten_operators.h"

#include <cmath>
#include <functional>
#include <limits>

namespace engine::kernels {

namespace {

using Activation = std::function<at::Tensor(const at::Tensor&)>;

/// One of ONNX's activation functions; some of them take the next alpha and beta of the operator.
class ActivationReader
{
public:
    explicit ActivationReader(const AtenCall& call)
        : m_call(call), m_names(attributeOr(call.op, "activations", std::vector<std::string>{})),
          m_alphas(attributeOr(call.op, "activation_alpha", std::vector<double>{})),
          m_betas(attributeOr(call.op, "activation_beta", std::vector<double>{})),
          m_clip(call.real("clip", std::numeric_limits<double>::infinity()))
    {
    }

    Activation next(const char* fallback)
    {
        const std::string name = m_at < m_names.size() ? m_names[m_at] : m_names.empty() ? fallback : "";
        ++m_at;
        auto function = named(name);
        if (std::isinf(m_clip))
            return function;
        return [function, limit = m_clip](const at::Tensor& x) { return function(at::clamp(x, -limit, limit)); };
    }

private:
    double alpha(double fallback) { return m_alpha < m_alphas.size() ? m_alphas[m_alpha++] : fallback; }
    double beta(double fallback) { return m_beta < m_betas.size() ? m_betas[m_beta++] : fallback; }

    Activation named(const std::string& name)
    {
        if (name == "Sigmoid")
            return [](const at::Tensor& x) { return at::sigmoid(x); };
        if (name == "Tanh")
            return [](const at::Tensor& x) { return at::tanh(x); };
        if (name == "Relu")
            return [](const at::Tensor& x) { return at::relu(x); };
        if (name == "Softsign")
            return [](const at::Tensor& x) { return x / (1 + at::abs(x)); };
        if (name == "Softplus")
            return [](const at::Tensor& x) { return at::softplus(x); };
        if (name == "LeakyRelu")
            return [a = alpha(0.01)](const at::Tensor& x) { return at::leaky_relu(x, a); };
        if (name == "ThresholdedRelu")
            return [a = alpha(1)](const at::Tensor& x) { return at::where(x > a, x, at::zeros_like(x)); };
        if (name == "Elu")
            return [a = alpha(1)](const at::Tensor& x) { return at::elu(x, a); };
        if (name == "HardSigmoid")
            return [a = alpha(0.2), b = beta(0.5)](const at::Tensor& x) { return (x * a).add_(b).clamp_(0, 1); };
        if (name == "Affine")
            return [a = alpha(1), b = beta(0)](const at::Tensor& x) { return x * a + b; };
        if (name == "ScaledTanh")
            return [a = alpha(1), b = beta(1)](const at::Tensor& x) { return at::tanh(x * b) * a; };
        refuse(m_call, "the activation '" + name + "'");
    }

    const AtenCall& m_call;
    std::vector<std::string> m_names;
    std::vector<double> m_alphas;
    std::vector<double> m_betas;
    double m_clip;
    std::size_t m_at = 0;
    std::size_t m_alpha = 0;
    std::size_t m_beta = 0;
};

/// What a cell remembers from step to step, [batch, hidden] each.
struct State
{
    at::Tensor hidden;
    at::Tensor cell; ///< of LSTM only
};

/// One direction: everything that does not depend on the state is computed for all steps at once.
struct Direction
{
    at::Tensor gates;         ///< [steps, batch, gates x hidden], of the input, biases included
    at::Tensor recurrent;     ///< [hidden, gates x hidden]
    at::Tensor recurrentBias; ///< [gates x hidden], where it may not be added beforehand; else undefined
    at::Tensor peepholes;     ///< [3, hidden] in the order i, o, f; undefined where there are none
    std::int64_t hidden = 0;
};

/// The state after a step, from the gates of the input.
using Cell = std::function<State(const Direction& form, const at::Tensor& gates, const State& before)>;

/// @p gates + @p hidden x @p recurrent. Where the batch is one frame a matrix times a vector, four times as fast for
/// large matrices: OpenBLAS copies them before it multiplies matrices.
at::Tensor plusRecurrent(const at::Tensor& gates, const at::Tensor& hidden, const at::Tensor& recurrent)
{
    if (hidden.size(0) != 1)
        return at::addmm(gates, hidden, recurrent);
    return at::addmv(gates[0], recurrent.t(), hidden[0]).unsqueeze(0);
}

Cell simpleCell(ActivationReader& activations)
{
    return [f = activations.next("Tanh")](const Direction& form, const at::Tensor& gates, const State& before) {
        return State{f(plusRecurrent(gates, before.hidden, form.recurrent)), {}};
    };
}

/// Gates in the order z, r, h.
Cell gruCell(ActivationReader& activations, bool linearBeforeReset)
{
    const auto f = activations.next("Sigmoid");
    const auto g = activations.next("Tanh");
    return [=](const Direction& form, const at::Tensor& gates, const State& before) {
        const std::int64_t size = form.hidden;
        const at::Tensor& h = before.hidden;
        const auto part = [size](const at::Tensor& from, std::int64_t at, std::int64_t count) {
            return from.narrow(1, at * size, count * size);
        };
        at::Tensor candidate;
        at::Tensor zr;
        if (linearBeforeReset) {
            at::Tensor ours = at::matmul(h, form.recurrent);
            if (form.recurrentBias.defined())
                ours = ours + form.recurrentBias;
            zr = f(part(gates, 0, 2) + part(ours, 0, 2));
            candidate = g(part(gates, 2, 1) + part(zr, 1, 1) * part(ours, 2, 1));
        } else {
            zr = f(plusRecurrent(part(gates, 0, 2), h, part(form.recurrent, 0, 2)));
            candidate = g(plusRecurrent(part(gates, 2, 1), part(zr, 1, 1) * h, part(form.recurrent, 2, 1)));
        }
        const at::Tensor z = part(zr, 0, 1);
        return State{(1 - z) * candidate + z * h, {}};
    };
}

/// An LSTM without peepholes and coupling. Its three sigmoids are one: a small layer's time is that of its calls.
Cell plainLstmCell(const Activation& f, const Activation& g, const Activation& h)
{
    return [=](const Direction& form, const at::Tensor& gates, const State& before) {
        const at::Tensor all = plusRecurrent(gates, before.hidden, form.recurrent);
        const at::Tensor open = f(all.narrow(1, 0, 3 * form.hidden));
        const auto gate = [&](std::int64_t at) { return open.narrow(1, at * form.hidden, form.hidden); };
        const at::Tensor candidate = g(all.narrow(1, 3 * form.hidden, form.hidden));
        const at::Tensor cell = at::addcmul(gate(0) * candidate, gate(2), before.cell);
        return State{h(cell).mul_(gate(1)), cell};
    };
}

/// Gates in the order i, o, f, c.
Cell lstmCell(ActivationReader& activations, bool coupled, bool peepholes)
{
    const auto f = activations.next("Sigmoid");
    const auto g = activations.next("Tanh");
    const auto h = activations.next("Tanh");
    if (!coupled && !peepholes)
        return plainLstmCell(f, g, h);
    return [=](const Direction& form, const at::Tensor& gates, const State& before) {
        const at::Tensor all = plusRecurrent(gates, before.hidden, form.recurrent);
        const auto gate = [&](std::int64_t at, const at::Tensor& cell) {
            const at::Tensor plain = all.narrow(1, at * form.hidden, form.hidden);
            return form.peepholes.defined() ? plain + form.peepholes[at] * cell : plain;
        };
        const at::Tensor input = f(gate(0, before.cell));
        const at::Tensor forget = coupled ? 1 - input : f(gate(2, before.cell));
        const at::Tensor cell = forget * before.cell + input * g(all.narrow(1, 3 * form.hidden, form.hidden));
        return State{f(gate(1, cell)) * h(cell), cell};
    };
}

/// The operator's tensors with the batch in second place, whatever its layout.
struct Sequence
{
    explicit Sequence(const AtenCall& given)
        : call(given), batchFirst(given.integer("layout", 0) != 0), x(batchFirst ? given[0].transpose(0, 1) : given[0]),
          directions(given[2].size(0)), hidden(given[2].size(2))
    {
    }

    at::Tensor initial(std::size_t input, std::int64_t direction) const
    {
        if (!call.has(input))
            return at::zeros({x.size(1), hidden}, x.options());
        return call[input].select(batchFirst ? 1 : 0, direction);
    }

    /// Whether each frame of the batch still lasts at @p step, [batch, 1]; undefined when all do.
    at::Tensor lasts(std::int64_t step) const { return call.has(4) ? (call[4] > step).unsqueeze(1) : at::Tensor(); }

    const AtenCall& call;
    bool batchFirst;
    at::Tensor x; ///< [steps, batch, input]
    std::int64_t directions;
    std::int64_t hidden;
};

Direction directionOf(const Sequence& sequence, std::int64_t at, bool addRecurrentBias)
{
    const AtenCall& call = sequence.call;
    Direction form;
    form.hidden = sequence.hidden;
    form.recurrent = call[2].select(0, at).t();
    at::Tensor bias;
    if (call.has(3)) {
        const at::Tensor both = call[3].select(0, at).reshape({2, -1});
        bias = addRecurrentBias ? both[0] + both[1] : both[0];
        if (!addRecurrentBias)
            form.recurrentBias = both[1];
    }
    form.gates =
        at::linear(sequence.x, call[1].select(0, at), bias.defined() ? c10::optional<at::Tensor>(bias) : c10::nullopt);
    if (call.has(7))
        form.peepholes = call[7].select(0, at).reshape({3, sequence.hidden});
    return form;
}

/// All hidden states of one direction, [steps, batch, hidden]; @p state becomes the last one.
at::Tensor runDirection(const Sequence& sequence, const Direction& form, const Cell& cell, bool reverse, State& state)
{
    const std::int64_t steps = sequence.x.size(0);
    Tensors results(static_cast<std::size_t>(steps));
    for (std::int64_t i = 0; i < steps; ++i) {
        const std::int64_t step = reverse ? steps - 1 - i : i;
        State next = cell(form, form.gates[step], state);
        at::Tensor& result = results[static_cast<std::size_t>(step)];
        result = next.hidden;
        if (const at::Tensor lasts = sequence.lasts(step); lasts.defined()) {
            result = at::where(lasts, next.hidden, at::zeros_like(next.hidden));
            next.hidden = at::where(lasts, next.hidden, state.hidden);
            if (next.cell.defined())
                next.cell = at::where(lasts, next.cell, state.cell);
        }
        state = std::move(next);
    }
    return at::stack(results);
}

Tensors recur(const AtenCall& call, const std::function<Cell(ActivationReader&)>& makeCell, bool addRecurrentBias)
{
    const Sequence sequence(call);
    const std::string named = call.text("direction", "forward");
    const bool hasCell = call.op.type == "LSTM";
    ActivationReader activations(call);
    Tensors outputs;
    Tensors hiddens;
    Tensors cells;
    for (std::int64_t at = 0; at < sequence.directions; ++at) {
        const Cell cell = makeCell(activations);
        const Direction form = directionOf(sequence, at, addRecurrentBias);
        State state{sequence.initial(5, at), hasCell ? sequence.initial(6, at) : at::Tensor()};
        outputs.push_back(runDirection(sequence, form, cell, named == "reverse" || at == 1, state));
        hiddens.push_back(state.hidden);
        cells.push_back(state.cell);
    }
    const std::int64_t at = sequence.batchFirst ? 1 : 0;
    const at::Tensor all = at::stack(outputs, 1); // [steps, directions, batch, hidden]
    Tensors results{sequence.batchFirst ? all.permute({2, 0, 1, 3}) : all, at::stack(hiddens, at)};
    if (hasCell)
        results.push_back(at::stack(cells, at));
    return results;
}

Tensors rnn(const AtenCall& call)
{
    return recur(call, simpleCell, true);
}

Tensors gru(const AtenCall& call)
{
    const bool linear = call.integer("linear_before_reset", 0) != 0;
    return recur(
        call, [linear](ActivationReader& reader) { return gruCell(reader, linear); }, !linear);
}

Tensors lstm(const AtenCall& call)
{
    const bool coupled = call.integer("input_forget", 0) != 0;
    const bool peepholes = call.has(7);
    return recur(
        call, [=](ActivationReader& reader) { return lstmCell(reader, coupled, peepholes); }, true);
}

constexpr NamedOperator operators[]{
    {"RNN", rnn},
    {"GRU", gru},
    {"LSTM", lstm},
};

} // namespace

std::span<const NamedOperator> recurrentOperators()
{
    return operators;
}

} // namespace engine::kernels
