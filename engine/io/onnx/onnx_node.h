// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to the ONNX reader: single messages of the file as values of ours.

#include "engine/graph/graph_draft.h"
#include "engine/io/onnx/onnx_reader.h"
#include "engine/io/onnx/onnx_tensor.h"

namespace engine {

/// Type and attributes of a node; inputs and outputs are left empty. Fails with Unsupported for
/// another domain and for sub-graphs.
Result<Operation> operationOf(const onnx::NodeProto& node);

/// The value of a Constant, or the one element that a ConstantOfShape repeats.
Result<OnnxConstant> constantOf(const onnx::NodeProto& node, ExternalFiles& files);

/// A ConstantOfShape: its element, a constant in @p draft, repeated as often as its inputs say, which are left empty.
Result<Operation> repeatedConstant(const onnx::NodeProto& node, ExternalFiles& files, GraphDraft& draft);

/// An input of the model with the dimensions that the file leaves open filled in.
Result<TensorInfo> inputOf(const onnx::ValueInfoProto& input, const OnnxOptions& options);

/// How a dimension without a value is called: its own name, or "INPUT[2]" when the file gives it none.
std::string openDimensionName(const onnx::TensorShapeProto::Dimension& dimension, const std::string& input, int place);

/// Whether operators of @p domain are ONNX's own.
bool isOurDomain(const std::string& domain);
/// Whether it is that operator of ONNX's own.
bool isOurs(const onnx::NodeProto& node, std::string_view type);

using OpsetImports = google::protobuf::RepeatedPtrField<onnx::OperatorSetIdProto>;

/// The version of the default operator set. Fails when it is missing, or older or newer than we know.
Result<std::int64_t> opsetOf(const OpsetImports& imports);
/// The version that a node means: that of its function, or the model's.
std::int64_t opsetOf(const onnx::NodeProto& node, std::int64_t ofModel);

/// The sub-graph that is the attribute @p name, or null.
const onnx::GraphProto* bodyNamed(const onnx::NodeProto& node, std::string_view name);

/// An output of the model as the file states it, -1 where it leaves a dimension open. Its size depends on the frame.
Result<TensorInfo> outputOf(const onnx::ValueInfoProto& output);

} // namespace engine
