// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/io/records/layer_dataset_table.h"

#include <array>
#include <cmath>
#include <random>

namespace support {

/// A dataset of made-up layers, @p rowsOfFamily of each of three families; times follow the work with 3 % of noise.
inline engine::CsvTable madeUpLayers(int rowsOfFamily)
{
    constexpr std::array<const char*, 3> families{"conv", "matmul", "max_pool"};
    constexpr std::array<double, 3> ratePerMac{2e-7, 4e-7, 1e-7};
    engine::CsvTable table;
    table.conditions = {{"device", "Phone"}};
    table.columns = {"type",    "network", "layer", "configuration", "latency_ms",   "low_ms",
                     "high_ms", "kept",    "macs",  "input_bytes",   "output_bytes", "kernel_class"};
    std::mt19937 random(7);
    const auto uniform = [&random] { return static_cast<double>(random()) / 4294967295.0; };
    std::normal_distribution<double> noise(0, 0.03);
    for (std::size_t family = 0; family < families.size(); ++family) {
        for (int row = 0; row < rowsOfFamily; ++row) {
            const double macs = std::round(std::pow(10, 4 + 4 * uniform()));
            const double bytes = std::round(std::pow(10, 3 + 3 * uniform()));
            const double time = (0.002 + ratePerMac[family] * macs + 1e-7 * bytes) * std::exp(noise(random));
            const auto name = std::to_string(row);
            table.rows.push_back({families[family], row % 3 == 0 ? "AlexNet" : "sample:all:" + std::to_string(row % 5),
                                  families[family] + name, families[family] + name, engine::csvNumber(time),
                                  engine::csvNumber(0.98 * time), engine::csvNumber(1.02 * time), "0.8",
                                  engine::csvNumber(macs), engine::csvNumber(bytes), engine::csvNumber(2 * bytes),
                                  row % 2 == 0 ? "0" : "1"});
        }
    }
    return table;
}

} // namespace support
