// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to the ONNX reader.

#include "engine/core/clean_text.h"
#include "engine/core/result.h"

#include <onnx/onnx_pb.h>

namespace engine {

/// @p name as cleanText() makes it, cut where a message would become too long.
std::string shortName(std::string_view name);

/// "node 'features.0/Conv' (Conv)", for messages.
std::string nodeLabel(const onnx::NodeProto& node);
/// The error with the node that it is about.
Error inNode(const onnx::NodeProto& node, const Error& error);

/// The node's name without a leading slash, or one made of its type and output.
std::string layerName(const onnx::NodeProto& node);

} // namespace engine
