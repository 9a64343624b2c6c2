// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/io/records/csv.h"
#include "engine/predict/layer_dataset.h"

namespace engine {

/// What is learnt from @p table: one group for each value of "type", where there is such a column. The target is
/// "latency_ms". Fails as samplesFrom() does.
Result<LayerDataset> layerDatasetFrom(const CsvTable& table);

} // namespace engine
