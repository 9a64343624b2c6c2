// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/onnx_reader.h"

#include "engine/io/mapped_file.h"
#include "engine/io/mapping_guard.h"
#include "engine/io/onnx_importer.h"
#include "engine/io/onnx_marks.h"
#include "engine/io/onnx_names.h"

#include <new>

namespace engine {

namespace {

/// Names and texts of a file may be of any length and hold anything.
Error presentable(const Error& error)
{
    constexpr std::size_t longest = 500;
    return {error.code, cleanName(error.message.substr(0, longest))};
}

Result<LayerGraph> parse(const Blob& bytes, ExternalFiles files, const OnnxOptions& options)
{
    constexpr std::int64_t smallConstants = 64 << 20;
    try {
        const auto file = parseModel(bytes);
        if (!file)
            return file.error();
        if (isMarked(file->model)) {
            if (auto graph = readMarked(*file, files))
                return graph;
        }
        const auto budget = smallConstants + static_cast<std::int64_t>(bytes.bytes.size());
        auto graph = OnnxImporter(*file, std::move(files), options, budget).graph();
        if (!graph)
            return presentable(graph.error());
        return graph;
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::InvalidInput, "needs more memory than there is"};
    }
}

} // namespace

Result<LayerGraph> readOnnx(const std::filesystem::path& file, const OnnxOptions& options)
{
    const auto bytes = mapFile(file);
    if (!bytes)
        return bytes.error();
    const auto lostBefore = lostPages();
    auto graph = parse(*bytes, {.folder = file.parent_path()}, options);
    if (lostPages() != lostBefore)
        return Error{ErrorCode::Io, "'" + file.filename().string() + "' was cut short while it was read"};
    if (!graph)
        return Error{graph.error().code, "'" + file.filename().string() + "': " + graph.error().message};
    return graph;
}

Result<LayerGraph> parseOnnx(Blob bytes, const OnnxOptions& options)
{
    return parse(bytes, {.folder = std::nullopt}, options);
}

} // namespace engine
