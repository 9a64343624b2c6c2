// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/zoo/graph_builder.h"
#include "engine/graph/zoo/zoo.h"

namespace engine {

namespace {

/// Filters of an inception module: alone, before and in the 3x3, before and in the 5x5, behind the pooling.
struct Module
{
    std::int64_t single, before3, in3, before5, in5, pooled;
};

class GoogLeNetBuilder
{
public:
    Result<LayerGraph> build()
    {
        auto x = m_net.input("input_1", {1, 3, 32, 32});
        x = conv(x, 64, 5, Padding::Same);
        x = pool(x, 2);
        x = m_net.batchNormalization("batch_normalization_1", x);
        x = conv(x, 64, 1, Padding::Valid);
        x = conv(x, 192, 3, Padding::Same);
        x = m_net.batchNormalization("batch_normalization_2", x);
        x = pool(x, 1);
        x = module(x, {64, 96, 128, 16, 32, 32});
        x = module(x, {128, 128, 192, 32, 96, 64});
        x = pool(x, 2);
        x = module(x, {192, 96, 208, 16, 48, 64});
        const auto firstAnswer = helper(x);
        x = module(x, {160, 112, 225, 24, 64, 64});
        x = module(x, {128, 128, 256, 24, 64, 64});
        x = module(x, {112, 144, 288, 32, 64, 64});
        const auto secondAnswer = helper(x);
        x = module(x, {256, 160, 320, 32, 128, 128});
        x = pool(x, 2);
        x = module(x, {256, 160, 320, 32, 128, 128});
        x = module(x, {384, 192, 384, 48, 128, 128});
        x = m_net.averagePool(m_net.numbered("average_pooling2d"), x, 4, 1);
        x = m_net.flatten(m_net.numbered("flatten"), x);
        x = m_net.dropout(m_net.numbered("dropout"), x, 0.4);
        x = m_net.dense(m_net.numbered("dense"), x, 1000, "Softmax");
        return m_net.finish({x, firstAnswer, secondAnswer});
    }

private:
    TensorId conv(TensorId x, std::int64_t filters, std::int64_t kernel, Padding padding = Padding::Same)
    {
        return m_net.conv(m_net.numbered("conv2d"), x, {filters, kernel, 1, padding, true, "Relu"});
    }

    TensorId pool(TensorId x, std::int64_t stride)
    {
        return m_net.maxPool(m_net.numbered("max_pooling2d"), x, 3, stride, Padding::Same);
    }

    TensorId module(TensorId x, const Module& filters)
    {
        const auto single = conv(x, filters.single, 1);
        const auto before3 = conv(x, filters.before3, 1);
        const auto in3 = conv(before3, filters.in3, 3);
        const auto before5 = conv(x, filters.before5, 1);
        const auto in5 = conv(before5, filters.in5, 5);
        const auto pooled = conv(pool(x, 1), filters.pooled, 1);
        return m_net.concatenate(m_net.numbered("concatenate"), {single, in3, in5, pooled});
    }

    /// A classifier beside the trunk, which helped in training.
    TensorId helper(TensorId x)
    {
        x = m_net.averagePool(m_net.numbered("average_pooling2d"), x, 3, 2, Padding::Same);
        x = conv(x, 128, 1, Padding::Valid);
        x = m_net.flatten(m_net.numbered("flatten"), x);
        x = m_net.dense(m_net.numbered("dense"), x, 1024, "Relu");
        x = m_net.dropout(m_net.numbered("dropout"), x, 0.7);
        return m_net.dense(m_net.numbered("dense"), x, 1000, "Softmax");
    }

    GraphBuilder m_net{"GoogLeNet"};
};

} // namespace

/// For images of 32 x 32, with three outputs: the last classifier first.
Result<LayerGraph> buildGoogLeNet()
{
    return GoogLeNetBuilder().build();
}

} // namespace engine
