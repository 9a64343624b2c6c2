// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/onnx/open_dimensions.h"

#include "engine/graph/shape_inference.h"
#include "engine/io/files/mapped_file.h"
#include "engine/io/files/mapping_guard.h"
#include "engine/io/onnx/onnx_names.h"
#include "engine/io/onnx/onnx_node.h"
#include "engine/io/onnx/onnx_wire.h"

#include <algorithm>
#include <new>
#include <set>

namespace engine {

namespace {

using Sizes = google::protobuf::RepeatedPtrField<onnx::TensorShapeProto::Dimension>;

constexpr int mostDimensions = static_cast<int>(maxTensorRank);
constexpr std::size_t mostOpen = 64; ///< that a person may be asked for

std::string textOf(const std::string& input, const Sizes& sizes)
{
    std::string text;
    for (int i = 0; i < sizes.size(); ++i) {
        const auto& size = sizes.Get(i);
        text += (i > 0 ? " x " : "")
            + (size.has_dim_value() ? std::to_string(size.dim_value()) : shortName(openDimensionName(size, input, i)));
    }
    return text;
}

/// A batch of one; images of 224 pixels with three channels; sequences of 16.
std::int64_t likelySize(const Sizes& sizes, int place)
{
    constexpr std::int64_t channels = 3;
    constexpr std::int64_t pixels = 224;
    constexpr std::int64_t steps = 16;
    if (place == 0)
        return 1;
    if (sizes.size() != 4)
        return steps;
    const bool channelsLast = sizes.Get(3).has_dim_value() && sizes.Get(3).dim_value() <= channels + 1;
    return place == (channelsLast ? 3 : 1) ? channels : pixels;
}

void addOpen(std::vector<OpenDimension>& open, const onnx::ValueInfoProto& input)
{
    const auto& sizes = input.type().tensor_type().shape().dim();
    for (int i = 0; i < std::min(sizes.size(), mostDimensions); ++i) {
        if (sizes.Get(i).has_dim_value())
            continue;
        const auto name = openDimensionName(sizes.Get(i), input.name(), i);
        const auto known = std::ranges::find(open, name, &OpenDimension::name);
        if (known == open.end())
            open.push_back({name, shortName(input.name()), textOf(input.name(), sizes), likelySize(sizes, i), i > 0});
        else
            known->needed = known->needed || i > 0;
    }
}

Result<std::vector<OpenDimension>> openDimensionsOf(const onnx::GraphProto& graph)
{
    std::set<std::string_view> given;
    for (const auto& weights : graph.initializer())
        given.insert(weights.name());
    std::vector<OpenDimension> open;
    for (const auto& input : graph.input()) {
        if (!given.contains(input.name())) // old files list weights as well
            addOpen(open, input);
        if (open.size() > mostOpen)
            return Error{ErrorCode::Unsupported,
                         sentence("leaves more than %1 dimensions of its inputs open", mostOpen)};
    }
    return open;
}

} // namespace

Result<std::vector<OpenDimension>> readOpenDimensions(const std::filesystem::path& file)
{
    const auto named = [&file](const Error& error) {
        return Error{error.code, sentence("'%1': %2", file.filename().string(), error.what)};
    };
    const auto bytes = mapFile(file);
    if (!bytes)
        return bytes.error();
    const auto lostBefore = lostPages();
    try {
        const auto model = parseModel(*bytes);
        if (lostPages() != lostBefore)
            return Error{ErrorCode::Io, sentence("'%1' was cut short while it was read", file.filename().string())};
        if (!model)
            return named(model.error());
        auto open = openDimensionsOf(model->model.graph());
        return open ? open : named(open.error());
    } catch (const std::bad_alloc&) {
        return named({ErrorCode::InvalidInput, "needs more memory than there is"});
    }
}

} // namespace engine
