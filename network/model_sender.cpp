// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "network/model_sender.h"

#include <algorithm>

namespace network {

namespace {

constexpr int mostOnTheWay = 4;

} // namespace

void ModelSender::acknowledge()
{
    m_onTheWay = std::max(0, m_onTheWay - 1);
}

engine::Result<std::optional<ModelChunk>> ModelSender::next()
{
    const auto offset = m_content.position();
    if (m_onTheWay >= mostOnTheWay || offset == m_content.size())
        return std::optional<ModelChunk>{};
    auto bytes = m_content.read(maxChunkBytes);
    if (!bytes)
        return bytes.error();
    ++m_onTheWay;
    return std::optional(ModelChunk{m_request, offset, engine::makeBlob(std::move(*bytes))});
}

} // namespace network
