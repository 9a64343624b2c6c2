// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "network/model_sender.h"

#include <algorithm>

namespace network {

namespace {

constexpr int mostOnTheWay = 4;

} // namespace

engine::Error ModelSender::readError() const
{
    return {engine::ErrorCode::Io,
            "cannot read " + m_file.fileName().toStdString() + ": " + m_file.errorString().toStdString()};
}

engine::Result<void> ModelSender::open()
{
    if (!m_file.open(QIODevice::ReadOnly))
        return readError();
    return {};
}

void ModelSender::acknowledge()
{
    m_onTheWay = std::max(0, m_onTheWay - 1);
}

engine::Result<std::optional<ModelChunk>> ModelSender::next()
{
    if (m_onTheWay >= mostOnTheWay || m_file.atEnd())
        return std::optional<ModelChunk>{};
    const auto offset = m_file.pos();
    std::vector<std::byte> bytes(std::min<std::size_t>(maxChunkBytes, static_cast<std::size_t>(size() - offset)));
    const auto read = m_file.read(reinterpret_cast<char*>(bytes.data()), static_cast<qint64>(bytes.size()));
    if (read <= 0)
        return readError();
    bytes.resize(static_cast<std::size_t>(read));
    ++m_onTheWay;
    return std::optional(ModelChunk{m_request, offset, engine::makeBlob(std::move(bytes))});
}

} // namespace network
