// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/shape_inference.h"
#include "engine/graph/window.h"

#include <QTest>

#include <memory>

using namespace engine;

namespace {

using Integers = std::vector<std::int64_t>;

/// "1x3x8x8, 4x3x3x3"; "-" is a missing input, "scalar" one without dimensions, "[1 2]" a constant of integers.
struct Inputs
{
    KnownInputs known;
    std::vector<std::unique_ptr<Blob>> constants;
};

Inputs parseInputs(const QString& text)
{
    Inputs inputs;
    for (const auto& part : text.split(QStringLiteral(", "))) {
        if (part == QLatin1String("-")) {
            inputs.known.emplace_back();
            continue;
        }
        KnownTensor tensor;
        if (part.startsWith(u'[')) {
            Integers values;
            for (const auto& number : part.mid(1, part.size() - 2).split(u' ', Qt::SkipEmptyParts))
                values.push_back(number.toLongLong());
            tensor.type = ElementType::Int64;
            tensor.shape = {static_cast<std::int64_t>(values.size())};
            inputs.constants.push_back(std::make_unique<Blob>(makeBlob(values)));
            tensor.constant = inputs.constants.back().get();
        } else if (part != QLatin1String("scalar")) {
            for (const auto& number : part.split(u'x'))
                tensor.shape.push_back(number.toLongLong());
        }
        inputs.known.emplace_back(std::move(tensor));
    }
    return inputs;
}

/// "group=2 pads=1,1,1,1 mode=linear"
Attributes parseAttributes(const QString& text)
{
    Attributes attributes;
    for (const auto& part : text.split(u' ', Qt::SkipEmptyParts)) {
        const auto name = part.section(u'=', 0, 0).toStdString();
        const auto value = part.section(u'=', 1);
        bool isNumber = false;
        const auto number = value.toLongLong(&isNumber);
        if (isNumber && name != "perm" && name != "axes" && name != "kernel_shape") {
            attributes[name] = static_cast<std::int64_t>(number);
        } else if (value.contains(u',') || isNumber) {
            Integers values;
            for (const auto& one : value.split(u','))
                values.push_back(one.toLongLong());
            attributes[name] = values;
        } else {
            attributes[name] = value.toStdString();
        }
    }
    return attributes;
}

QString shapesAsText(const Result<std::vector<TensorType>>& types, std::size_t count)
{
    if (!types)
        return QStringLiteral("error");
    QStringList shapes;
    for (std::size_t i = 0; i < count; ++i)
        shapes.append(QString::fromStdString(toString((*types)[i].shape)));
    return shapes.join(QStringLiteral(", "));
}

} // namespace

class TestShapeInference : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsTheShape_data()
    {
        QTest::addColumn<QString>("call"); // operator | inputs | attributes
        QTest::addColumn<QString>("shapes");
        for (const auto& [call, shapes] : rows())
            QTest::newRow(call) << QString::fromLatin1(call) << QString::fromLatin1(shapes);
    }

    void knowsTheShape()
    {
        QFETCH(QString, call);
        QFETCH(QString, shapes);
        const auto parts = call.split(QStringLiteral(" | "));
        const auto inputs = parseInputs(parts[1]);
        const auto count = static_cast<std::size_t>(shapes.count(QStringLiteral(", ")) + 1);
        const Operation operation{.type = parts[0].toStdString(),
                                  .attributes = parseAttributes(parts.value(2)),
                                  .inputs = {},
                                  .outputs = std::vector<TensorId>(count, TensorId{0})};
        const auto types = inferShapes(operation, inputs.known);
        QVERIFY2(shapes == shapesAsText(types, count),
                 types ? qPrintable(shapesAsText(types, count)) : types.error().message().c_str());
    }

    void countsTheWindowsOfACeilingPoolAsTorchDoes()
    {
        // Against a count by hand: a window may begin in the input or the padding before it, not behind.
        for (std::int64_t size = 1; size <= 12; ++size) {
            for (std::int64_t kernel = 1; kernel <= 4; ++kernel) {
                for (std::int64_t stride = 1; stride <= 5; ++stride) {
                    for (std::int64_t pad = 0; pad <= kernel / 2; ++pad) {
                        if (size + 2 * pad < kernel)
                            continue;
                        std::int64_t windows = 1;
                        while (windows * stride < size + pad && (windows - 1) * stride + kernel < size + 2 * pad)
                            ++windows;
                        const Window window{.kernel = {kernel},
                                            .strides = {stride},
                                            .dilations = {1},
                                            .padsBegin = {pad},
                                            .padsEnd = {pad},
                                            .outputPadding = {0}};
                        const auto output = slidingOutput(window, {size}, true);
                        QVERIFY(output);
                        QCOMPARE(output->front(), windows);
                    }
                }
            }
        }
    }

    void padsToTheSameSize()
    {
        for (const auto* mode : {"SAME_UPPER", "SAME_LOWER"}) {
            for (std::int64_t size = 1; size <= 9; ++size) {
                for (std::int64_t stride = 1; stride <= 4; ++stride) {
                    const Operation operation{.type = "MaxPool",
                                              .attributes = {{"auto_pad", std::string(mode)},
                                                             {"kernel_shape", Integers{3}},
                                                             {"strides", Integers{stride}}},
                                              .inputs = {},
                                              .outputs = {}};
                    const auto window = windowOf(operation, {1, 1, size});
                    QVERIFY(window);
                    QCOMPARE(slidingOutput(*window, {size}, false)->front(), (size + stride - 1) / stride);
                    const auto odd = window->padsEnd[0] - window->padsBegin[0];
                    QVERIFY(odd == 0 || odd == (std::string_view(mode) == "SAME_UPPER" ? 1 : -1));
                }
            }
        }
    }

    void undoesAConvolutionsShape()
    {
        // A ConvTranspose with the same window gives back a size that the Conv maps to its input.
        for (std::int64_t size = 3; size <= 12; ++size) {
            const Window window{.kernel = {3},
                                .strides = {2},
                                .dilations = {1},
                                .padsBegin = {1},
                                .padsEnd = {1},
                                .outputPadding = {size % 2 == 0 ? 1 : 0}};
            const auto small = slidingOutput(window, {size}, false);
            QVERIFY(small);
            QCOMPARE(transposedOutput(window, *small)->front(), size);
        }
    }

    void knowsOnlyItsTable()
    {
        QVERIFY(isKnownOperator("Conv"));
        QVERIFY(!isKnownOperator("Nonsense"));
        const auto types = inferShapes({.type = "Nonsense", .attributes = {}, .inputs = {}, .outputs = {}}, {});
        QVERIFY(!types);
        QCOMPARE(types.error().code, ErrorCode::Unsupported);
    }

private:
    static std::vector<std::pair<const char*, const char*>> rows()
    {
        return {
            {"Relu | 2x3", "2x3"},
            {"Add | 2x3x4, 3x1", "2x3x4"},
            {"Add | scalar, 5", "5"},
            {"Add | 2x3, 4", "error"},
            {"Where | 2x1, 3", "error"},
            {"PRelu | 1x4x3x3, 4x1x1", "1x4x3x3"},
            {"PRelu | 4x1x1, 1x4x3x3", "error"},
            {"Clip | 2x2, scalar, scalar", "2x2"},
            {"Clip | 2x2, 3", "error"},
            {"Conv | 1x3x224x224, 64x3x7x7 | strides=2,2 pads=3,3,3,3", "1x64x112x112"},
            {"Conv | 1x32x10x10, 32x1x3x3, 32 | group=32 dilations=2,2", "1x32x6x6"},
            {"Conv | 1x3x9, 4x3x2", "1x4x8"},
            {"Conv | 1x4x5x6x7, 2x4x1x2x3", "1x2x5x5x5"},
            {"Conv | 1x3x8x8, 4x2x3x3", "error"},
            {"Conv | 1x3x8x8, 4x3x3x3, 5", "error"},
            {"Conv | 1x3x8x8, 4x3x3x3 | kernel_shape=5,5", "error"},
            {"ConvTranspose | 1x128x16x16, 128x64x2x2 | strides=2,2", "1x64x32x32"},
            {"ConvTranspose | 1x4x3x3, 4x3x3x3 | strides=2,2 pads=1,1,1,1 output_padding=1,1 group=2", "1x6x6x6"},
            {"ConvTranspose | 1x1x3x3, 1x2x3x3 | strides=3,2 output_shape=10,8", "1x2x10x8"},
            {"ConvTranspose | 1x1x3x3, 1x2x3x3 | strides=2,2 auto_pad=SAME_UPPER", "1x2x6x6"},
            {"MaxPool | 1x64x111x111 | kernel_shape=3,3 strides=2,2", "1x64x55x55"},
            {"MaxPool | 1x64x112x112 | kernel_shape=3,3 strides=2,2 ceil_mode=1", "1x64x56x56"},
            {"MaxPool | 1x1x4x4 | kernel_shape=3,3 strides=2,2 ceil_mode=1", "1x1x2x2, 1x1x2x2"},
            {"MaxPool | 1x1x4x4 | kernel_shape=1,1 strides=4,4 pads=0,0,1,1 ceil_mode=1", "1x1x2x2"},
            {"AveragePool | 1x1x6x6 | kernel_shape=3,3 strides=3,3 pads=1,1,1,1 ceil_mode=1", "1x1x3x3"},
            {"MaxPool | 1x1x2x2 | kernel_shape=3,3", "error"},
            {"GlobalAveragePool | 2x8x7x9", "2x8x1x1"},
            {"Gemm | 1x9216, 4096x9216, 4096 | transB=1", "1x4096"},
            {"Gemm | 3x2, 3x4 | transA=1", "2x4"},
            {"Gemm | 3x2, 3x4", "error"},
            {"Gemm | 3x2, 2x4, 3", "error"},
            {"MatMul | 2x1x3x4, 5x4x6", "2x5x3x6"},
            {"MatMul | 4, 4x6", "6"},
            {"MatMul | 3x4, 4", "3"},
            {"MatMul | 4, 4", "scalar"},
            {"BatchNormalization | 1x8x4x4, 8, 8, 8, 8", "1x8x4x4"},
            {"BatchNormalization | 1x8x4x4, 8, 8, 8, 7", "error"},
            {"Swish | 2x3", "2x3"},
            {"RMSNormalization | 2x3x4, 4", "2x3x4"},
            {"RMSNormalization | 2x3x4, 3", "error"},
            {"Attention | 2x4x3x8, 2x2x5x8, 2x2x5x6", "2x4x3x6"},
            {"Attention | 2x3x32, 2x5x16, 2x5x12 | q_num_heads=4 kv_num_heads=2", "2x3x24"},
            {"Attention | 2x3x32, 2x5x16, 2x5x12 | q_num_heads=5 kv_num_heads=2", "error"},
            {"Attention | 2x3x32, 2x5x16, 2x5x12", "error"},
            {"Attention | 2x4x3x8, 2x3x5x8, 2x3x5x8", "error"},
            {"Attention | 2x4x3x8, 2x2x5x8, 2x2x5x6, 3x4", "2x4x3x6"},
            {"Attention | 2x4x3x8, 2x2x5x8, 2x2x5x6, 3x6", "error"},
            {"Attention | 2x4x3x8, 2x2x5x8, 2x2x5x6, -, 2x2x0x8, 2x2x0x6", "2x4x3x6"},
            {"Attention | 2x4x3x8, 2x2x5x8, 2x2x5x6, -, 2x2x7x8, 2x2x3x6", "error"},
            {"RotaryEmbedding | 2x4x3x8, 50x4, 50x4, 2x3", "2x4x3x8"},
            {"RotaryEmbedding | 2x4x3x8, 2x3x4, 2x3x4", "2x4x3x8"},
            {"RotaryEmbedding | 2x4x3x8, 2x3x3, 2x3x3", "error"},
            {"TensorScatter | 2x4x9x8, 2x4x3x8, 2", "2x4x9x8"},
            {"TensorScatter | 2x4x9x8, 2x4x10x8, 2", "error"},
            {"Softmax | 2x3 | axis=-3", "error"},
            {"Concat | 1x2x3, 1x5x3 | axis=1", "1x7x3"},
            {"Concat | 1x2x3, 1x5x3 | axis=-1", "error"},
            {"Split | 1x6x2, [1 2 3] | axis=1", "1x1x2, 1x2x2, 1x3x2"},
            {"Split | 5x2 | axis=0", "3x2, 2x2"},
            {"Split | 6, [1 2]", "error"},
            {"Reshape | 1x256x6x6, [1 -1]", "1x9216"},
            {"Reshape | 2x3x4, [0 2 -1]", "2x2x6"},
            {"Reshape | 2x3x4, [5 -1]", "error"},
            {"Flatten | 2x3x4", "2x12"},
            {"Flatten | 2x3x4 | axis=0", "1x24"},
            {"Flatten | 2x3x4 | axis=3", "24x1"},
            {"Transpose | 2x3x4 | perm=2,0,1", "4x2x3"},
            {"Transpose | 2x3x4", "4x3x2"},
            {"Transpose | 2x3x4 | perm=0,0,1", "error"},
            {"Squeeze | 1x3x1x1, [0 -1]", "3x1"},
            {"Squeeze | 1x3x1x1", "3"},
            {"Squeeze | 1x3, [1]", "error"},
            {"Unsqueeze | 3x4, [0 -1]", "1x3x4x1"},
            {"Unsqueeze | 3x4, [0 0]", "error"},
            {"Slice | 10x5, [1], [-1], [0], [2]", "4x5"},
            {"Slice | 10x5, [9 0], [-100 9223372036854775807], [0 1], [-1 1]", "10x5"},
            {"Slice | 10, [5], [5]", "0"},
            {"Slice | 10, [0], [10], [0], [0]", "error"},
            {"Slice | 10, [-1], [-9223372036854775807], [0], [-3]", "4"},
            {"Gather | 5x6x7, 2x3 | axis=1", "5x2x3x7"},
            {"Gather | 5x6, scalar", "6"},
            {"Pad | 1x1x4x4, [0 0 1 2 0 0 3 4]", "1x1x8x10"},
            {"Pad | 4x4, [-1 0 0 -2]", "3x2"},
            {"Pad | 4x4, [-5 0 0 0]", "error"},
            {"Resize | 1x2x4x4, -, -, [1 2 8 6]", "1x2x8x6"},
            {"Resize | 1x2x4x4, -, [1 1 2 3]", "1x2x8x12"},
            {"Resize | 1x2x4x4", "error"},
            {"Expand | 3x1, [2 1 6]", "2x3x6"},
            {"Tile | 2x3, [2 1]", "4x3"},
            {"DepthToSpace | 1x8x2x3 | blocksize=2", "1x2x4x6"},
            {"SpaceToDepth | 1x2x4x6 | blocksize=2", "1x8x2x3"},
            {"ReduceMean | 1x8x7x7 | axes=2,3 keepdims=0", "1x8"},
            {"ReduceMean | 1x8x7x7 | axes=-1", "1x8x7x1"},
            {"ReduceMean | 2x3 | keepdims=0", "scalar"},
            {"ReduceSum | 2x3, [1]", "2x1"},
            {"ArgMax | 2x3x4 | axis=1 keepdims=0", "2x4"},
            {"Shape | 2x3x4", "3"},
            {"Shape | 2x3x4 | start=-2", "2"},
            {"Range | [2], [11], [3]", "3"},
            {"TopK | 3x9, [4]", "3x4, 3x4"},
        };
    }
};

QTEST_GUILESS_MAIN(TestShapeInference)
#include "tst_shape_inference.moc"
