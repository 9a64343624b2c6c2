// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/zoo/inception_parts.h"
#include "engine/graph/zoo/zoo.h"

namespace engine {

namespace {

class InceptionV3Builder : InceptionParts
{
public:
    InceptionV3Builder() : InceptionParts("InceptionV3") {}

    Result<LayerGraph> build()
    {
        auto x = m_net.input("input_1", {1, 3, 299, 299});
        x = conv(x, 32, 3, 2, Padding::Valid);
        x = conv(x, 32, 3, 1, Padding::Valid);
        x = conv(x, 64, 3);
        x = maxPool(x);
        x = conv(x, 80, 1, 1, Padding::Valid);
        x = conv(x, 192, 3, 1, Padding::Valid);
        x = maxPool(x);
        x = fine(x, "mixed0", 32);
        x = fine(x, "mixed1", 64);
        x = fine(x, "mixed2", 64);
        x = firstReduction(x);
        x = middle(x, "mixed4", 128);
        x = middle(x, "mixed5", 160);
        x = middle(x, "mixed6", 160);
        x = middle(x, "mixed7", 192);
        x = secondReduction(x);
        x = coarse(x, "mixed9", "mixed9_0");
        x = coarse(x, "mixed10", "mixed9_1");
        x = m_net.globalAveragePool("avg_pool", x);
        x = m_net.dense("predictions", x, 1000, "Softmax");
        return m_net.finish({x});
    }

private:
    TensorId fine(TensorId x, const std::string& name, std::int64_t poolFilters)
    {
        const auto single = conv(x, 64, 1);
        const auto in5 = conv(conv(x, 48, 1), 64, 5);
        const auto in3 = conv(conv(conv(x, 64, 1), 96, 3), 96, 3);
        return m_net.concatenate(name, {single, in5, in3, pooled(x, poolFilters)});
    }

    TensorId firstReduction(TensorId x)
    {
        const auto in3 = conv(x, 384, 3, 2, Padding::Valid);
        const auto twice = conv(conv(conv(x, 64, 1), 96, 3), 96, 3, 2, Padding::Valid);
        return m_net.concatenate("mixed3", {in3, twice, maxPool(x)});
    }

    TensorId middle(TensorId x, const std::string& name, std::int64_t filters)
    {
        const auto single = conv(x, 192, 1);
        const auto once = conv(conv(conv(x, filters, 1), filters, {1, 7}), 192, {7, 1});
        auto twice = conv(conv(x, filters, 1), filters, {7, 1});
        twice = conv(conv(twice, filters, {1, 7}), filters, {7, 1});
        twice = conv(twice, 192, {1, 7});
        return m_net.concatenate(name, {single, once, twice, pooled(x, 192)});
    }

    TensorId secondReduction(TensorId x)
    {
        const auto in3 = conv(conv(x, 192, 1), 320, 3, 2, Padding::Valid);
        auto in7 = conv(conv(conv(x, 192, 1), 192, {1, 7}), 192, {7, 1});
        in7 = conv(in7, 192, 3, 2, Padding::Valid);
        return m_net.concatenate("mixed8", {in3, in7, maxPool(x)});
    }

    /// Forks inside a fork.
    TensorId coarse(TensorId x, const std::string& name, const std::string& innerName)
    {
        const auto single = conv(x, 320, 1);
        const auto in3 = split(conv(x, 384, 1), innerName);
        const auto twice = split(conv(conv(x, 448, 1), 384, 3), m_net.numbered("concatenate"));
        return m_net.concatenate(name, {single, in3, twice, pooled(x, 192)});
    }

    TensorId split(TensorId x, const std::string& name)
    {
        const auto wide = conv(x, 384, {1, 3});
        const auto high = conv(x, 384, {3, 1});
        return m_net.concatenate(name, {wide, high});
    }
};

} // namespace

Result<LayerGraph> buildInceptionV3()
{
    return InceptionV3Builder().build();
}

} // namespace engine
