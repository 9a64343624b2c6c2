// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractSocket>
#include <QByteArray>
#include <QIODevice>

namespace network {

/// One write, and to the kernel without waiting for the event loop.
inline void writeNow(QIODevice& device, const QByteArray& bytes)
{
    if (!device.isWritable())
        return;
    device.write(bytes);
    if (auto* socket = qobject_cast<QAbstractSocket*>(&device))
        socket->flush();
}

} // namespace network
