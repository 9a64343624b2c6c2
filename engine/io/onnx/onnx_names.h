// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to the ONNX reader.

#include <onnx/onnx_pb.h>

#include <string>

namespace engine {

/// @p name as valid UTF-8 without control characters, '?' standing for what is neither.
std::string cleanName(std::string_view name);

/// The same, cut where a message would become too long.
std::string shortName(std::string_view name);

/// "node 'features.0/Conv' (Conv)", for messages.
std::string nodeLabel(const onnx::NodeProto& node);

/// The node's name without a leading slash, or one made of its type and output.
std::string layerName(const onnx::NodeProto& node);

} // namespace engine
