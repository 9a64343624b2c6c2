// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/data_folder.h"

#include <QCryptographicHash>
#include <QRegularExpression>
#include <QStandardPaths>

namespace app {

std::filesystem::path dataFolder(const char* name)
{
    const auto folder = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    return std::filesystem::path(folder.toStdString()) / "suture" / name;
}

QString fileNameOf(const network::DeviceId& device)
{
    static const QRegularExpression others(QStringLiteral("[^A-Za-z0-9]+"));
    const auto id = QByteArray::fromStdString(device.text);
    const auto hash = QCryptographicHash::hash(id, QCryptographicHash::Sha1).toHex().left(8);
    const auto name = QString::fromUtf8(id).replace(others, QStringLiteral("-")).left(40);
    return name + QLatin1Char('-') + QLatin1String(hash);
}

} // namespace app
