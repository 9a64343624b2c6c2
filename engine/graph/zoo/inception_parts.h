// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/zoo/graph_builder.h"

namespace engine {

/// What both Inception models are made of, with Keras' names for layers that were given none.
class InceptionParts
{
protected:
    explicit InceptionParts(const std::string& name) : m_net(name) {}

    TensorId conv(TensorId x, std::int64_t filters, Extent kernel, std::int64_t stride = 1,
                  Padding padding = Padding::Same)
    {
        x = m_net.conv(m_net.numbered("conv2d"), x, {filters, kernel, stride, padding, false, {}});
        x = m_net.batchNormalization(m_net.numbered("batch_normalization"), x, false);
        return m_net.activation(m_net.numbered("activation"), x, "Relu");
    }

    TensorId maxPool(TensorId x) { return m_net.maxPool(m_net.numbered("max_pooling2d"), x, 3, 2); }

    TensorId pooled(TensorId x, std::int64_t filters)
    {
        return conv(m_net.averagePool(m_net.numbered("average_pooling2d"), x, 3, 1, Padding::Same), filters, 1);
    }

    GraphBuilder m_net;
};

} // namespace engine
