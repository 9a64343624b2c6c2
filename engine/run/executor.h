// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/units.h"
#include "engine/run/tensor.h"

#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace engine {

/// Layers that run one after the other on one side without a transfer in between.
struct Segment
{
    std::vector<LayerId> layers;   ///< in topological order
    std::vector<TensorId> inputs;  ///< what the layers need and do not compute themselves
    std::vector<TensorId> outputs; ///< what must be given out in plain layout

    bool operator==(const Segment&) const = default;
};

/// The whole graph as one segment.
Segment wholeGraph(const LayerGraph& graph);

struct SegmentRun
{
    TensorMap outputs;              ///< one for each of Segment::outputs
    std::vector<Millis> layerTimes; ///< in the order of Segment::layers; their sum is the compute time
    Millis total{0};                ///< wall time of the whole call, AfterLayer apart
};

/// Called after each layer with its measured time; answers the time that counts. An emulated slower
/// device waits in here.
using LayerPace = std::function<Millis(Millis measured)>;

/// Called between layers with the number of those that are done; its own time counts for none of them. False ends the
/// run with Cancelled.
using AfterLayer = std::function<bool(std::size_t done)>;

/// A segment with its kernels prepared. Lives no longer than its executor.
class PreparedSegment
{
public:
    virtual ~PreparedSegment() = default;
    /// Frees each tensor after its last use. Fails with InvalidInput when an input is missing or of
    /// another type or shape.
    virtual Result<SegmentRun> run(const TensorMap& inputs, const AfterLayer& afterLayer) = 0;
    Result<SegmentRun> run(const TensorMap& inputs) { return run(inputs, {}); }
};

/// Runs segments of one graph on one device. One thread at a time.
class Executor
{
public:
    virtual ~Executor() = default;
    /// Prepares the weights of the segment's layers; layers already prepared are shared.
    virtual Result<std::unique_ptr<PreparedSegment>> prepare(const Segment& segment) = 0;
    /// "LibTorch 1.13.1, oneDNN 2.6.3, OpenBLAS", for reports.
    virtual std::string description() const = 0;
};

struct ExecutorOptions
{
    int threads = 1;
    LayerPace pace = {}; ///< none: the measured time counts
    /// What a program (loops, shapes that depend on the frame) may hold at a time.
    Bytes programMemory{1'000'000'000};
};

/// How an agent gets its executor; tests give a fake one.
using MakeExecutor = std::function<Result<std::unique_ptr<Executor>>(const LayerGraph&, const ExecutorOptions&)>;

} // namespace engine
