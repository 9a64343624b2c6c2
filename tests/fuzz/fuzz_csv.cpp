// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer: any bytes as a table. Built by the preset "fuzz".
#include "tests/fuzz/reading.h"

#include "engine/io/records/csv.h"

#include <algorithm>

using namespace engine;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto table = parseCsv(fuzz::textOf(data, size), "a table");
    if (!fuzz::isRead(table))
        return 0;
    for (const auto& row : table->rows)
        fuzz::demand(row.size() == table->columns.size());
    // Two rounds, because conditions lose on the first what no line of ours can hold.
    const auto written = toCsv(*table);
    const auto again = parseCsv(written, "the same table");
    fuzz::demand(again && again->columns == table->columns && again->rows == table->rows);
    fuzz::demand(toCsv(*again) == written);
    return 0;
}
