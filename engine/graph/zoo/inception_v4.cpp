// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/zoo/inception_parts.h"
#include "engine/graph/zoo/zoo.h"

namespace engine {

namespace {

class InceptionV4Builder : InceptionParts
{
public:
    InceptionV4Builder() : InceptionParts("InceptionV4") {}

    Result<LayerGraph> build()
    {
        auto x = stem(m_net.input("input_1", {1, 3, 299, 299}));
        for (int i = 0; i < 4; ++i)
            x = fine(x);
        x = firstReduction(x);
        for (int i = 0; i < 7; ++i)
            x = middle(x);
        x = secondReduction(x);
        for (int i = 0; i < 3; ++i)
            x = coarse(x);
        x = m_net.averagePool(m_net.numbered("average_pooling2d"), x, 8, 8);
        x = m_net.dropout("dropout_1", x, 0.2);
        x = m_net.flatten("flatten_1", x);
        x = m_net.dense("predictions", x, 1000, "Softmax");
        return m_net.finish({x});
    }

private:
    TensorId concatenated(std::vector<TensorId> from)
    {
        return m_net.concatenate(m_net.numbered("concatenate"), std::move(from));
    }

    TensorId stem(TensorId x)
    {
        x = conv(x, 32, 3, 2, Padding::Valid);
        x = conv(x, 32, 3, 1, Padding::Valid);
        x = conv(x, 64, 3);
        const auto halved = conv(x, 96, 3, 2, Padding::Valid);
        x = concatenated({maxPool(x), halved});
        const auto in3 = conv(conv(x, 64, 1), 96, 3, 1, Padding::Valid);
        auto in7 = conv(conv(conv(x, 64, 1), 64, {7, 1}), 64, {1, 7});
        in7 = conv(in7, 96, 3, 1, Padding::Valid);
        x = concatenated({in3, in7});
        const auto again = conv(x, 192, 3, 2, Padding::Valid);
        return concatenated({again, maxPool(x)});
    }

    TensorId fine(TensorId x)
    {
        const auto average = pooled(x, 96);
        const auto single = conv(x, 96, 1);
        const auto once = conv(conv(x, 64, 1), 96, 3);
        const auto twice = conv(conv(conv(x, 64, 1), 96, 3), 96, 3);
        return concatenated({average, single, once, twice});
    }

    TensorId firstReduction(TensorId x)
    {
        const auto in3 = conv(x, 384, 3, 2, Padding::Valid);
        const auto twice = conv(conv(conv(x, 192, 1), 224, 3), 256, 3, 2, Padding::Valid);
        return concatenated({maxPool(x), in3, twice});
    }

    /// The third branch has 1x7 twice as published, where the paper has 1x7 and 7x1.
    TensorId middle(TensorId x)
    {
        const auto average = pooled(x, 128);
        const auto single = conv(x, 384, 1);
        const auto once = conv(conv(conv(x, 192, 1), 224, {1, 7}), 256, {1, 7});
        auto twice = conv(conv(conv(x, 192, 1), 192, {1, 7}), 224, {7, 1});
        twice = conv(conv(twice, 224, {1, 7}), 256, {7, 1});
        return concatenated({average, single, once, twice});
    }

    TensorId secondReduction(TensorId x)
    {
        const auto in3 = conv(conv(x, 192, 1), 192, 3, 2, Padding::Valid);
        const auto in7 = conv(conv(conv(x, 256, 1), 256, {1, 7}), 320, {7, 1});
        const auto halved = conv(in7, 320, 3, 2, Padding::Valid);
        return concatenated({maxPool(x), in3, halved});
    }

    TensorId coarse(TensorId x)
    {
        const auto average = pooled(x, 256);
        const auto single = conv(x, 256, 1);
        const auto before = conv(x, 384, 1);
        const auto wide = conv(before, 256, {1, 3});
        const auto high = conv(before, 256, {3, 1});
        const auto longer = conv(conv(conv(x, 384, 1), 448, {1, 3}), 512, {3, 1});
        const auto laterHigh = conv(longer, 256, {3, 1});
        const auto laterWide = conv(longer, 256, {1, 3});
        return concatenated({average, single, wide, high, laterHigh, laterWide});
    }
};

} // namespace

Result<LayerGraph> buildInceptionV4()
{
    return InceptionV4Builder().build();
}

} // namespace engine
