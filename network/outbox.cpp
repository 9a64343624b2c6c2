// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "network/outbox.h"

#include <algorithm>

namespace network {

namespace {

/// A device that has so much to write itself is not given more.
constexpr qint64 enoughInDevice = 1 << 20;
/// For devices that copy what they are given.
constexpr std::size_t pieceBytes = 1U << 20;
/// A frame up to here leaves by one write, as one packet where it can.
constexpr std::size_t smallFrame = 16U << 10;

engine::Blob blobOf(QByteArray bytes)
{
    auto owner = std::make_shared<const QByteArray>(std::move(bytes));
    return {owner, std::as_bytes(std::span(owner->constData(), static_cast<std::size_t>(owner->size())))};
}

} // namespace

void Outbox::add(OutgoingFrame frame, bool small)
{
    m_unsent += frame.bytes();
    m_smallTalk += small ? frame.bytes() : 0;
    if (frame.bytes() <= smallFrame) {
        m_parts.push_back({blobOf(frame.payload.empty() ? std::move(frame.head) : joined(frame)), small});
        return;
    }
    m_parts.push_back({blobOf(std::move(frame.head)), small});
    for (auto& part : frame.payload) {
        if (!part.bytes.empty())
            m_parts.push_back({std::move(part), small});
    }
}

bool Outbox::writeTo(QIODevice& device)
{
    while (!m_parts.empty() && device.bytesToWrite() < enoughInDevice) {
        if (!device.isWritable())
            return false;
        auto& [rest, small] = m_parts.front();
        const auto piece = rest.bytes.first(std::min(rest.bytes.size(), pieceBytes));
        const auto written =
            device.write(reinterpret_cast<const char*>(piece.data()), static_cast<qint64>(piece.size()));
        if (written < 0)
            return false;
        if (written == 0)
            break;
        const auto count = static_cast<std::size_t>(written);
        m_unsent -= count;
        m_smallTalk -= small ? count : 0;
        rest.bytes = rest.bytes.subspan(count);
        if (rest.bytes.empty())
            m_parts.pop_front();
    }
    return true;
}

} // namespace network
