// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer: any bytes as an ONNX model. Built by the preset "fuzz".
#include "engine/graph/fusion.h"
#include "engine/io/onnx/onnx_reader.h"

#include <cstdlib>

using namespace engine;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto graph = parseOnnx(makeBlob(std::vector<std::uint8_t>(data, data + size)));
    if (graph) {
        if (!fuse(*graph))
            std::abort(); // what opens must fuse
    } else if (graph.error().message().empty()) {
        std::abort();
    }
    return 0;
}
