// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/kernel_ridge.h"

#include "engine/predict/cross_validation.h"
#include "engine/predict/eigen_samples.h"

#include <Eigen/Cholesky>

#include <array>
#include <cmath>

namespace engine {

namespace {

constexpr std::array penalties{1e-8, 1e-5, 1e-3, 1e-1};
/// So many rows are enough to choose by; each candidate solves five systems of them.
constexpr std::size_t rowsToChooseBy = 500;

struct Candidate
{
    Kernel kernel;
    double penalty = 0;
};

std::vector<Candidate> candidatesOf(KernelKind kind)
{
    std::vector<Kernel> kernels;
    if (kind == KernelKind::Polynomial) {
        for (const int degree : {2, 3, 4, 5})
            kernels.push_back({kind, 1, degree});
    } else {
        for (const double width : {0.03, 0.1, 0.3, 1.0, 3.0})
            kernels.push_back({kind, width, 0});
    }
    std::vector<Candidate> candidates;
    for (const auto& kernel : kernels) {
        for (const double penalty : penalties)
            candidates.push_back({kernel, penalty});
    }
    return candidates;
}

/// Kernel of each row of @p points, standardised, with @p row.
Eigen::VectorXd likeness(const Kernel& kernel, const Eigen::Ref<const RowMatrix>& points,
                         const Eigen::Ref<const Eigen::RowVectorXd>& row)
{
    const double scale = kernel.width / static_cast<double>(points.cols());
    switch (kernel.kind) {
    case KernelKind::Rbf: return (-scale * (points.rowwise() - row).rowwise().squaredNorm()).array().exp();
    case KernelKind::Laplacian: return (-scale * (points.rowwise() - row).rowwise().lpNorm<1>()).array().exp();
    case KernelKind::Polynomial: break;
    }
    return (1 + scale * (points * row.transpose()).array()).pow(kernel.degree);
}

} // namespace

double evaluate(const KernelModel& model, std::span<const double> row)
{
    const auto scaled = standardized(model.scaling, row);
    const Eigen::Map<const RowMatrix> points(model.points.data(), static_cast<Eigen::Index>(model.weights.size()),
                                             static_cast<Eigen::Index>(scaled.size()));
    return model.meanTarget + likeness(model.kernel, points, vectorOf(scaled).transpose()).dot(vectorOf(model.weights));
}

KernelModel fitKernelRidgeWith(const Samples& samples, const Kernel& kernel, double penalty)
{
    KernelModel model{kernel, standardizationOf(featuresOf(samples)), {}, {}, targetOf(samples).mean()};
    const auto points = standardized(model.scaling, featuresOf(samples));
    Eigen::MatrixXd gram(points.rows(), points.rows());
    for (Eigen::Index row = 0; row < points.rows(); ++row)
        gram.col(row) = likeness(kernel, points, points.row(row));
    gram.diagonal().array() += penalty;
    const Eigen::VectorXd offset = targetOf(samples).array() - model.meanTarget;
    model.weights = valuesOf(gram.ldlt().solve(offset));
    model.points = rowByRow(points);
    return model;
}

KernelModel fitKernelRidge(const Samples& samples, KernelKind kind, std::uint64_t seed)
{
    const auto candidates = candidatesOf(kind);
    const auto few = drawnRows(samples, rowsToChooseBy, seed);
    const auto best = bestCandidate(few, candidates.size(), seed, [&](const Samples& train, std::size_t at) {
        const auto& [kernel, penalty] = candidates[at];
        return PredictRow([model = fitKernelRidgeWith(train, kernel, penalty)](std::span<const double> row) {
            return evaluate(model, row);
        });
    });
    return fitKernelRidgeWith(drawnRows(samples, mostKernelPoints, seed), candidates[best].kernel,
                              candidates[best].penalty);
}

} // namespace engine
