// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer: any bytes as a profile. Built by the preset "fuzz".
#include "tests/fuzz/reading.h"

#include "engine/io/records/profile_file.h"

using namespace engine;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto profile = parseProfile(fuzz::textOf(data, size), "a profile");
    if (!fuzz::isRead(profile))
        return 0;
    // What was understood is written down so that it is understood in the same way.
    const auto written = toJson(*profile);
    const auto again = parseProfile(written, "the same profile");
    fuzz::demand(again && toJson(*again) == written);
    fuzz::demand(!toCsv(tableOf(*profile)).empty());
    return 0;
}
