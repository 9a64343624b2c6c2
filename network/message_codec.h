// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "network/frame.h"
#include "network/message.h"

namespace network {

/// One frame, for one write. Fails with InvalidInput when the message is too long.
engine::Result<QByteArray> encode(Message message);

/// Fails with Corrupt and the message's name when a field is missing or out of range, or the
/// payload does not fit what the header says of it.
engine::Result<Message> decode(const Frame& frame);

/// "Hello", "Tensors", ... for error messages.
std::string_view messageName(std::size_t kind);

} // namespace network
