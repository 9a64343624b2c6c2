// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/mapped_file.h"
#include "engine/io/onnx_reader.h"
#include "engine/io/onnx_wire.h"

#include <set>

namespace engine {

namespace {

using Names = std::set<std::string>;

void addDataFile(const onnx::TensorProto& tensor, Names& names)
{
    if (tensor.data_location() != onnx::TensorProto::EXTERNAL)
        return;
    for (const auto& entry : tensor.external_data()) {
        if (entry.key() == "location")
            names.insert(entry.value());
    }
}

} // namespace

Result<std::vector<std::string>> onnxDataFiles(const std::filesystem::path& file)
{
    const auto bytes = mapFile(file);
    if (!bytes)
        return bytes.error();
    const auto parsed = parseModel(*bytes);
    if (!parsed)
        return parsed.error();
    Names names;
    for (const auto& tensor : parsed->model.graph().initializer())
        addDataFile(tensor, names);
    for (const auto& node : parsed->model.graph().node()) {
        for (const auto& attribute : node.attribute())
            addDataFile(attribute.t(), names);
    }
    return std::vector<std::string>(names.begin(), names.end());
}

} // namespace engine
