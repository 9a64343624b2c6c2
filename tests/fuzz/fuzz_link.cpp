// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer: any bytes as the measurement of a link, and as times of transfers. Built by the preset "fuzz".
#include "tests/fuzz/reading.h"

#include "engine/io/records/link_file.h"
#include "engine/io/records/times_text.h"

using namespace engine;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto text = fuzz::textOf(data, size);
    if (const auto sizes = transferTimesFromText(text, "times"); fuzz::isRead(sizes))
        fuzz::demand(!sizes->empty());
    const auto link = parseLink(text, "a link");
    if (!fuzz::isRead(link))
        return 0;
    const auto written = toJson(*link);
    const auto again = parseLink(written, "the same link");
    fuzz::demand(again && toJson(*again) == written);
    fuzz::demand(!toCsv(tableOf(*link)).empty());
    return 0;
}
