// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer: any bytes as a stream of frames, in chunks of any size. Built by the preset "fuzz".
#include "tests/support/fake_link.h"

#include <cstdlib>

using namespace network;

namespace {

/// Whether a message says its times by a clock: then it may come back a nanosecond off.
bool hasInstants(const Message& message)
{
    return std::holds_alternative<Pong>(message) || std::holds_alternative<Tensors>(message);
}

/// What was understood must be said again in the same way.
void sayAgain(const Message& message)
{
    const auto frame = encode(message);
    if (!frame)
        return; // too long once it is written out
    const auto again = tests::messagesIn(joined(*frame));
    if (again.size() != 1 || (!hasInstants(message) && !(again.front() == message)))
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    const qsizetype chunk = 1 + data[0] * data[0];
    const QByteArray bytes(reinterpret_cast<const char*>(data + 1), static_cast<qsizetype>(size - 1));
    auto decoder = tests::anyDecoder();
    const auto frames = tests::framesIn(decoder, bytes, chunk);
    if (!frames)
        return frames.error().message().empty() ? (std::abort(), 0) : 0;
    if (decoder.memory() > 4 * size + (1U << 20))
        std::abort(); // memory on a stranger's word
    for (const auto& frame : *frames) {
        const auto message = decode(frame);
        if (message)
            sayAgain(*message);
        else if (message.error().message().empty())
            std::abort();
    }
    return 0;
}
