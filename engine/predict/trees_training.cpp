// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/trees.h"

#ifdef SUTURE_XGBOOST

#include "engine/predict/eigen_samples.h"

#include <xgboost/c_api.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

namespace engine {

namespace {

template <auto Free>
struct Freed
{
    void operator()(void* handle) const { Free(handle); }
};
using Matrix = std::unique_ptr<void, Freed<XGDMatrixFree>>;
using Booster = std::unique_ptr<void, Freed<XGBoosterFree>>;

Error lastError()
{
    return {ErrorCode::Unsupported, sentence("XGBoost cannot fit these rows: %1", std::string(XGBGetLastError()))};
}

/// Features and labels in single precision; @p base is taken from the target.
Result<Matrix> matrixOf(const Samples& samples, double base)
{
    constexpr double largest = std::numeric_limits<float>::max();
    const Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> features =
        featuresOf(samples).array().max(-largest).min(largest).cast<float>();
    const Eigen::VectorXf labels = (targetOf(samples).array() - base).max(-largest).min(largest).cast<float>();
    DMatrixHandle handle = nullptr;
    // No number stands for a missing one: all are finite.
    if (XGDMatrixCreateFromMat(features.data(), samples.rows(), samples.columns.size(),
                               std::numeric_limits<float>::quiet_NaN(), &handle)
        != 0)
        return lastError();
    Matrix matrix(handle);
    if (XGDMatrixSetFloatInfo(handle, "label", labels.data(), samples.rows()) != 0)
        return lastError();
    return matrix;
}

std::vector<std::pair<std::string, std::string>> settingsOf(const TreesOptions& options, std::size_t columns,
                                                            std::uint64_t seed)
{
    // With one column of two, no tree of a boosting sees how they go together.
    const double leastShare = std::min(4 / static_cast<double>(columns), 1.0);
    const bool isForest = options.treesARound > 1;
    return {
        {"verbosity", "0"},
        {"booster", "gbtree"},
        {"tree_method", "exact"},
        {"objective", "reg:squarederror"},
        {"base_score", "0"},
        {"nthread", std::to_string(options.threads)},
        {"seed", std::to_string(seed % 2147483647)},
        {"num_parallel_tree", std::to_string(options.treesARound)},
        {"eta", std::to_string(options.rate)},
        {"max_depth", std::to_string(options.depth)},
        {"subsample", std::to_string(options.rowShare)},
        {isForest ? "colsample_bynode" : "colsample_bytree", std::to_string(std::max(options.columnShare, leastShare))},
        {"lambda", std::to_string(options.penalty)}};
}

} // namespace

Result<TreesModel> fitTrees(const Samples& samples, const TreesOptions& options, std::uint64_t seed)
{
    TreesModel model;
    model.base = targetOf(samples).mean();
    const auto matrix = matrixOf(samples, model.base);
    if (!matrix)
        return matrix.error();
    BoosterHandle handle = nullptr;
    const DMatrixHandle learnt[] = {matrix->get()};
    if (XGBoosterCreate(learnt, 1, &handle) != 0)
        return lastError();
    const Booster booster(handle);
    for (const auto& [name, value] : settingsOf(options, samples.columns.size(), seed)) {
        if (XGBoosterSetParam(handle, name.c_str(), value.c_str()) != 0)
            return lastError();
    }
    for (int round = 0; round < options.rounds; ++round) {
        if (XGBoosterUpdateOneIter(handle, round, matrix->get()) != 0)
            return lastError();
    }
    bst_ulong count = 0;
    const char** trees = nullptr;
    if (XGBoosterDumpModel(handle, "", 0, &count, &trees) != 0)
        return lastError();
    for (bst_ulong tree = 0; tree < count; ++tree) {
        if (auto added = addTree(model, trees[tree]); !added)
            return added.error();
    }
    return model;
}

} // namespace engine

#else

namespace engine {

Result<TreesModel> fitTrees(const Samples&, const TreesOptions&, std::uint64_t)
{
    return Error{ErrorCode::Unsupported, "this build of Suture has no XGBoost, which grows the trees"};
}

} // namespace engine

#endif
