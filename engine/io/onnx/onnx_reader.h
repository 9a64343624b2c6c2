// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/layer_graph.h"

#include <filesystem>

namespace engine {

struct OnnxOptions
{
    /// Values of dimensions that the file leaves open, by the dimension's name ("INPUT[2]" when it has none), or by
    /// the input's name for every open one of it. The first dimension of an input is 1 when nobody gives it.
    std::map<std::string, std::int64_t> dimensions;
};

/// Opens an ONNX model, or a bundle of one and its data files; opset 7 or newer, as a graph of one operation a layer: normalised to opset
/// 17 with explicit padding, static shapes, constants folded, operations without effect
/// removed, only what the outputs need. Layers have the nodes' names without a leading slash.
///
/// A file that writeOnnx() made, and nobody changed, gives the graph that was written instead: the same layers
/// of one or several operations, nothing left out.
///
/// Weights stay in the mapped file (or in @p bytes), at any byte offset, so they need not be aligned;
/// they read as zeros once the file is cut short. Weights in further files must lie in the model's folder.
/// Fails with Io when the file cannot be read, Corrupt when it is no ONNX file, InvalidInput when the
/// model contradicts itself, Unsupported for operators outside our table; the message names the node.
Result<LayerGraph> readOnnx(const std::filesystem::path& file, const OnnxOptions& options = {});

struct OnnxContents
{
    LayerGraph graph;
    std::vector<std::string> dataFiles; ///< names, in the model's folder, of the files that hold weights; sorted
};

/// As readOnnx(), and which files it took.
Result<OnnxContents> readOnnxContents(const std::filesystem::path& file, const OnnxOptions& options = {});

/// As readOnnx(), for a model in memory; weights in further files are refused.
Result<LayerGraph> parseOnnx(Blob bytes, const OnnxOptions& options = {});

} // namespace engine
