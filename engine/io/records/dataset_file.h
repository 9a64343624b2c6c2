// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/layer_graph.h"
#include "engine/io/records/csv.h"
#include "engine/profile/profile.h"

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace engine {

/// Columns of a dataset that are no features, in their order. docs/prediction.md says what is in them.
std::span<const std::string_view> datasetColumns();

/// Where the rows of a dataset come from.
struct DatasetSource
{
    std::string network;      ///< "sample:conv:1f", "AlexNet"
    std::int64_t session = 0; ///< the same for all that one collector measured without a break
};

/// Measured layers of one device as a table: one row a layer, datasetColumns(), then every feature that some row has, its
/// cell empty where a row's family does not have it. Its conditions name the device.
/// Fails with InvalidInput when @p profile is not of @p graph, a fused one.
Result<CsvTable> datasetOf(const LayerGraph& graph, const Profile& profile, const DatasetSource& source);

/// Appends the rows of @p more, with the columns of both. Fails with InvalidInput, and leaves @p dataset as it is, when
/// they were measured on different devices; an empty dataset takes any.
Result<void> appendDataset(CsvTable& dataset, const CsvTable& more);

/// A device as the conditions of a table, and back, as far as they name it.
ConditionLines conditionsOf(const DeviceDescription& device);
DeviceDescription deviceOf(const ConditionLines& conditions);

/// Where the column @p name stands in @p table; its number of columns when there is none.
std::size_t columnOf(const CsvTable& table, std::string_view name);

/// Fails with Io, or with Corrupt when it is no dataset: a column of datasetColumns() is missing.
Result<CsvTable> readDataset(const std::filesystem::path& file);

} // namespace engine
