// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/data_beside.h"

#include <algorithm>

namespace engine {

namespace {

namespace fs = std::filesystem;

Error outside(const std::string& location)
{
    return {ErrorCode::InvalidInput, sentence("its data lies at '%1', outside the model's folder", location)};
}

bool hasLink(const fs::path& folder, const fs::path& relative)
{
    auto path = folder;
    return std::ranges::any_of(relative, [&path](const fs::path& part) {
        std::error_code code;
        return fs::is_symlink(fs::symlink_status(path /= part, code));
    });
}

fs::path resolved(const fs::path& file)
{
    std::error_code code;
    auto real = fs::canonical(file.empty() ? fs::path(".") : file, code);
    return code ? fs::path() : real;
}

} // namespace

Result<fs::path> dataBeside(const fs::path& model, const std::string& location)
{
    const fs::path relative(location);
    if (location.empty() || location.find('\0') != std::string::npos || relative.is_absolute()
        || relative.has_root_path() || std::ranges::find(relative, fs::path("..")) != relative.end())
        return outside(location);
    const auto folder = model.parent_path();
    std::error_code code;
    const bool modelIsLink = fs::is_symlink(fs::symlink_status(model, code));
    const auto realFolder = modelIsLink ? resolved(model).parent_path() : fs::path();
    if (!hasLink(folder, relative)) {
        const bool isElsewhere = modelIsLink && !realFolder.empty() && !fs::exists(folder / relative, code)
            && !hasLink(realFolder, relative);
        return (isElsewhere ? realFolder : folder) / relative;
    }
    const auto real = resolved(folder / relative);
    const bool besideModel =
        !real.empty() && modelIsLink && real.parent_path() == realFolder && !hasLink(folder, relative.parent_path());
    return besideModel ? Result<fs::path>(real) : outside(location);
}

} // namespace engine
