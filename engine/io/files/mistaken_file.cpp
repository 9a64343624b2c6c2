// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/files/mistaken_file.h"

#include <algorithm>
#include <string>

namespace engine {

std::optional<Sentence> mistakenFor(const Blob& file)
{
    constexpr std::size_t enough = 256;
    const auto first = file.bytes.first(std::min(file.bytes.size(), enough));
    std::string begin(reinterpret_cast<const char*>(first.data()), first.size());
    if (begin.starts_with("version https://git-lfs"))
        return Sentence("only points to the model, as Git LFS keeps it; 'git lfs pull' fetches the model itself");
    std::ranges::transform(begin, begin.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (begin.starts_with("\xef\xbb\xbf")) // the mark of UTF-8
        begin.erase(0, 3);
    begin.erase(0, begin.find_first_not_of(" \t\r\n"));
    if (begin.starts_with("<!doctype") || begin.starts_with("<html") || begin.starts_with("<?xml")
        || begin.starts_with("<!--"))
        return Sentence("is a web page; the model has to be downloaded itself");
    return std::nullopt;
}

} // namespace engine
