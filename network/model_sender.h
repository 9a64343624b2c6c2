// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "network/message.h"

#include <QFile>

#include <filesystem>

namespace network {

/// Cuts a model file into chunks, a few on the way at a time.
class ModelSender
{
public:
    ModelSender(RequestId request, const std::filesystem::path& path) : m_request(request), m_file(path) {}

    /// Fails with Io.
    engine::Result<void> open();
    std::int64_t size() const { return m_file.size(); }

    /// The agent has taken a chunk.
    void acknowledge();
    /// The next chunk to send now; nothing when enough are on the way or the file is at its end.
    engine::Result<std::optional<ModelChunk>> next();

private:
    engine::Error readError() const;

    RequestId m_request;
    QFile m_file;
    int m_onTheWay = 0;
};

} // namespace network
