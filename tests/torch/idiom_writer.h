// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/fusion.h"
#include "tests/torch/executor_graphs.h"
#include "tests/torch/run_whole.h"

#include <QTest>

#include <cmath>

namespace support {

using namespace engine;

using Integers = std::vector<std::int64_t>;

/// Of a Sketch, with shapes that follow.
class Writer
{
public:
    explicit Writer(unsigned seed) : sketch(seed) {}

    Shape shape(TensorId id) const { return sketch.shape(id); }
    TensorId one(const char* type, TensorId x) { return sketch.add({type, {}, {x}, {}}, shape(x)); }
    TensorId two(const char* type, TensorId a, TensorId b)
    {
        const auto larger = *elementCount(shape(a)) >= *elementCount(shape(b)) ? shape(a) : shape(b);
        return sketch.add({type, {}, {a, b}, {}}, larger);
    }
    TensorId either(const char* type, TensorId a, TensorId b, bool swap)
    {
        return swap ? two(type, b, a) : two(type, a, b);
    }
    TensorId times(TensorId x, float factor) { return two("Mul", x, sketch.number(factor)); }
    TensorId power(TensorId x, float exponent) { return two("Pow", x, sketch.number(exponent)); }
    TensorId mean(TensorId x, Integers axes)
    {
        auto reduced = shape(x);
        for (const auto axis : axes)
            reduced[static_cast<std::size_t>(axis + static_cast<std::int64_t>(reduced.size())) % reduced.size()] = 1;
        return sketch.add({"ReduceMean", {{"axes", std::move(axes)}, {"keepdims", std::int64_t{1}}}, {x}, {}}, reduced);
    }
    TensorId reshape(TensorId x, const Shape& to)
    {
        return sketch.add({"Reshape", {}, {x, sketch.integers(to)}, {}}, to);
    }
    TensorId transpose(TensorId x, const Integers& order)
    {
        Shape to;
        for (const auto at : order)
            to.push_back(shape(x)[static_cast<std::size_t>(at)]);
        return sketch.add({"Transpose", {{"perm", order}}, {x}, {}}, to);
    }
    TensorId slice(TensorId x, std::size_t axis, std::int64_t from, std::int64_t to)
    {
        auto part = shape(x);
        part[axis] = to - from;
        return sketch.add(
            {"Slice",
             {},
             {x, sketch.integers({from}), sketch.integers({to}), sketch.integers({static_cast<std::int64_t>(axis)})},
             {}},
            part);
    }
    TensorId concat(TensorId a, TensorId b, std::size_t axis)
    {
        auto whole = shape(a);
        whole[axis] += shape(b)[axis];
        return sketch.add({"Concat", {{"axis", static_cast<std::int64_t>(axis)}}, {a, b}, {}}, whole);
    }
    TensorId gather(TensorId x, std::int64_t at)
    {
        const auto index = sketch.integers({at});
        auto part = shape(x);
        part[0] = 1;
        const auto row = sketch.add({"Gather", {{"axis", std::int64_t{0}}}, {x, index}, {}}, part);
        return reshape(row, Shape(part.begin() + 1, part.end()));
    }
    TensorId product(TensorId a, TensorId b)
    {
        auto result = shape(a);
        result.back() = shape(b).back();
        return sketch.add({"MatMul", {}, {a, b}, {}}, result);
    }
    TensorId softmax(TensorId x) { return sketch.add({"Softmax", {{"axis", std::int64_t{-1}}}, {x}, {}}, shape(x)); }

    Sketch sketch;
};

inline double largest(const std::vector<float>& values)
{
    double most = 0;
    for (const auto value : values)
        most = std::max(most, std::abs(static_cast<double>(value)));
    return most;
}

/// Runs the graph as it is written and as it is fused; the difference over the largest value.
inline double differenceOf(const LayerGraph& graph, const LayerGraph& fused)
{
    const auto plain = runWhole(graph, seededInputs(graph, 3));
    const auto joined = runWhole(fused, seededInputs(fused, 3));
    if (!plain || !joined)
        qFatal("%s", (plain ? joined.error() : plain.error()).message().c_str());
    double worst = 0;
    for (std::size_t i = 0; i < graph.outputs().size(); ++i) {
        const auto expected = floats(plain->outputs.at(graph.outputs()[i]));
        const auto actual = floats(joined->outputs.at(fused.outputs()[i]));
        const auto unit = std::max(1e-3, largest(expected));
        for (std::size_t at = 0; at < expected.size(); ++at) {
            const auto distance = std::abs(static_cast<double>(expected[at]) - static_cast<double>(actual[at]));
            worst = std::isnan(distance) ? 1e9 : std::max(worst, distance / unit);
        }
    }
    return worst;
}

inline QStringList typesOf(const LayerGraph& graph)
{
    QStringList types;
    for (const auto& layer : graph.layers())
        types.append(QString::fromStdString(layer.type()));
    return types;
}

inline constexpr double rounding = 2e-6;

inline void verifyBecomes(Writer& writer, TensorId result, const QString& types)
{
    const auto graph = writer.sketch.finish({result});
    QVERIFY2(graph, graph ? "" : graph.error().message().c_str());
    const auto fused = fuse(*graph);
    QVERIFY2(fused, fused ? "" : fused.error().message().c_str());
    QCOMPARE(typesOf(*fused).join(u' '), types);
    const auto difference = differenceOf(*graph, *fused);
    QVERIFY2(difference < rounding, QByteArray::number(difference).constData());
}

} // namespace support
