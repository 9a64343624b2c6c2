// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/load_multiplier.h"

#include <algorithm>
#include <cmath>

namespace engine {

namespace {

/// Below this much more load than at the quiet point, and so near to all of the time, there is nothing to learn.
constexpr double leastMore = 0.02;
constexpr double mostShare = 0.99;
constexpr double mostExponent = 10.0;
/// A mean is never known better than that.
constexpr double leastError = 0.01;

/// One load: by the quiet point's share and its own, how much slower it was.
struct Learnt
{
    double quietShare = 0.0;
    double share = 0.0;
    double slowdown = 1.0;
    double error = 0.0; ///< standard error of its logarithm

    double timeLeft() const { return std::log((1 - quietShare) / (1 - share)); }
};

std::vector<Learnt> learntFrom(const LoadCurve& curve, const LoadPoint& quiet)
{
    constexpr double errorsInInterval = 2 * 1.96;
    std::vector<Learnt> all;
    for (const auto& point : curve.points) {
        if (point.load.cpu <= 0.0 || point.load.memory > 0.0 || !point.othersShare)
            continue;
        const auto slowdown = slowdownOf(point.whole, quiet.whole);
        const Learnt learnt{std::min(*quiet.othersShare, mostShare), std::min(*point.othersShare, mostShare),
                            slowdown ? slowdown->expected : 0.0,
                            slowdown ? std::log(slowdown->high / slowdown->low) / errorsInInterval : 0.0};
        if (slowdown && learnt.share >= learnt.quietShare + leastMore)
            all.push_back(learnt);
    }
    return all;
}

double worstOf(const std::vector<Learnt>& all, const LoadMultiplier& load)
{
    double worst = 0.0;
    for (const auto& learnt : all) {
        const double said = factorOf(load, learnt.share) / factorOf(load, learnt.quietShare);
        worst = std::max(worst, std::abs(said / learnt.slowdown - 1));
    }
    return worst;
}

} // namespace

double factorOf(const LoadMultiplier& load, double othersShare)
{
    const double left = 1 - std::clamp(othersShare, 0.0, 1.0);
    return std::clamp(std::pow(left, -load.exponent), 1.0, std::max(load.most, 1.0));
}

Result<LoadFit> fitLoad(const LoadCurve& curve)
{
    const auto* quiet = quietPoint(curve);
    if (quiet == nullptr || !quiet->othersShare)
        return Error{ErrorCode::InvalidInput,
                     "the load experiment does not say what the device took without a load, and "
                     "how much others used of it"};
    const auto all = learntFrom(curve, *quiet);
    double products = 0.0;
    double squares = 0.0;
    for (const auto& learnt : all) {
        const double weight = 1 / (learnt.error * learnt.error + leastError * leastError);
        products += weight * learnt.timeLeft() * std::log(learnt.slowdown);
        squares += weight * learnt.timeLeft() * learnt.timeLeft();
    }
    if (!(squares > 0.0))
        return Error{ErrorCode::InvalidInput,
                     "the load experiment has no cpu load under which others used more of the "
                     "device than without one"};
    LoadFit fit;
    fit.multiplier.exponent = std::clamp(products / squares, 0.0, mostExponent);
    fit.loads = all.size();
    fit.worst = worstOf(all, fit.multiplier);
    fit.worstOfUsual = worstOf(all, LoadMultiplier());
    return fit;
}

} // namespace engine
