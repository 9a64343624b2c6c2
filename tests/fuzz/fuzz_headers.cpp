// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer: any bytes as the header of any kind of message, with any payload: the first byte says the kind,
// the next two how much of the rest is header. Built by the preset "fuzz".
#include "network/message_codec.h"

#include <cstdlib>

using namespace network;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size < 3)
        return 0;
    const auto kind = static_cast<std::uint16_t>(data[0] % messageKindCount);
    const std::size_t wanted = data[1] + 256U * data[2];
    const auto header = std::min(wanted, size - 3);
    const auto* text = reinterpret_cast<const char*>(data + 3);
    const Frame frame{kind, std::string(text, header),
                      engine::makeBlob(std::vector<std::uint8_t>(data + 3 + header, data + size))};
    const auto message = decode(frame);
    if (message ? message->index() != kind : message.error().message().empty())
        std::abort();
    return 0;
}
