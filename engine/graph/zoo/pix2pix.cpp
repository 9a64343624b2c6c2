// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/zoo/graph_builder.h"
#include "engine/graph/zoo/zoo.h"

namespace engine {

namespace {

/// Image to image: eight steps down, eight up, each step up beside the step down of its size.
class Pix2PixBuilder
{
public:
    Result<LayerGraph> build()
    {
        // The last layer takes the first number, as published.
        const auto last = m_net.numbered("conv2d_transpose");
        auto x = m_net.input("input_1", {1, 3, 256, 256});
        std::vector<TensorId> skipped;
        for (const std::int64_t filters : {64, 128, 256, 512, 512, 512, 512, 512}) {
            x = down(x, filters, !skipped.empty());
            skipped.push_back(x);
        }
        skipped.pop_back();
        int step = 0;
        for (const std::int64_t filters : {512, 512, 512, 512, 256, 128, 64}) {
            x = up(x, filters, ++step <= 3);
            x = m_net.concatenate(m_net.numbered("concatenate"), {x, skipped.back()});
            skipped.pop_back();
        }
        x = m_net.transposedConv(last, x, {3, 4, 2, Padding::Same, true, "Tanh"});
        return m_net.finish({x});
    }

private:
    TensorId leakyRelu(TensorId x) { return m_net.leakyRelu(m_net.numbered("leaky_re_lu"), x); }

    TensorId down(TensorId x, std::int64_t filters, bool normalized)
    {
        x = m_net.conv(m_net.numbered("conv2d"), x, {filters, 4, 2, Padding::Same, false, {}});
        return leakyRelu(normalized ? m_net.batchNormalization(m_net.numbered("batch_normalization"), x) : x);
    }

    TensorId up(TensorId x, std::int64_t filters, bool dropped)
    {
        x = m_net.transposedConv(m_net.numbered("conv2d_transpose"), x, {filters, 4, 2, Padding::Same, false, {}});
        x = m_net.batchNormalization(m_net.numbered("batch_normalization"), x);
        return leakyRelu(dropped ? m_net.dropout(m_net.numbered("dropout"), x, 0.5) : x);
    }

    GraphBuilder m_net{"Pix2Pix"};
};

} // namespace

Result<LayerGraph> buildPix2Pix()
{
    return Pix2PixBuilder().build();
}

} // namespace engine
