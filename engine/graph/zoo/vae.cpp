// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/zoo/graph_builder.h"
#include "engine/graph/zoo/zoo.h"

namespace engine {

/// A variational autoencoder. It samples in inference, too: here with noise that was drawn once.
Result<LayerGraph> buildVae()
{
    GraphBuilder net("VAE");
    auto x = net.input("encoder_input", {1, 1024});
    x = net.dense("dense_1", x, 512, "Relu");
    const auto mean = net.dense("z_mean", x, 2, {});
    const auto logVariance = net.dense("z_log_var", x, 2, {});
    x = net.sampling("z", mean, logVariance);
    x = net.dense("dense_2", x, 512, "Relu");
    x = net.dense("predictions", x, 1024, "Sigmoid");
    return net.finish({x});
}

} // namespace engine
