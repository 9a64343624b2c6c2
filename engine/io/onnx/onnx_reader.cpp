// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/onnx/onnx_reader.h"

#include "engine/core/bundle.h"
#include "engine/io/files/mapped_file.h"
#include "engine/io/files/mapping_guard.h"
#include "engine/io/onnx/onnx_functions.h"
#include "engine/io/onnx/onnx_importer.h"
#include "engine/io/onnx/onnx_marks.h"
#include "engine/io/onnx/onnx_names.h"
#include "engine/io/onnx/onnx_node.h"
#include "engine/io/onnx/onnx_sparse.h"

#include <algorithm>
#include <new>
#include <set>

namespace engine {

namespace {

/// Names and texts of a file may be of any length and hold anything.
Error presentable(const Error& error)
{
    constexpr std::size_t longest = 500;
    return {error.code, cleanSentence(error.what, longest)};
}

std::vector<TensorType> typesOf(const LayerGraph& graph, std::span<const TensorId> ids)
{
    std::vector<TensorType> types;
    for (const auto id : ids)
        types.push_back({graph.tensor(id).type, graph.tensor(id).shape});
    return types;
}

bool sameEnds(const LayerGraph& one, const LayerGraph& other)
{
    return typesOf(one, one.inputs()) == typesOf(other, other.inputs())
        && typesOf(one, one.outputs()) == typesOf(other, other.outputs());
}

/// A name that is written wrong would leave its dimension open, or at 1, without a word.
Result<void> checkDimensionNames(const onnx::GraphProto& graph, const OnnxOptions& options)
{
    std::set<std::string> names;
    for (const auto& input : graph.input()) {
        const auto& sizes = input.type().tensor_type().shape().dim();
        for (int i = 0; i < sizes.size(); ++i) {
            if (!sizes.Get(i).has_dim_value())
                names.insert({openDimensionName(sizes.Get(i), input.name(), i), cleanText(input.name())});
        }
    }
    const auto wrong =
        std::ranges::find_if(options.dimensions, [&names](const auto& given) { return !names.contains(given.first); });
    if (wrong == options.dimensions.end())
        return {};
    return Error{ErrorCode::InvalidInput, sentence("leaves no dimension '%1' open", shortName(wrong->first))};
}

Result<LayerGraph> parse(const Blob& bytes, ExternalFiles& files, const OnnxOptions& options)
{
    constexpr std::int64_t smallConstants = 64 << 20;
    constexpr std::size_t largestUnfolding = 256 << 20;
    try {
        auto file = parseModel(bytes);
        if (!file)
            return file.error();
        files.room += ExternalFiles::roomPerByte * static_cast<std::int64_t>(bytes.bytes.size());
        if (const auto done = fillSparseInitializers(*file, files); !done)
            return presentable(done.error());
        if (const auto done = inlineFunctions(file->model, largestUnfolding + 4 * bytes.bytes.size()); !done)
            return presentable(done.error());
        if (const auto known = checkDimensionNames(file->model.graph(), options); !known)
            return known.error();
        const auto budget =
            smallConstants + OnnxImporter::unfoldedPerByte * static_cast<std::int64_t>(bytes.bytes.size());
        auto graph = OnnxImporter(*file, files, options, budget).graph();
        if (!graph)
            return presentable(graph.error());
        // Marks only say how a model that opens anyway was divided into layers.
        if (isMarked(file->model)) {
            auto marked = readMarked(*file, files);
            if (marked && sameEnds(*marked, *graph))
                return marked;
        }
        return graph;
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::InvalidInput, "needs more memory than there is"};
    }
}

Result<LayerGraph> parseBundle(const Blob& bytes, const OnnxOptions& options)
{
    const auto entries = readBundle(bytes);
    if (!entries)
        return entries.error();
    ExternalFiles files{.model = std::nullopt};
    for (const auto& [name, content] : *entries)
        files.add(name, content);
    return parse(entries->front().content, files, options);
}

} // namespace

Result<OnnxContents> readOnnxContents(const std::filesystem::path& file, const OnnxOptions& options)
{
    const auto bytes = mapFile(file);
    if (!bytes)
        return bytes.error();
    const auto lostBefore = lostPages();
    ExternalFiles files{.model = file};
    auto graph = isBundle(*bytes) ? parseBundle(*bytes, options) : parse(*bytes, files, options);
    if (lostPages() != lostBefore)
        return Error{ErrorCode::Io, sentence("'%1' was cut short while it was read", file.filename().string())};
    if (!graph)
        return Error{graph.error().code, sentence("'%1': %2", file.filename().string(), graph.error().what)};
    OnnxContents model{std::move(*graph), {}};
    for (const auto& [name, content] : files.mapped)
        model.dataFiles.push_back(name);
    return model;
}

Result<LayerGraph> readOnnx(const std::filesystem::path& file, const OnnxOptions& options)
{
    auto model = readOnnxContents(file, options);
    if (!model)
        return model.error();
    return std::move(model->graph);
}

Result<LayerGraph> parseOnnx(Blob bytes, const OnnxOptions& options)
{
    ExternalFiles files{.model = std::nullopt};
    return parse(bytes, files, options);
}

} // namespace engine
