// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "network/message.h"
#include "network/model_content.h"

namespace network {

/// Cuts a model into chunks, a few on the way at a time.
class ModelSender
{
public:
    ModelSender(RequestId request, ModelContent content) : m_request(request), m_content(std::move(content)) {}

    /// The agent has taken a chunk.
    void acknowledge();
    /// The next chunk to send now; nothing when enough are on the way or the content is at its end.
    /// Fails with Io.
    engine::Result<std::optional<ModelChunk>> next();

private:
    RequestId m_request;
    ModelContent m_content;
    int m_onTheWay = 0;
};

} // namespace network
