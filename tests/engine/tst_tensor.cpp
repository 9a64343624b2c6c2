// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/run/tensor.h"

#include <QTest>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>

using namespace engine;

namespace {

template <typename T>
Tensor tensorOf(ElementType type, std::vector<T> values)
{
    const Shape shape{static_cast<std::int64_t>(values.size())};
    return *Tensor::create(type, shape, makeBlob(std::move(values)));
}

Tensor floats(std::vector<float> values)
{
    return tensorOf(ElementType::Float32, std::move(values));
}

template <typename T>
std::vector<T> valuesOf(const Tensor& tensor)
{
    std::vector<T> values(tensor.data.bytes.size() / sizeof(T));
    std::memcpy(values.data(), tensor.data.bytes.data(), tensor.data.bytes.size());
    return values;
}

/// Passes its inputs through.
LayerGraph graphWith(const std::vector<TensorInfo>& inputs)
{
    GraphParts parts;
    parts.name = "inputs";
    for (const auto& input : inputs) {
        parts.inputs.push_back(TensorId{static_cast<std::uint32_t>(parts.tensors.size())});
        parts.tensors.push_back(input);
    }
    return *LayerGraph::create(std::move(parts));
}

constexpr auto infinite = std::numeric_limits<double>::infinity();
constexpr auto notANumber = std::numeric_limits<float>::quiet_NaN();

} // namespace

class TestTensor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void holdsExactlyItsBytes()
    {
        QVERIFY(Tensor::create(ElementType::Float32, {2, 3}, makeBlob(std::vector<float>(6))));
        QVERIFY(Tensor::create(ElementType::UInt8, {}, makeBlob(std::vector<char>(1))));
        QVERIFY(Tensor::create(ElementType::Int64, {0, 5}, {}));
        for (const std::size_t count : {0U, 5U, 7U}) {
            const auto tensor = Tensor::create(ElementType::Float32, {2, 3}, makeBlob(std::vector<float>(count)));
            QVERIFY(!tensor);
            QCOMPARE(tensor.error().code, ErrorCode::InvalidInput);
        }
        const auto open = Tensor::create(ElementType::Float32, {-1, 3}, makeBlob(std::vector<float>(3)));
        QVERIFY(!open);
        const std::int64_t large = std::int64_t{1} << 40;
        QVERIFY(!Tensor::create(ElementType::Float32, {large, large}, {}));
    }

    void fitsWhatTheGraphSays()
    {
        const auto tensor = *Tensor::create(ElementType::Float32, {2, 3}, makeBlob(std::vector<float>(6)));
        QVERIFY(fits({"t", ElementType::Float32, {2, 3}}, tensor));
        QVERIFY(fits({"t", ElementType::Float32, {-1, 3}}, tensor));
        QVERIFY(!fits({"t", ElementType::Float32, {3, 2}}, tensor));
        QVERIFY(!fits({"t", ElementType::Float32, {6}}, tensor));
        QVERIFY(!fits({"t", ElementType::Int32, {2, 3}}, tensor));
    }

    void inputsAreTheSameOnEveryMachine()
    {
        const auto graph = graphWith({{"image", ElementType::Float32, {4}}, {"words", ElementType::Int64, {4}}});
        const auto inputs = seededInputs(graph, 7);
        QCOMPARE(inputs.size(), std::size_t{2});
        // std::mt19937_64's numbers are fixed by the standard.
        std::mt19937_64 random(7);
        for (const auto value : valuesOf<float>(inputs.at(TensorId{0})))
            QCOMPARE(value, static_cast<float>(static_cast<double>(random() >> 11U) * 0x1.0p-53));
        for (const auto value : valuesOf<std::int64_t>(inputs.at(TensorId{1})))
            QCOMPARE(value, static_cast<std::int64_t>(random() % 10));
        QVERIFY(seededInputs(graph, 7) == inputs);
        QVERIFY(seededInputs(graph, 8) != inputs);
    }

    void inputsStayInTheirRange()
    {
        const auto graph = graphWith({{"real", ElementType::Float64, {1000}},
                                      {"small", ElementType::Int32, {1000}},
                                      {"byte", ElementType::UInt8, {1000}},
                                      {"truth", ElementType::Bool, {10}}});
        const auto inputs = seededInputs(graph, 1);
        const auto reals = valuesOf<double>(inputs.at(TensorId{0}));
        QVERIFY(std::ranges::all_of(reals, [](double value) { return value >= 0.0 && value < 1.0; }));
        QVERIFY(*std::ranges::max_element(reals) > 0.9);
        const auto tokens = valuesOf<std::int32_t>(inputs.at(TensorId{1}));
        QVERIFY(std::ranges::all_of(tokens, [](int value) { return value >= 0 && value < 10; }));
        const auto bytes = valuesOf<std::uint8_t>(inputs.at(TensorId{2}));
        QVERIFY(std::ranges::all_of(bytes, [](int value) { return value < 10; }));
        QCOMPARE(inputs.at(TensorId{3}).data.bytes.size(), std::size_t{10});
    }

    void aDifferenceIsRelativeToTheLargest()
    {
        QCOMPARE(relativeDifference(floats({1, 2, 4}), floats({1, 2, 4})), 0.0);
        QCOMPARE(relativeDifference(floats({1, 2, -4}), floats({1, 3, -4})), 0.25);
        QCOMPARE(relativeDifference(floats({0, 0}), floats({0, 0})), 0.0);
        QCOMPARE(relativeDifference(floats({0, 0}), floats({0, 1})), infinite);
        QCOMPARE(relativeDifference(floats({}), floats({})), 0.0);
    }

    void whatIsNoNumberIsNoSmallDifference()
    {
        QCOMPARE(relativeDifference(floats({1, notANumber}), floats({1, notANumber})), 0.0);
        QCOMPARE(relativeDifference(floats({1, notANumber}), floats({1, 2})), infinite);
        QCOMPARE(relativeDifference(floats({1, 2}), floats({1, notANumber})), infinite);
        const auto limit = std::numeric_limits<float>::infinity();
        QCOMPARE(relativeDifference(floats({limit}), floats({limit})), 0.0);
        QVERIFY(!(relativeDifference(floats({1}), floats({limit})) < 1e9));
    }

    void otherShapesAndTypesDiffer()
    {
        QCOMPARE(relativeDifference(floats({1, 2}), floats({1, 2, 3})), infinite);
        QCOMPARE(relativeDifference(floats({1}), tensorOf<std::int32_t>(ElementType::Int32, {1})), infinite);
        auto column = floats({1, 2});
        column.shape = {2, 1};
        QCOMPARE(relativeDifference(floats({1, 2}), column), infinite);
    }

    void comparesEveryType()
    {
        QCOMPARE(relativeDifference(tensorOf<double>(ElementType::Float64, {8, 1}),
                                    tensorOf<double>(ElementType::Float64, {8, 2})),
                 0.125);
        QCOMPARE(relativeDifference(tensorOf<std::int64_t>(ElementType::Int64, {-8, 1}),
                                    tensorOf<std::int64_t>(ElementType::Int64, {-8, 2})),
                 0.125);
        QCOMPARE(relativeDifference(tensorOf<std::int8_t>(ElementType::Int8, {-8, 1}),
                                    tensorOf<std::int8_t>(ElementType::Int8, {-8, 2})),
                 0.125);
        QCOMPARE(relativeDifference(tensorOf<std::uint8_t>(ElementType::UInt8, {200, 0}),
                                    tensorOf<std::uint8_t>(ElementType::UInt8, {200, 100})),
                 0.5);
    }
};

QTEST_GUILESS_MAIN(TestTensor)
#include "tst_tensor.moc"
