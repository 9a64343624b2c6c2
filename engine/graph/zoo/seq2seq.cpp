// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/zoo/graph_builder.h"
#include "engine/graph/zoo/zoo.h"

namespace engine {

/// Translates 20 tokens: the encoder's last state, two tensors, is where the decoder begins.
Result<LayerGraph> buildSeq2Seq()
{
    GraphBuilder net("seq2seq");
    const LstmSpec lstm{.units = 256};
    auto encoder = net.input("input_1", {1, 20});
    auto decoder = net.input("input_2", {1, 20});
    encoder = net.embedding("embedding_1", encoder, 10000, 256);
    for (const auto* name : {"lstm_1", "lstm_2", "lstm_3"})
        encoder = net.lstm(name, encoder, lstm);
    const auto state = net.lstmState("lstm_4", encoder, lstm);
    decoder = net.embedding("embedding_2", decoder, 10000, 256);
    decoder = net.lstm("lstm_5", decoder, lstm, state);
    for (const auto* name : {"lstm_6", "lstm_7", "lstm_8"})
        decoder = net.lstm(name, decoder, lstm);
    return net.finish({net.dense("predictions", decoder, 10000, "Softmax")});
}

} // namespace engine
