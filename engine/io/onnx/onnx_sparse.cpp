// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/onnx/onnx_sparse.h"

#include "engine/graph/constant_values.h"
#include "engine/graph/shape_inference.h"
#include "engine/io/onnx/onnx_names.h"

#include <cstring>

namespace engine {

namespace {

Error invalid(const std::string& message)
{
    return {ErrorCode::InvalidInput, message};
}

/// The places of the elements in the whole tensor, from one number each or from one for each dimension.
Result<std::vector<std::int64_t>> placesOf(const OnnxConstant& indices, const Shape& shape, std::int64_t count)
{
    const auto numbers = integerValues(indices.info.type, indices.blob);
    const auto rank = static_cast<std::int64_t>(shape.size());
    const bool isFlat = indices.info.shape == Shape{count};
    if (!numbers || indices.info.type != ElementType::Int64 || (!isFlat && indices.info.shape != Shape{count, rank}))
        return invalid("its indices of " + toString(indices.info.shape) + " do not fit " + std::to_string(count)
                       + " values in " + toString(shape));
    if (isFlat)
        return *numbers;
    std::vector<std::int64_t> places(static_cast<std::size_t>(count), 0);
    for (std::size_t i = 0; i < numbers->size(); ++i) {
        const auto axis = i % shape.size();
        if ((*numbers)[i] < 0 || (*numbers)[i] >= shape[axis])
            return invalid("it has an index " + std::to_string((*numbers)[i]) + " outside " + toString(shape));
        auto& place = places[i / shape.size()];
        place = place * shape[axis] + (*numbers)[i];
    }
    return places;
}

Result<Blob> filled(const OnnxConstant& values, const std::vector<std::int64_t>& places, std::int64_t elements)
{
    const auto size = static_cast<std::size_t>(elementSize(values.info.type));
    std::vector<std::byte> whole(static_cast<std::size_t>(elements) * size);
    std::int64_t last = -1;
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (places[i] < 0 || places[i] >= elements)
            return invalid("it has an index outside its " + std::to_string(elements) + " elements");
        if (places[i] <= last)
            return invalid("its indices are not in ascending order");
        last = places[i];
        std::memcpy(whole.data() + static_cast<std::size_t>(last) * size, values.blob.bytes.data() + i * size, size);
    }
    return makeBlob(std::move(whole));
}

} // namespace

Result<OnnxConstant> readSparseTensor(const onnx::SparseTensorProto& tensor, ExternalFiles& files)
{
    const auto values = readTensor(tensor.values(), {}, files);
    if (!values)
        return values.error();
    const auto indices = readTensor(tensor.indices(), {}, files);
    if (!indices)
        return indices.error();
    if (static_cast<std::size_t>(tensor.dims_size()) > maxTensorRank || values->info.shape.size() != 1)
        return invalid("it has " + std::to_string(tensor.dims_size()) + " dimensions or no list of values");
    OnnxConstant whole;
    whole.info = {tensor.values().name(), values->info.type, {tensor.dims().begin(), tensor.dims().end()}};
    if (const auto fits = checkSize({whole.info.type, whole.info.shape}); !fits)
        return fits.error();
    const auto places = placesOf(*indices, whole.info.shape, values->info.shape[0]);
    if (!places)
        return places.error();
    if (const auto room = files.takeRoom(whole.info.bytes()); !room)
        return room.error();
    auto blob = filled(*values, *places, *elementCount(whole.info.shape));
    if (!blob)
        return blob.error();
    whole.blob = std::move(*blob);
    return whole;
}

Result<void> fillSparseInitializers(OnnxFile& file, ExternalFiles& files)
{
    auto& graph = *file.model.mutable_graph();
    for (const auto& sparse : graph.sparse_initializer()) {
        auto whole = readSparseTensor(sparse, files);
        if (!whole)
            return Error{
                whole.error().code,
                sentence("sparse initializer '%1': %2", shortName(sparse.values().name()), whole.error().what)};
        auto& initializer = *graph.add_initializer();
        initializer.set_name(whole->info.name);
        initializer.set_data_type(onnxTypeOf(whole->info.type));
        initializer.mutable_dims()->Add(whole->info.shape.begin(), whole->info.shape.end());
        file.weights.push_back(std::move(whole->blob));
    }
    graph.clear_sparse_initializer();
    return {};
}

} // namespace engine
