// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/support_vectors.h"

#ifdef SUTURE_LIBSVM

#include "engine/predict/cross_validation.h"
#include "engine/predict/eigen_samples.h"

#include <libsvm/svm.h>

#include <memory>

namespace engine {

namespace {

constexpr std::size_t rowsToChooseBy = 350;

std::vector<SupportVectorOptions> candidates()
{
    std::vector<SupportVectorOptions> all;
    for (const double cost : {1.0, 10.0, 100.0}) {
        for (const double width : {0.1, 0.3, 1.0}) {
            for (const double margin : {0.003, 0.03})
                all.push_back({cost, width, margin});
        }
    }
    return all;
}

struct Freed
{
    void operator()(svm_model* model) const { svm_free_and_destroy_model(&model); }
};

/// Rows as libsvm has them: numbered values, and a number below zero at the end.
class Nodes
{
public:
    explicit Nodes(const RowMatrix& rows)
    {
        const auto width = static_cast<std::size_t>(rows.cols()) + 1;
        m_nodes.reserve(width * static_cast<std::size_t>(rows.rows()));
        for (Eigen::Index row = 0; row < rows.rows(); ++row) {
            for (Eigen::Index column = 0; column < rows.cols(); ++column)
                m_nodes.push_back({static_cast<int>(column) + 1, rows(row, column)});
            m_nodes.push_back({-1, 0});
        }
        for (std::size_t at = 0; at < m_nodes.size(); at += width)
            m_rows.push_back(m_nodes.data() + at);
    }
    svm_node** rows() { return m_rows.data(); }

private:
    std::vector<svm_node> m_nodes;
    std::vector<svm_node*> m_rows;
};

svm_parameter parameterOf(const SupportVectorOptions& options, std::size_t columns)
{
    svm_parameter parameter{};
    parameter.svm_type = EPSILON_SVR;
    parameter.kernel_type = RBF;
    parameter.gamma = options.width / static_cast<double>(columns);
    parameter.cache_size = 64;
    parameter.eps = 1e-3;
    parameter.C = options.cost;
    parameter.p = options.margin;
    parameter.shrinking = 1;
    return parameter;
}

} // namespace

Result<KernelModel> fitSupportVectorsWith(const Samples& samples, const SupportVectorOptions& options)
{
    const auto target = standardizationOf(targetOf(samples));
    KernelModel model{
        {KernelKind::Rbf, options.width, 0}, standardizationOf(featuresOf(samples)), {}, {}, target.mean.front()};
    const double deviation = target.deviation.front();
    const auto points = standardized(model.scaling, featuresOf(samples));
    Eigen::VectorXd y = (targetOf(samples).array() - model.meanTarget) / deviation;
    Nodes nodes(points);
    const svm_problem problem{static_cast<int>(points.rows()), y.data(), nodes.rows()};
    const auto parameter = parameterOf(options, samples.columns.size());
    svm_set_print_string_function([](const char*) {});
    const std::unique_ptr<svm_model, Freed> trained(svm_train(&problem, &parameter));
    for (int at = 0; at < trained->l; ++at) {
        const auto row = samples.columns.size() * static_cast<std::size_t>(trained->sv_indices[at] - 1);
        model.points.insert(model.points.end(), points.data() + row, points.data() + row + samples.columns.size());
        model.weights.push_back(deviation * trained->sv_coef[0][at]);
    }
    model.meanTarget -= deviation * trained->rho[0];
    return model;
}

Result<KernelModel> fitSupportVectors(const Samples& samples, std::uint64_t seed)
{
    const auto all = candidates();
    const auto few = drawnRows(samples, rowsToChooseBy, seed);
    const auto best = bestCandidate(few, all.size(), seed, [&](const Samples& train, std::size_t at) {
        return PredictRow([model = *fitSupportVectorsWith(train, all[at])](std::span<const double> row) {
            return evaluate(model, row);
        });
    });
    return fitSupportVectorsWith(drawnRows(samples, mostKernelPoints, seed), all[best]);
}

} // namespace engine

#else

namespace engine {

Result<KernelModel> fitSupportVectors(const Samples& samples, std::uint64_t)
{
    return fitSupportVectorsWith(samples, {});
}

Result<KernelModel> fitSupportVectorsWith(const Samples&, const SupportVectorOptions&)
{
    return Error{ErrorCode::Unsupported, "this build of Suture has no libsvm, which finds the support vectors"};
}

} // namespace engine

#endif
