// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/predict/candidate_networks.h"
#include "tests/support/sample_laws.h"

namespace engine::test {

inline bool always(double)
{
    return true;
}

/// Rows of @p family that follow the work, but for @p noise of the logarithm: columns "macs" and "output_bytes" in
/// [1, 100].
inline SamplesGroup lawfulRows(const char* family, std::size_t rows, double noise)
{
    const auto law = [](std::span<const double> x) { return 0.1 + x[0] + 0.2 * x[1]; };
    SamplesGroup group{family, samplesOf(law, rows, 2, 1, 100, 1), {}};
    group.samples.columns = {"macs", "output_bytes"};
    std::mt19937 random(2);
    std::normal_distribution<double> drawn(0, noise);
    for (auto& target : group.samples.target)
        target *= std::exp(drawn(random));
    return group;
}

/// Likewise to be asked for.
inline CandidateLayer candidateLayer(std::string_view family, double macs, double bytes, bool isNew = true)
{
    const auto name = std::string(family) + "-" + std::to_string(macs) + "-" + std::to_string(bytes);
    return {name, {family, {{"macs", macs}, {"output_bytes", bytes}, {"kernel_class", 0}}}, name, isNew};
}

/// @p count layers of one family.
inline CandidateNetwork candidateNetwork(const std::string& name, std::string_view family, int count)
{
    CandidateNetwork network{name, {}};
    for (int i = 0; i < count; ++i)
        network.layers.push_back(candidateLayer(family, 20.5 + 7 * i, 80.25 - 6 * i));
    return network;
}

} // namespace engine::test
