// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to the ONNX reader.

#include "engine/graph/layer_graph.h"

#include <onnx/onnx_pb.h>

#include <filesystem>

namespace engine {

/// Nothing for strings, complex numbers and types newer than bfloat16.
std::optional<ElementType> elementTypeOf(std::int32_t onnxType);
int onnxTypeOf(ElementType type);

struct OnnxConstant
{
    TensorInfo info;
    Blob blob;
    std::int32_t narrowType = 0; ///< the type in the file, where that is narrower than any we compute with
};

/// Where a model's tensors may keep their data, and how much of it may grow while it is read: what is stored sparsely or
/// in few bits takes room in proportion to the files, whatever they say.
struct ExternalFiles
{
    static constexpr std::int64_t roomPerByte = 16;
    static constexpr std::int64_t smallRoom = 256 << 20;

    std::optional<std::filesystem::path> model; ///< the file as it was given; nothing for a model in memory
    std::map<std::string, Blob> mapped = {};    ///< files opened so far
    std::int64_t room = smallRoom;              ///< bytes left

    void add(const std::string& location, const Blob& content);
    Result<void> takeRoom(Bytes bytes);
};

/// A TensorProto with its data: @p weights when that is not empty, else what the message or a file
/// beside the model holds. Fails when size and shape do not fit each other.
Result<OnnxConstant> readTensor(const onnx::TensorProto& tensor, const Blob& weights, ExternalFiles& files);

} // namespace engine
