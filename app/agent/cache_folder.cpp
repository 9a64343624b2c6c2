// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/cache_folder.h"

#include <QStandardPaths>

#include <cerrno>
#include <system_error>

#include <unistd.h>

namespace app {

std::filesystem::path usualCacheFolder()
{
    const auto folder = QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation);
    return std::filesystem::path(folder.toStdString()) / "suture" / "models";
}

engine::Result<void> makeCacheFolder(const std::filesystem::path& folder)
{
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (!error && ::access(folder.c_str(), W_OK | X_OK) != 0)
        error.assign(errno, std::generic_category());
    if (!error)
        return {};
    return engine::Error{engine::ErrorCode::Io,
                         engine::sentence("cannot keep models in '%1': %2", folder.string(), error.message())};
}

} // namespace app
