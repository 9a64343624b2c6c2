// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/io/records/csv.h"
#include "engine/predict/latency_predictor.h"

#include <filesystem>

namespace engine {

/// What of a table is to be learnt.
struct SamplesQuery
{
    std::string target = "latency_ms";
    std::vector<std::string> features{}; ///< none: every column of numbers that is not reserved
    std::string group{};                 ///< each value of this column is learnt by itself; empty: the whole table
    std::string configuration{}; ///< rows alike there are the same; empty: "configuration", or else the features
    bool needsTime = false;      ///< the column "time" is to be there
    /// Also rows whose column "fallback" is 1: nothing of them was timed while the device was undisturbed.
    bool withDisturbed = false;
};

struct SamplesTable
{
    std::vector<SamplesGroup> groups;           ///< in the order of their first rows
    std::vector<std::vector<std::size_t>> rows; ///< [groups][rows]: which of the table, counted from 0
    std::vector<Sentence> remarks;              ///< which columns and rows were left out, and why
};

/// Names of columns that say how a row was measured. They are features only if they are asked for.
std::span<const std::string_view> reservedColumns();

/// Rows are counted from 1, below the names of the columns. Of a group, only columns that are filled in throughout are
/// features. Fails with InvalidInput where a column is missing, a target is no finite number, or a feature is infinite.
Result<SamplesTable> samplesFrom(const CsvTable& table, const SamplesQuery& query);

/// A file of at most 256 MiB.
Result<CsvTable> readCsv(const std::filesystem::path& path);

} // namespace engine
