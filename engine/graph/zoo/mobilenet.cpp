// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/zoo/graph_builder.h"
#include "engine/graph/zoo/zoo.h"

namespace engine {

namespace {

/// Version 1. Its rectifier is a ThresholdedReLU with a threshold of 0, which is a Relu.
class MobileNetBuilder
{
public:
    Result<LayerGraph> build()
    {
        auto x = m_net.input("input_1", {1, 3, 224, 224});
        x = m_net.zeroPadding("conv1_pad", x, 1);
        x = m_net.conv("conv1", x, {32, 3, 2, Padding::Valid, false, {}});
        x = relu(m_net.batchNormalization("conv1_bn", x));
        x = block(x, 64, 1);
        for (const std::int64_t filters : {128, 256, 512}) {
            x = block(x, filters, 2);
            const int more = filters == 512 ? 5 : 1;
            for (int i = 0; i < more; ++i)
                x = block(x, filters, 1);
        }
        x = block(x, 1024, 2);
        x = block(x, 1024, 1);
        x = m_net.globalAveragePool("global_average_pooling2d_1", x);
        x = m_net.reshape("reshape_1", x, {1, 1024, 1, 1});
        x = m_net.dropout("dropout", x, 1e-3);
        x = m_net.conv("conv_preds", x, {1000, 1, 1, Padding::Same, true, {}});
        x = m_net.activation("act_softmax", x, "Softmax");
        x = m_net.reshape("reshape_2", x, {1, 1000});
        return m_net.finish({x});
    }

private:
    TensorId relu(TensorId x) { return m_net.activation(m_net.numbered("thresholded_re_lu"), x, "Relu"); }

    TensorId block(TensorId x, std::int64_t filters, std::int64_t stride)
    {
        const auto number = std::to_string(++m_blocks);
        x = m_net.zeroPadding("conv_pad_" + number, x, 1);
        x = m_net.depthwiseConv("conv_dw_" + number, x, 3, stride);
        x = relu(m_net.batchNormalization("conv_dw_" + number + "_bn", x));
        x = m_net.conv("conv_pw_" + number, x, {filters, 1, 1, Padding::Same, false, {}});
        return relu(m_net.batchNormalization("conv_pw_" + number + "_bn", x));
    }

    GraphBuilder m_net{"MobileNet"};
    int m_blocks = 0;
};

} // namespace

Result<LayerGraph> buildMobileNet()
{
    return MobileNetBuilder().build();
}

} // namespace engine
