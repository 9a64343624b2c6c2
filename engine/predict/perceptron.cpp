// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/perceptron.h"

#include "engine/predict/eigen_samples.h"
#include "engine/predict/splits.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>

namespace engine {

namespace {

constexpr std::size_t networkCount = 3;
constexpr std::size_t hiddenUnits = 64;
constexpr std::size_t batchRows = 64;
constexpr std::size_t epochs = 300;
/// Few rows are gone through more often, many less: a step costs the same.
constexpr std::size_t leastSteps = 2000;
constexpr std::size_t mostSteps = 8000;
constexpr double huberBeta = 0.05;

template <typename Scalar>
using Matrix = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
template <typename Scalar>
using Vector = Eigen::Matrix<Scalar, Eigen::Dynamic, 1>;

/// One layer within all parameters of a network.
template <typename Scalar>
struct Layer
{
    Eigen::Map<Matrix<Scalar>> weights;                          ///< [from][to]
    Eigen::Map<Eigen::Matrix<Scalar, 1, Eigen::Dynamic>> biases; ///< [to]
};

template <typename Scalar>
std::vector<Layer<Scalar>> layersOf(std::span<const std::size_t> widths, Scalar* parameters)
{
    std::vector<Layer<Scalar>> layers;
    for (std::size_t at = 0; at + 1 < widths.size(); ++at) {
        const auto from = static_cast<Eigen::Index>(widths[at]);
        const auto to = static_cast<Eigen::Index>(widths[at + 1]);
        layers.push_back({{parameters, from, to}, {parameters + from * to, to}});
        parameters += from * to + to;
    }
    return layers;
}

template <typename Scalar>
Matrix<Scalar> sigmoid(const Matrix<Scalar>& z)
{
    return (1 + (-z.array().max(Scalar(-80)).min(Scalar(80))).exp()).inverse();
}

/// A network at its parameters, and what a batch needs on its way through and back.
template <typename Scalar>
class Network
{
public:
    Network(std::span<const std::size_t> widths, Vector<Scalar> parameters)
        : m_parameters(std::move(parameters)), m_gradient(Vector<Scalar>::Zero(m_parameters.size())),
          m_layers(layersOf(widths, m_parameters.data())), m_slopes(layersOf(widths, m_gradient.data()))
    {
    }
    Network(const Network&) = delete;
    Network& operator=(const Network&) = delete;

    Vector<Scalar>& parameters() { return m_parameters; }
    const Vector<Scalar>& gradient() const { return m_gradient; }

    /// [rows] for @p x of [rows][widths.front()].
    Vector<Scalar> outputs(const Matrix<Scalar>& x)
    {
        m_inputs.assign(1, x);
        m_sums.clear();
        m_gates.clear();
        for (std::size_t at = 0; at < m_layers.size(); ++at) {
            m_sums.push_back(m_inputs.back() * m_layers[at].weights);
            m_sums.back().rowwise() += m_layers[at].biases;
            if (at + 1 == m_layers.size())
                break;
            m_gates.push_back(sigmoid(m_sums.back()));
            m_inputs.push_back(m_sums.back().cwiseProduct(m_gates.back()));
        }
        return m_sums.back().col(0);
    }

    /// The mean loss; the gradient is of it.
    Scalar learn(const Matrix<Scalar>& x, const Vector<Scalar>& y, Scalar beta)
    {
        const Vector<Scalar> error = outputs(x) - y;
        const auto rows = static_cast<Scalar>(error.size());
        const auto size = error.array().abs();
        const Scalar loss = (size < beta).select(error.array().square() / (2 * beta), size - beta / 2).mean();
        Matrix<Scalar> slope = (error.array() / beta).max(Scalar(-1)).min(Scalar(1)) / rows;
        for (std::size_t at = m_layers.size(); at-- > 0;) {
            m_slopes[at].weights.noalias() = m_inputs[at].transpose() * slope;
            m_slopes[at].biases = slope.colwise().sum();
            if (at == 0)
                break;
            const Matrix<Scalar> back = slope * m_layers[at].weights.transpose();
            const auto gate = m_gates[at - 1].array();
            slope = back.array() * gate * (1 + m_sums[at - 1].array() * (1 - gate));
        }
        return loss;
    }

private:
    Vector<Scalar> m_parameters;
    Vector<Scalar> m_gradient;
    std::vector<Layer<Scalar>> m_layers;
    std::vector<Layer<Scalar>> m_slopes;
    std::vector<Matrix<Scalar>> m_inputs; ///< of each layer
    std::vector<Matrix<Scalar>> m_sums;   ///< what each layer gives
    std::vector<Matrix<Scalar>> m_gates;  ///< the sigmoid of the sums
};

/// A step of AdamW.
class Adam
{
public:
    explicit Adam(Eigen::Index parameters)
        : m_mean(Eigen::ArrayXf::Zero(parameters)), m_square(Eigen::ArrayXf::Zero(parameters))
    {
    }

    void step(Eigen::VectorXf& parameters, const Eigen::VectorXf& gradient, float rate)
    {
        constexpr float decay = 1e-3F;
        constexpr float keptMean = 0.9F;
        constexpr float keptSquare = 0.999F;
        constexpr float least = 1e-8F;
        m_leftMean *= keptMean;
        m_leftSquare *= keptSquare;
        m_mean = keptMean * m_mean + (1 - keptMean) * gradient.array();
        m_square = keptSquare * m_square + (1 - keptSquare) * gradient.array().square();
        const float length = rate / (1 - m_leftMean);
        const float scale = 1 / std::sqrt(1 - m_leftSquare);
        parameters.array() =
            (1 - rate * decay) * parameters.array() - length * m_mean / (scale * m_square.sqrt() + least);
    }

private:
    Eigen::ArrayXf m_mean;
    Eigen::ArrayXf m_square;
    float m_leftMean = 1;
    float m_leftSquare = 1;
};

/// In [-1, 1) / sqrt(inputs) for the weights and biases of a layer of so many inputs.
Eigen::VectorXf startOf(std::span<const std::size_t> widths, std::mt19937_64& random)
{
    Eigen::VectorXf parameters(static_cast<Eigen::Index>(parameterCount(widths)));
    Eigen::Index at = 0;
    for (std::size_t layer = 0; layer + 1 < widths.size(); ++layer) {
        const double bound = 1 / std::sqrt(static_cast<double>(widths[layer]));
        for (auto left = (widths[layer] + 1) * widths[layer + 1]; left > 0; --left)
            parameters(at++) = static_cast<float>(bound * (std::ldexp(static_cast<double>(random() >> 11U), -52) - 1));
    }
    return parameters;
}

/// Rows in ever new orders; what does not fill a batch waits for none.
class Batches
{
public:
    Batches(std::size_t rows, std::uint64_t seed) : m_rows(rows), m_size(std::min(rows, batchRows)), m_random(seed) {}

    std::span<const std::size_t> next()
    {
        if (m_at + m_size > m_order.size()) {
            m_order = shuffled(m_rows, m_random());
            m_at = 0;
        }
        m_at += m_size;
        return std::span(m_order).subspan(m_at - m_size, m_size);
    }
    std::size_t size() const { return m_size; }

private:
    std::size_t m_rows;
    std::size_t m_size;
    std::mt19937_64 m_random;
    std::vector<std::size_t> m_order;
    std::size_t m_at = 0;
};

Eigen::VectorXf trained(const Matrix<float>& x, const Eigen::VectorXf& y, std::span<const std::size_t> widths,
                        std::uint64_t seed)
{
    constexpr double firstRate = 3e-3;
    const auto rows = static_cast<std::size_t>(x.rows());
    std::mt19937_64 random(seed);
    Network<float> network(widths, startOf(widths, random));
    Adam adam(network.parameters().size());
    Batches batches(rows, random());
    const auto steps = std::clamp(epochs * (rows / batches.size()), leastSteps, mostSteps);
    Matrix<float> batch(static_cast<Eigen::Index>(batches.size()), x.cols());
    Eigen::VectorXf wanted(batch.rows());
    for (std::size_t step = 0; step < steps; ++step) {
        Eigen::Index at = 0;
        for (const auto row : batches.next()) {
            batch.row(at) = x.row(static_cast<Eigen::Index>(row));
            wanted(at++) = y(static_cast<Eigen::Index>(row));
        }
        network.learn(batch, wanted, static_cast<float>(huberBeta));
        const double share = static_cast<double>(step) / static_cast<double>(steps);
        adam.step(network.parameters(), network.gradient(),
                  static_cast<float>(firstRate * 0.5 * (1 + std::cos(std::numbers::pi * share))));
    }
    return network.parameters();
}

/// What each network says, standardised.
Eigen::VectorXd answers(const PerceptronModel& model, std::span<const double> row)
{
    const auto scaled = standardized(model.scaling, row);
    const Matrix<double> x = vectorOf(scaled).transpose();
    Eigen::VectorXd result(static_cast<Eigen::Index>(model.networks.size()));
    for (std::size_t at = 0; at < model.networks.size(); ++at) {
        Network<double> network(model.widths, vectorOf(model.networks[at]));
        result(static_cast<Eigen::Index>(at)) = network.outputs(x)(0);
    }
    return result;
}

} // namespace

std::size_t parameterCount(std::span<const std::size_t> widths)
{
    std::size_t count = 0;
    for (std::size_t at = 0; at + 1 < widths.size(); ++at)
        count += (widths[at] + 1) * widths[at + 1];
    return count;
}

double evaluate(const PerceptronModel& model, std::span<const double> row)
{
    return model.meanTarget + model.targetDeviation * answers(model, row).mean();
}

double spread(const PerceptronModel& model, std::span<const double> row)
{
    const auto said = answers(model, row);
    return model.targetDeviation * std::sqrt((said.array() - said.mean()).square().mean());
}

PerceptronLoss perceptronLoss(const Samples& samples, std::span<const std::size_t> widths,
                              std::span<const double> parameters, double beta)
{
    Network<double> network(widths, vectorOf(parameters));
    const double loss = network.learn(featuresOf(samples), targetOf(samples), beta);
    return {loss, valuesOf(network.gradient())};
}

PerceptronModel fitPerceptron(const Samples& samples, std::uint64_t seed)
{
    PerceptronModel model{.scaling = standardizationOf(featuresOf(samples)),
                          .widths = {samples.columns.size(), hiddenUnits, hiddenUnits, 1},
                          .networks = {}};
    const auto target = standardizationOf(targetOf(samples));
    model.meanTarget = target.mean.front();
    model.targetDeviation = target.deviation.front();
    const Matrix<float> x = standardized(model.scaling, featuresOf(samples)).cast<float>();
    const Eigen::VectorXf y =
        ((targetOf(samples).array() - model.meanTarget) / model.targetDeviation).cast<float>().matrix();
    for (std::size_t at = 0; at < networkCount; ++at)
        model.networks.push_back(
            valuesOf(trained(x, y, model.widths, seed * networkCount + at).unaryExpr(&inFewDigits)));
    return model;
}

} // namespace engine
