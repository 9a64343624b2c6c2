// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/onnx/onnx_reader.h"
#include "engine/io/onnx/open_dimensions.h"
#include "onnx_model.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace engine;

class TestOpenDimensions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void listsEachNameOnce()
    {
        OnnxModel model;
        model.input("image", {1, 3, 8, 8}).open(0, "batch").open(2, "height").open(3, "");
        model.input("mask", {1, 1, 8, 8}).open(0, "batch").open(2, "height").open(3, "");
        model.node("Add", {"image", "mask"}, {"out"});
        model.output("out");
        const auto open = readOpenDimensions(saved(model));
        QVERIFY2(open, open ? "" : open.error().message().c_str());
        const std::string image = "batch x 3 x height x image[3]";
        const std::string mask = "batch x 1 x height x mask[3]";
        QCOMPARE(*open,
                 (std::vector<OpenDimension>{{"batch", "image", image, 1, false},
                                             {"height", "image", image, 224, true},
                                             {"image[3]", "image", image, 224, true},
                                             {"mask[3]", "mask", mask, 224, true}}));
    }

    void opensWithWhatItOffers()
    {
        OnnxModel model;
        model.input("tokens", {1, 8}, onnx::TensorProto::INT64).open(0, "").open(1, "");
        model.node("Identity", {"tokens"}, {"same"});
        model.node("Add", {"same", "tokens"}, {"out"});
        model.output("out");
        const auto open = readOpenDimensions(saved(model));
        QVERIFY(open);
        OnnxOptions options;
        for (const auto& dimension : *open)
            options.dimensions[dimension.name] = dimension.likely;
        const auto graph = readOnnx(path("model.onnx"), options);
        QVERIFY2(graph, graph ? "" : graph.error().message().c_str());
        QCOMPARE(graph->tensor(graph->inputs().front()).shape, (Shape{1, 16}));
        options.dimensions = {{"tokens[0]", 4}, {"tokens", 7}};
        QCOMPARE(readOnnx(path("model.onnx"), options)->tensor(TensorId{0}).shape, (Shape{4, 7}));
    }

    void guessesChannels()
    {
        OnnxModel first;
        first.input("in", {1, 3, 8, 8}).open(1, "c").open(2, "h").open(3, "w");
        OnnxModel last;
        last.input("in", {1, 8, 8, 3}).open(1, "h").open(2, "w");
        QCOMPARE(likely(first), (std::vector<std::int64_t>{3, 224, 224}));
        QCOMPARE(likely(last), (std::vector<std::int64_t>{224, 224}));
    }

    void weightsAreNoInputs()
    {
        OnnxModel model;
        model.input("in", {1, 3});
        model.input("w", {3, 3}).open(0, "n");
        model.weights("w", {3, 3});
        const auto open = readOpenDimensions(saved(model));
        QVERIFY(open && open->empty());
    }

    void asksForSixtyFourAtMost()
    {
        OnnxModel model;
        for (int i = 0; i < 33; ++i)
            model.input("in" + std::to_string(i), {1, 3}).open(0, "").open(1, "");
        const auto open = readOpenDimensions(saved(model));
        QVERIFY(!open);
        QVERIFY(open.error().message().starts_with("'model.onnx': leaves more than 64"));
    }

    void saysWhatIsNoModel()
    {
        std::ofstream(path("text.onnx")) << "this is no model";
        QCOMPARE(readOpenDimensions(path("text.onnx")).error().code, ErrorCode::Corrupt);
        QCOMPARE(readOpenDimensions(path("missing.onnx")).error().code, ErrorCode::Io);
    }

private:
    std::filesystem::path path(const char* name) const { return m_folder.filePath(QLatin1String(name)).toStdString(); }

    std::filesystem::path saved(const OnnxModel& model) const
    {
        auto file = path("model.onnx");
        std::ofstream(file, std::ios::binary) << model.text();
        return file;
    }

    std::vector<std::int64_t> likely(const OnnxModel& model) const
    {
        std::vector<std::int64_t> sizes;
        const auto open = readOpenDimensions(saved(model));
        for (const auto& dimension : *open)
            sizes.push_back(dimension.likely);
        return sizes;
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestOpenDimensions)
#include "tst_open_dimensions.moc"
