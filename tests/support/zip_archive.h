// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QtEndian>

namespace tests {

struct ZipPart
{
    QByteArray name;
    QByteArray content;
    quint16 method = 0;
    quint32 unpacked = 0; ///< 0: the size of content
};

template <typename T>
void put(QByteArray& bytes, T value)
{
    const T little = qToLittleEndian(value);
    bytes.append(reinterpret_cast<const char*>(&little), sizeof(T));
}

/// What the local header and the list of contents have in common.
inline void putSizes(QByteArray& bytes, const ZipPart& entry)
{
    put<quint16>(bytes, entry.method);
    put<quint32>(bytes, 0); // time
    put<quint32>(bytes, 0); // checksum
    put<quint32>(bytes, static_cast<quint32>(entry.content.size()));
    put<quint32>(bytes, entry.unpacked != 0 ? entry.unpacked : static_cast<quint32>(entry.content.size()));
    put<quint16>(bytes, static_cast<quint16>(entry.name.size()));
    put<quint16>(bytes, 0);
}

/// An archive of these, with whatever they say of themselves.
inline QByteArray zip(const QList<ZipPart>& entries)
{
    QByteArray file;
    QByteArray directory;
    for (const auto& entry : entries) {
        const auto begin = static_cast<quint32>(file.size());
        put<quint32>(file, 0x04034b50);
        put<quint32>(file, 0);
        putSizes(file, entry);
        file += entry.name + entry.content;
        put<quint32>(directory, 0x02014b50);
        put<quint32>(directory, 0);
        put<quint16>(directory, 0);
        putSizes(directory, entry);
        directory.append(10, '\0');
        put<quint32>(directory, begin);
        directory += entry.name;
    }
    const auto begin = static_cast<quint32>(file.size());
    file += directory;
    put<quint32>(file, 0x06054b50);
    put<quint32>(file, 0);
    put<quint16>(file, static_cast<quint16>(entries.size()));
    put<quint16>(file, static_cast<quint16>(entries.size()));
    put<quint32>(file, static_cast<quint32>(directory.size()));
    put<quint32>(file, begin);
    put<quint16>(file, 0);
    return file;
}

} // namespace tests
