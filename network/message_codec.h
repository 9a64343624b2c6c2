// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "network/frame.h"
#include "network/message.h"

#include <vector>

namespace network {

/// Fails with InvalidInput when the message is too long.
engine::Result<OutgoingFrame> encode(Message message);

/// Fails with Corrupt and the message's name when a field is missing or means nothing, or the payload does
/// not fit what the header says of it.
engine::Result<Message> decode(const Frame& frame);

/// "Hello", "Tensors", ... for error messages.
std::string_view messageName(std::size_t kind);
/// Which request a message belongs to; wholeSession for the others.
RequestId requestOf(const Message& message);
Role roleOf(const Message& message);
/// The kinds of message that may follow a kind of request: the one that ends it, and one of news besides
/// Progress. Nothing where there is none.
std::optional<std::size_t> answerKindOf(std::size_t request);
std::optional<std::size_t> newsKindOf(std::size_t request);

/// The place of @p M in the list of messages.
template <typename M>
constexpr std::uint16_t kindOf()
{
    return []<typename... All>(std::type_identity<std::variant<All...>>) {
        std::uint16_t kind = 0;
        (void)((std::is_same_v<M, All> || (++kind, false)) || ...);
        return kind;
    }(std::type_identity<Message>{});
}

/// By kind: until the handshake is done nobody needs more than a short greeting.
std::vector<FrameLimits> greetingLimits();
/// Then what each kind can need that @p speaker has a reason to send, but for Tensors: their payload is allowed by
/// whoever joins a run.
std::vector<FrameLimits> messageLimits(Speaker speaker);

} // namespace network
