// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer: any bytes as a zip archive. Built by the preset "fuzz".
#include "tests/fuzz/reading.h"

#include "engine/io/archives/zip_directory.h"

using namespace engine;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto file = makeBlob(std::vector<std::uint8_t>(data, data + size));
    const auto entries = zipDirectory(file);
    if (!fuzz::isRead(entries) || !*entries)
        return 0;
    std::int64_t packed = 0;
    for (const auto& entry : **entries) {
        fuzz::demand(!entry.name.empty() && entry.name.front() != '/');
        fuzz::demand(entry.packed >= 0 && entry.unpacked >= 0);
        packed += entry.packed;
        constexpr std::size_t most = 100;
        const auto bytes = storedBytes(file, entry, most);
        fuzz::demand(bytes.size() <= most);
        int sum = 0; // reads each byte, for the sanitizer to watch
        for (const auto byte : bytes)
            sum += std::to_integer<int>(byte);
        fuzz::demand(sum >= 0);
    }
    fuzz::demand(packed <= static_cast<std::int64_t>(size)); // nothing is there twice
    return 0;
}
