// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/records/timed_graph_file.h"

#include <QDir>
#include <QTest>

using namespace engine;

namespace {

/// A recording with everything that one may say.
const QByteArray recording = R"({
 "format": "suture.timed-graph/1", "name": "tiny",
 "inputs": [{"name": "picture", "bytes": 3000, "image": true, "codec_ratios": {"jpeg": 0.1}},
            {"name": "mask", "bytes": 10}],
 "layers": [
  {"name": "conv", "type": "Conv", "device_ms": 4.5, "edge_ms": 0.25, "output_bytes": 800,
   "inputs": ["picture"], "pinned": "device", "weight_bytes": 900, "codec_ratios": {"int8": 0.26}},
  {"name": "add", "type": "Add", "device_ms": 0, "edge_ms": 0, "output_bytes": 800,
   "inputs": ["conv", "mask", "conv"], "pinned": "edge"}],
 "outputs": ["add", "conv"]
})";

Result<CostModel> parsed(const QByteArray& text)
{
    return parseTimedGraph(text.toStdString(), "tiny.json");
}

} // namespace

class TestTimedGraphFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void understandsEveryField()
    {
        const auto costs = parsed(recording);
        QVERIFY2(costs, costs ? "" : costs.error().message().c_str());
        QCOMPARE(costs->name, std::string("tiny"));
        QCOMPARE(costs->layers.size(), std::size_t{2});
        const auto& conv = costs->layers[0];
        QCOMPARE(conv.device, Millis{4.5});
        QCOMPARE(conv.edge, Millis{0.25});
        QCOMPARE(conv.weights, Bytes{900});
        QCOMPARE(conv.pinned, std::optional(Side::Device));
        QCOMPARE(conv.inputs, std::vector({TensorId{0}}));
        const auto& add = costs->layers[1];
        QCOMPARE(add.pinned, std::optional(Side::Edge));
        QCOMPARE(add.weights, Bytes{0});
        QCOMPARE(add.inputs, std::vector({TensorId{2}, TensorId{1}})); // each once
    }

    void knowsWhatTravels()
    {
        const auto costs = parsed(recording);
        QVERIFY(costs);
        const auto& tensors = costs->tensors;
        QCOMPARE(tensors.size(), std::size_t{4});
        QCOMPARE(tensors[0].bytes, Bytes{3000});
        QCOMPARE(tensors[0].contents, CostModel::Contents::Image);
        QVERIFY(!tensors[0].producer);
        QCOMPARE(tensors[0].ratios.size(), std::size_t{1});
        QCOMPARE(tensors[1].contents, CostModel::Contents::Reals);
        QCOMPARE(tensors[2].producer, std::optional(LayerId{0}));
        QCOMPARE(tensors[2].ratios, (std::vector<std::pair<Codec, double>>{{Codec::Int8, 0.26}}));
        QVERIFY(tensors[2].wanted && tensors[3].wanted && !tensors[0].wanted);
    }

    void everyRecordingOpens_data()
    {
        QTest::addColumn<QString>("file");
        const QDir folder(QStringLiteral(SOURCE_ROOT "/tests/data/timed-graphs"));
        const auto files = folder.entryList({QStringLiteral("*.json")});
        QVERIFY(files.size() >= 8);
        for (const auto& file : files)
            QTest::addRow("%s", qPrintable(file)) << folder.filePath(file);
    }

    void everyRecordingOpens()
    {
        QFETCH(QString, file);
        const auto costs = readTimedGraph(file.toStdString());
        QVERIFY2(costs, costs ? "" : costs.error().message().c_str());
        QVERIFY(costs->layers.size() > 10);
        QVERIFY(std::ranges::any_of(costs->tensors, &CostModel::Tensor::wanted));
        for (std::uint32_t i = 0; i < costs->layers.size(); ++i) {
            for (const auto input : costs->layers[i].inputs) {
                const auto producer = costs->tensors[index(input)].producer;
                QVERIFY(!producer || *producer < LayerId{i}); // in topological order
            }
        }
    }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("instead");
        QTest::addColumn<QByteArray>("with");
        QTest::addColumn<QByteArray>("says");
        const auto row = [](const char* name, const char* instead, const char* with, const char* says) {
            QTest::addRow("%s", name) << QByteArray(instead) << QByteArray(with) << QByteArray(says);
        };
        row("another format", "timed-graph/1", "timed-graph/2", "is not suture.timed-graph/1");
        row("no outputs", "\"outputs\"", "\"results\"", "'outputs' is missing");
        row("no layer", "\"layers\": [", "\"layers\": [], \"more\": [", "it has 0 layers");
        row("a layer before its input", "[\"picture\"]", "[\"add\"]", "'conv' needs \"add\", which no layer before it");
        row("an input that is a number", "[\"picture\"]", "[7]", "'conv' needs 7");
        row("a name twice", "\"name\": \"add\"", "\"name\": \"conv\"", "the name 'conv' stands twice");
        row("a name of an input", "\"name\": \"add\"", "\"name\": \"mask\"", "the name 'mask' stands twice");
        row("an output that is none", "[\"add\", \"conv\"]", "[\"sub\"]", "the output \"sub\" is no layer");
        row("a negative time", "4.5", "-4.5", "'device_ms' is no number of at least 0");
        row("a time of months", "4.5", "1e10", "its time is impossibly long");
        row("negative bytes", "\"bytes\": 3000", "\"bytes\": -1", "'bytes' is no count");
        row("bytes beyond counting", "\"bytes\": 3000", "\"bytes\": 18446744073709551615", "'bytes' is no count");
        row("a petabyte", "\"bytes\": 3000", "\"bytes\": 2000000000000000", "'picture' is impossibly large");
        row("weights of a petabyte", "900", "2000000000000000", "its weights are impossibly large");
        row("a pin elsewhere", "\"pinned\": \"device\"", "\"pinned\": \"cloud\"", "it is pinned to 'cloud'");
        row("an unknown codec", "\"int8\"", "\"int3\"", "no such codec ratio as int3");
        row("a ratio of nothing", "0.26", "0", "no such codec ratio as int8: 0");
        row("a ratio in words", "0.26", "\"small\"", "no such codec ratio as int8");
        row("ratios that are a list", "{\"int8\": 0.26}", "[0.26]", "'codec_ratios' is no object");
        row("an image that is a word", "\"image\": true", "\"image\": \"yes\"", "'image' is neither true nor false");
    }

    void saysWhatIsWrong()
    {
        QFETCH(QByteArray, instead);
        QFETCH(QByteArray, with);
        QFETCH(QByteArray, says);
        auto text = recording;
        QVERIFY(text.contains(instead));
        const auto costs = parsed(text.replace(text.indexOf(instead), instead.size(), with));
        QVERIFY(!costs);
        QCOMPARE(costs.error().code, ErrorCode::Corrupt);
        const auto said = QByteArray::fromStdString(costs.error().message());
        QVERIFY2(said.startsWith("tiny.json: ") && said.contains(says), said.constData());
    }

    void noPrefixIsARecording()
    {
        for (qsizetype size = 0; size < recording.size(); ++size)
            QVERIFY2(!parsed(recording.left(size)), qPrintable(QString::number(size)));
    }
};

QTEST_GUILESS_MAIN(TestTimedGraphFile)
#include "tst_timed_graph_file.moc"
