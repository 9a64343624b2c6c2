// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/fusion.h"
#include "engine/graph/zoo/zoo.h"
#include "engine/io/onnx/onnx_reader.h"
#include "engine/io/onnx/onnx_writer.h"
#include "tests/torch/run_whole.h"

#include <QTemporaryDir>
#include <QTest>

#include <onnx/onnx_pb.h>

#include <cmath>
#include <fstream>

using namespace engine;

namespace {

std::string path(const QTemporaryDir& folder)
{
    return folder.filePath(QStringLiteral("model.onnx")).toStdString();
}

/// The outputs in the model's order, from the same seeded inputs each time.
Result<std::vector<Tensor>> outputsOf(const LayerGraph& graph)
{
    const auto fused = fuse(graph);
    if (!fused)
        return fused.error();
    const auto run = runWhole(*fused, seededInputs(*fused, 1));
    if (!run)
        return run.error();
    std::vector<Tensor> outputs;
    for (const auto id : fused->outputs())
        outputs.push_back(run->outputs.at(id));
    return outputs;
}

/// The same file without the marks, so that the reader takes it for somebody else's.
Result<LayerGraph> readAsForeign(const std::string& file)
{
    std::ifstream in(file, std::ios::binary);
    onnx::ModelProto model;
    if (!model.ParseFromIstream(&in))
        return Error{ErrorCode::Corrupt, "cannot be parsed"};
    model.clear_metadata_props();
    std::string bytes;
    model.SerializeToString(&bytes);
    return parseOnnx(makeBlob(std::vector<char>(bytes.begin(), bytes.end())));
}

} // namespace

class TestWrittenModels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesTheSameOutput_data()
    {
        QTest::addColumn<QByteArray>("name");
        for (const auto* name : {"Chairs", "DQN", "GoogLeNet", "MobileNet", "SEResNeXt", "VAE", "seq2seq"})
            QTest::newRow(name) << QByteArray(name);
    }

    /// Read as what we wrote, bit for bit; read as a model like any other, but for other kernels' rounding.
    void givesTheSameOutput()
    {
        QFETCH(QByteArray, name);
        const QTemporaryDir folder;
        const auto model = makeZooModel(name.toStdString());
        const auto written = writeOnnx(*model, path(folder));
        QVERIFY2(written, written ? "" : written.error().message().c_str());
        const auto expected = outputsOf(*model);
        QVERIFY2(expected, expected ? "" : expected.error().message().c_str());
        for (const auto& output : *expected)
            QVERIFY(std::isfinite(relativeDifference(output, output)));

        const auto again = readOnnx(path(folder));
        QVERIFY2(again, again ? "" : again.error().message().c_str());
        const auto same = outputsOf(*again);
        QVERIFY(same);
        QVERIFY(*same == *expected);

        const auto foreign = readAsForeign(path(folder));
        QVERIFY2(foreign, foreign ? "" : foreign.error().message().c_str());
        const auto others = outputsOf(*foreign);
        QVERIFY(others);
        for (std::size_t i = 0; i < expected->size(); ++i)
            QVERIFY(relativeDifference((*expected)[i], (*others)[i]) < 1e-5);
    }
};

QTEST_GUILESS_MAIN(TestWrittenModels)
#include "tst_written_models.moc"
