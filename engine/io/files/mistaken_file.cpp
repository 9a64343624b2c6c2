// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/files/mistaken_file.h"

#include <algorithm>
#include <string_view>

namespace engine {

std::optional<Sentence> mistakenFor(const Blob& file)
{
    constexpr std::size_t enough = 256;
    const auto first = file.bytes.first(std::min(file.bytes.size(), enough));
    const std::string_view begin(reinterpret_cast<const char*>(first.data()), first.size());
    if (begin.starts_with("version https://git-lfs"))
        return Sentence("only points to the model, as Git LFS keeps it; 'git lfs pull' fetches the model itself");
    const auto text = begin.substr(std::min(begin.find_first_not_of(" \t\r\n"), begin.size()));
    if (text.starts_with("<!DOCTYPE") || text.starts_with("<!doctype") || text.starts_with("<html"))
        return Sentence("is a web page; the model has to be downloaded itself");
    return std::nullopt;
}

} // namespace engine
