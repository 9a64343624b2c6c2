// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/sampling/sampled_network.h"

#include "engine/graph/sampling/sample_units.h"
#include "engine/graph/zoo/zoo.h"

#include <algorithm>

namespace engine {

namespace {

class NetworkSampler
{
public:
    explicit NetworkSampler(const SampleSpec& spec)
        : m_choice(seedOf(spec)), m_net(nameOf(spec), m_choice.next(), limits())
    {
        for (const auto& unit : sampleUnits()) {
            if (std::ranges::find(spec.kinds, unit.kind) != spec.kinds.end())
                m_units.push_back(unit);
        }
        for (const auto& kind : spec.kinds)
            m_kinds.insert(m_kinds.end(), shareOf(kind), kind);
    }

    Result<LayerGraph> build(Weights weights)
    {
        constexpr int mostTries = 60;
        for (int i = 0; i < mostTries && !m_net.isFull(); ++i)
            addChain();
        return m_net.finish(weights);
    }

private:
    static std::uint64_t seedOf(const SampleSpec& spec)
    {
        std::uint64_t seed = spec.seed;
        for (const auto& kind : spec.kinds)
            for (const auto letter : kind)
                seed = seed * 131 + static_cast<unsigned char>(letter);
        return seed;
    }

    /// Most networks are small, so that many are timed; some have room for the largest layers.
    DraftLimits limits()
    {
        DraftLimits limits;
        const auto kind = m_choice.below(100);
        limits.macs = kind < 25 ? 120'000'000 : kind < 50 ? 400'000'000 : kind < 75 ? 1'000'000'000 : limits.macs;
        limits.weightBytes = kind < 50 ? 60'000'000 : kind < 85 ? 200'000'000 : limits.weightBytes;
        limits.activationBytes = kind < 50 ? 40'000'000 : kind < 90 ? 100'000'000 : limits.activationBytes;
        limits.tensorElements = kind < 85 ? 6'000'000 : limits.tensorElements;
        return limits;
    }

    /// Where the time of real networks goes, and kernels and shapes are many, more must be measured.
    static std::size_t shareOf(std::string_view kind)
    {
        return kind == "conv" ? 14 : kind == "depthwise_conv" ? 7 : kind == "max_pool" ? 4 : kind == "matmul" ? 3 : 1;
    }

    /// Each share as likely, however many units a kind has.
    const SampleUnit& drawUnit(std::optional<ChainKind> chain)
    {
        for (int tries = 0;; ++tries) {
            const auto& kind =
                m_kinds[static_cast<std::size_t>(m_choice.below(static_cast<std::int64_t>(m_kinds.size())))];
            std::vector<const SampleUnit*> fitting;
            for (const auto& unit : m_units) {
                if (unit.kind == kind && (!chain || unit.chain == *chain || tries > 20))
                    fitting.push_back(&unit);
            }
            if (!fitting.empty())
                return *m_choice.oneOf(fitting);
        }
    }

    /// What was begun and does not fit is taken back.
    TensorId append(const SampleUnit& unit, TensorId x)
    {
        const auto before = m_net.mark();
        const auto result = unit.append(m_net, x);
        if (result == noTensor)
            m_net.takeBack(before);
        return result;
    }

    TensorId start(ChainKind chain)
    {
        switch (chain) {
        case ChainKind::Image: return drawImage(m_net);
        case ChainKind::Sequence: return drawSequence(m_net);
        case ChainKind::Rows: return drawRows(m_net);
        case ChainKind::Own: break;
        }
        return noTensor;
    }

    /// What is left of an image hardly costs anything.
    bool isTiny(TensorId x) const
    {
        const auto& shape = m_net.shapeOf(x);
        return shape.size() == 4 && (shape[2] * shape[3] < 9 || shape[1] * shape[2] * shape[3] < 1000);
    }

    void addChain()
    {
        m_net.setWide(m_choice.chance(25));
        const auto first = drawUnit({});
        if (first.chain == ChainKind::Own) {
            append(first, noTensor);
            return;
        }
        const auto before = m_net.mark();
        auto x = start(first.chain);
        if (x == noTensor) {
            m_net.takeBack(before);
            return;
        }
        const auto input = x;
        const bool repeats = !m_net.wide() && m_choice.chance(50); // stages of real networks are of one kind of unit
        const auto length = m_choice.between(2, 7);
        for (std::int64_t i = 0; i < length && !m_net.isFull(); ++i) {
            const auto& unit = i == 0 || repeats ? first : drawUnit(first.chain);
            if (unit.chain != first.chain)
                break;
            const auto next = append(unit, x);
            const bool goesOn = next != noTensor && m_net.shapeOf(next).size() == m_net.shapeOf(input).size();
            x = goesOn ? next : x;
            if (isTiny(x) && m_choice.chance(80))
                break;
        }
        if (m_net.layers() == before.spent.layers)
            m_net.takeBack(before);
    }

    Draws m_choice;
    NetworkDraft m_net;
    std::vector<SampleUnit> m_units;
    std::vector<std::string> m_kinds; ///< each as often as its share
};

Result<LayerGraph> built(const SampleSpec& spec, Weights weights)
{
    const auto checked = parseSampleSpec(nameOf(spec));
    if (!checked)
        return checked.error();
    return NetworkSampler(spec).build(weights);
}

} // namespace

std::vector<SampleUnit> sampleUnits()
{
    std::vector<SampleUnit> all;
    for (const auto& units : {convolutionUnits(), imageUnits(), sequenceUnits(), publishedUnits()})
        all.insert(all.end(), units.begin(), units.end());
    return all;
}

Result<LayerGraph> sampledNetwork(const SampleSpec& spec)
{
    return built(spec, Weights::Drawn);
}

Result<LayerGraph> sampledShapes(const SampleSpec& spec)
{
    return built(spec, Weights::Zero);
}

Result<LayerGraph> makeNamedModel(std::string_view name)
{
    if (!isSampleName(name))
        return makeZooModel(name);
    const auto spec = parseSampleSpec(name);
    return spec ? sampledNetwork(*spec) : spec.error();
}

} // namespace engine
