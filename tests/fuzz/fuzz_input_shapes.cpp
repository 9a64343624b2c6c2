// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer: any bytes as what a person types about a model's inputs. Built by the preset "fuzz".
#include "tests/fuzz/reading.h"

#include "engine/graph/input_shapes.h"

using namespace engine;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto inputs = parseInputShapes(fuzz::textOf(data, size));
    if (!fuzz::isRead(inputs))
        return 0;
    fuzz::demand(!inputs->empty());
    const auto again = parseInputShapes(toString(*inputs));
    fuzz::demand(again && *again == *inputs);
    return 0;
}
