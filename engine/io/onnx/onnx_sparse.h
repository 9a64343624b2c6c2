// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to the ONNX reader.

#include "engine/io/onnx/onnx_tensor.h"
#include "engine/io/onnx/onnx_wire.h"

namespace engine {

/// A tensor of which the file names only the elements that are not zero, with all of them. Fails when an index lies
/// outside or out of order, or when there is no room for so many zeros.
Result<OnnxConstant> readSparseTensor(const onnx::SparseTensorProto& tensor, ExternalFiles& files);

/// Sparse initializers become initializers like any other.
Result<void> fillSparseInitializers(OnnxFile& file, ExternalFiles& files);

} // namespace engine
