// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/profile/load_wish.h"
#include "engine/profile/profile.h"

#include <optional>
#include <span>

namespace engine {

// Latency against load. A gated median (gated.h) is what an undisturbed core takes, whatever the load; so what is said here
// is of all samples, and the mean before all, which a load moves while it leaves the median of short layers alone.

/// A mean and the interval that holds it with a probability of 0.95.
struct MeanInterval
{
    Millis mean{0};
    Millis low{0};
    Millis high{0};

    bool operator==(const MeanInterval&) const = default;
};

/// By the moving block bootstrap (Kuensch, Ann. Stat. 17, 1989), because runs that follow one another meet the same load:
/// blocks of the cube root of the number of samples, 2000 draws, always the same ones. Zero for no samples.
MeanInterval meanInterval(std::span<const Sample> samples);

/// What one layer, or the whole model, takes under one load.
struct TimingUnderLoad
{
    std::string layer; ///< empty: the whole model
    std::string type;
    MeanInterval mean; ///< of all samples, as the median
    Millis median{0};
    std::size_t samples = 0;

    bool operator==(const TimingUnderLoad&) const = default;
};

/// One load of an experiment.
struct LoadPoint
{
    LoadWish load;                   ///< as it was asked for
    std::optional<double> heldShare; ///< of the time of its cores, in [0, 1], that it got meanwhile; not known: nothing
    std::optional<double> othersShare; ///< DeviceState::others
    double keptShare = 0.0;            ///< gated.h
    TimingUnderLoad whole;
    std::vector<TimingUnderLoad> layers; ///< indexed by LayerId; none: not asked for

    bool operator==(const LoadPoint&) const = default;
};

/// Of a profile that was taken while @p load was held. @p heldShare as in LoadPoint.
LoadPoint loadPointOf(const LoadWish& load, std::optional<double> heldShare, const Profile& profile, bool withLayers);

/// Latency against load: the points in the order in which they were measured.
struct LoadCurve
{
    std::string model;
    std::string fingerprint; ///< empty: not known
    DeviceDescription device;
    std::vector<LoadPoint> points;

    bool operator==(const LoadCurve&) const = default;
};

/// The first point without a load; null: there is none.
const LoadPoint* quietPoint(const LoadCurve& curve);

/// How many times as long something takes under load as without.
struct Slowdown
{
    double expected = 1.0;
    double low = 1.0; ///< as far as both intervals together say, added as independent errors of the logarithm
    double high = 1.0;

    bool operator==(const Slowdown&) const = default;
};

/// Nothing where either mean may be zero; exactly 1 of the same one.
std::optional<Slowdown> slowdownOf(const TimingUnderLoad& loaded, const TimingUnderLoad& quiet);

} // namespace engine
