// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/fusion.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>
#include <set>

using namespace engine;

namespace {

/// Graphs as text: "c=Conv in w; r=Relu c > r". A name that nothing defines is an input when it
/// begins with "in", a constant of 1x8x1x1 when it begins with "k", else of 1x8x4x4. A name in front of '/'
/// stands for a layer of several operations: "c/r=Conv in w/Relu" gives one layer c.
class TextGraph
{
public:
    explicit TextGraph(const QString& text)
    {
        const auto halves = text.split(u'>');
        for (const auto& statement : halves[0].split(u';', Qt::SkipEmptyParts))
            addLayer(statement.trimmed());
        for (const auto& name : halves[1].split(u' ', Qt::SkipEmptyParts))
            m_parts.outputs.push_back(tensor(name));
    }

    GraphParts parts() const { return m_parts; }

private:
    void addLayer(const QString& statement)
    {
        const auto sides = statement.split(u'=');
        const auto names = sides[0].split(u'/');
        const auto operations = sides[1].split(u'/');
        Layer layer{.name = names[0].toStdString(), .operations = {}};
        for (qsizetype i = 0; i < names.size(); ++i) {
            auto words = operations[i].split(u' ', Qt::SkipEmptyParts);
            Operation operation{.type = words.takeFirst().toStdString(), .attributes = {}, .inputs = {}, .outputs = {}};
            if (i > 0)
                words.prepend(names[i - 1]);
            for (const auto& word : words)
                operation.inputs.push_back(tensor(word));
            m_defined.insert(names[i]);
            operation.outputs.push_back(tensor(names[i]));
            layer.operations.push_back(std::move(operation));
        }
        m_parts.layers.push_back(std::move(layer));
    }

    TensorId tensor(const QString& name)
    {
        if (const auto found = m_ids.find(name); found != m_ids.end())
            return found->second;
        const TensorId id{static_cast<std::uint32_t>(m_parts.tensors.size())};
        const bool channels = name.startsWith(u'k');
        m_parts.tensors.push_back({.name = name.toStdString(),
                                   .type = ElementType::Float32,
                                   .shape = channels ? Shape{1, 8, 1, 1} : Shape{1, 8, 4, 4}});
        m_ids.emplace(name, id);
        if (name.startsWith(QLatin1String("in")))
            m_parts.inputs.push_back(id);
        else if (!m_defined.contains(name))
            m_parts.constants.emplace(id, makeBlob(std::vector<float>(channels ? 8 : 128)));
        return id;
    }

    GraphParts m_parts;
    std::map<QString, TensorId> m_ids;
    std::set<QString> m_defined;
};

/// "c+b+r f": the layers, each as the tensors that its operations make.
QString layersAsText(const LayerGraph& graph)
{
    QStringList layers;
    for (const auto& layer : graph.layers()) {
        QStringList names;
        for (const auto& operation : layer.operations)
            names.append(QString::fromStdString(graph.tensor(operation.outputs.front()).name));
        layers.append(names.join(u'+'));
    }
    return layers.join(u' ');
}

bool isRemoved(const Operation& operation)
{
    return operation.type == "Identity" || operation.type == "Dropout";
}

/// The first output of each operation that stays, sorted.
std::vector<TensorId> operationsOf(std::span<const Layer> layers)
{
    std::vector<TensorId> results;
    for (const auto& layer : layers) {
        for (const auto& operation : layer.operations) {
            if (!isRemoved(operation))
                results.push_back(operation.outputs.front());
        }
    }
    std::ranges::sort(results);
    return results;
}

QString randomGraph(QRandomGenerator& random)
{
    static const QStringList types{QStringLiteral("Conv %1 w"),   QStringLiteral("Conv %1 w"),
                                   QStringLiteral("Relu %1"),     QStringLiteral("BatchNormalization %1 k k k k"),
                                   QStringLiteral("Add %1 %2"),   QStringLiteral("Add %1 %2"),
                                   QStringLiteral("Add %1 k"),    QStringLiteral("HardSigmoid %1"),
                                   QStringLiteral("Mul %1 %2"),   QStringLiteral("Dropout %1"),
                                   QStringLiteral("Identity %1"), QStringLiteral("Flatten %1"),
                                   QStringLiteral("Pad %1 k"),    QStringLiteral("MaxPool %1"),
                                   QStringLiteral("MatMul %1 w"), QStringLiteral("Reshape %1 k")};
    QStringList names{QStringLiteral("in0"), QStringLiteral("in1")};
    QStringList statements;
    const auto count = random.bounded(1, 25);
    const auto pick = [&] { // mostly recent tensors, so that chains happen
        const auto reach = std::min<int>(static_cast<int>(names.size()), random.bounded(1, 5));
        return names[names.size() - 1 - random.bounded(reach)];
    };
    for (int i = 0; i < count; ++i) {
        const auto& type = types[random.bounded(static_cast<int>(types.size()))];
        const auto first = pick();
        const auto second = pick();
        auto statement = QStringLiteral("t%1=").arg(i) + type;
        statement.replace(QLatin1String("%1"), first).replace(QLatin1String("%2"), second);
        statements.append(statement);
        names.append(QStringLiteral("t%1").arg(i));
    }
    QStringList outputs{names.last()};
    if (random.bounded(2) == 0 && names.size() > 4)
        outputs.append(names[random.bounded(2, static_cast<int>(names.size()) - 1)]);
    outputs.removeDuplicates();
    return statements.join(QLatin1String("; ")) + QStringLiteral(" > ") + outputs.join(u' ');
}

} // namespace

class TestFusion : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void joinsWhatRunsTogether_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        const auto row = [](const char* name, const char* before, const char* after) {
            QTest::newRow(name) << QString::fromLatin1(before) << QString::fromLatin1(after);
        };
        row("convolution and activation", "c=Conv in w; r=Relu c > r", "c+r");
        row("the whole chain",
            "d=Conv in w; c=Conv in w; b=BatchNormalization c k k k k; a=Add b d; r=Relu a; f=Flatten r > f",
            "d c+b+a+r+f");
        row("the later side takes the sum", "c=Conv in w; d=Conv in w; a=Add c d; r=Relu a > r", "c d+a+r");
        row("a residual that is the input", "c=Conv in w; a=Add c in > a", "c+a");
        row("a sum of one tensor with itself", "c=Conv in w; a=Add c c > a", "c a");
        row("a residual that needs the convolution", "c=Conv in w; r=Relu c; a=Add c r > a", "c r a");
        row("a hidden tensor that is an output", "c=Conv in w; r=Relu c > r c", "c r");
        row("a tensor with two consumers", "c=Conv in w; r=Relu c; s=Tanh c; a=Add r s > a", "c r s a");
        row("bias by channel", "c=Conv in w; p=Add c k; r=Relu p > r", "c+p+r");
        row("a constant for each element is no bias", "c=Conv in w; p=Add c w; r=Relu p > r", "c p+r");
        row("nothing follows an activation", "c=Conv in w; r=Relu c; b=BatchNormalization r k k k k > b", "c+r b");
        row("two activations", "c=Conv in w; r=Relu c; s=Tanh r > s", "c+r+s");
        row("sum and activation", "a=Add in in2; r=Relu a > r", "a+r");
        row("normalization and activation", "b=BatchNormalization in k k k k; r=Relu b > r", "b+r");
        row("computed bounds stay apart", "c=Conv in w; r=Clip c in2 in3 > r", "c r");
        row("sigmoid gate", "c=Conv in w; s=Sigmoid c; m=Mul c s > m", "c+m");
        row("a gate that is no operator", "c=Conv in w; s=HardSigmoid c; m=Mul s c > m", "c s m");
        row("gate after the sum", "c=Conv in w; a=Add c in; s=Sigmoid a; m=Mul a s > m", "c+a+m");
        row("gate whose input is needed", "c=Conv in w; s=Sigmoid c; m=Mul c s; x=Tanh c; a=Add m x > a", "c m x a");
        row("gate without a layer before", "s=Sigmoid in; m=Mul in s > m", "m");
        row("gate that is an output", "c=Conv in w; s=Sigmoid c; m=Mul c s > m s", "c s m");
        row("scale by channel", "c=Conv in w; m=Mul c k; p=Add m k; r=Relu p > r", "c+m+p+r");
        row("a scale for each element is none", "c=Conv in w; m=Mul c w > m", "c m");
        row("squeeze and excitation", "c=Conv in w; p=GlobalAveragePool c; e=Conv p w; s=Sigmoid e; m=Mul c s > m",
            "c p e+s m");
        row("shape change after a pool", "p=MaxPool in; f=Flatten p; g=Gemm f w > g", "p+f g");
        row("shape change of the input", "f=Flatten in; g=Gemm f w; r=Relu g > r", "f+g+r");
        row("shape change of a shared tensor", "c=Conv in w; f=Flatten c; g=Gemm f w; t=Tanh c > g t", "c f+g t");
        row("shape change for two", "f=Flatten in; g=Gemm f w; h=Gemm f w > g h", "f g h");
        row("computed shape", "c=Conv in w; f=Reshape c in2 > f", "c f");
        row("padding before a convolution", "p=Pad in k; c=Conv p w; r=Relu c > r", "p+c+r");
        row("padding before a pool", "p=Pad in k; c=MaxPool p > c", "p+c");
        row("padding before something else", "p=Pad in k; c=Tanh p > c", "p c");
        row("identity and dropout", "i=Identity in; c=Conv i w; d=Dropout c; r=Relu d > r", "c+r");
        row("dropout before the output", "c=Conv in w; d=Dropout c > d", "d");
        row("an output that is the input", "i=Identity in > i", "i");
        row("two names of one output", "c=Conv in w; i=Identity c > c i", "c i");
        row("layers of several operations", "c/r=Conv in w/Relu; d/t=Conv r w/BatchNormalization k k k k; s=Relu t > s",
            "c+r d+t+s");
        row("matrix product with bias", "m=MatMul in w; b=Add m w > b", "m b");
    }

    void joinsWhatRunsTogether()
    {
        QFETCH(QString, before);
        const auto graph = LayerGraph::create(TextGraph(before).parts());
        QVERIFY(graph);
        const auto fused = fuse(*graph);
        QVERIFY2(fused, fused ? "" : fused.error().message().c_str());
        QTEST(layersAsText(*fused), "after");
    }

    void keepsTheModelsOutputNames()
    {
        const auto graph = LayerGraph::create(TextGraph(QStringLiteral("c=Conv in w; d=Dropout c > d")).parts());
        const auto fused = fuse(*graph);
        QVERIFY(fused);
        QCOMPARE(fused->tensor(fused->outputs().front()).name, std::string("d"));
        QCOMPARE(fused->layer(LayerId{0}).name, std::string("c"));
    }

    void joinsTheBiasOfAMatrixProduct()
    {
        auto parts = TextGraph(QStringLiteral("m=MatMul in w; b=Add m k; r=Relu b > r")).parts();
        for (auto& tensor : parts.tensors) {
            if (tensor.name == "k")
                tensor.shape = {8};
            else
                tensor.shape = {16, 8};
        }
        const auto fused = fuse(*LayerGraph::create(parts));
        QVERIFY(fused);
        QCOMPARE(layersAsText(*fused), QStringLiteral("m+b+r"));
    }

    void keepsEveryOperationOnce()
    {
        const auto seed = QRandomGenerator::global()->generate();
        QRandomGenerator random(seed);
        for (int round = 0; round < 3000; ++round) {
            const auto text = randomGraph(random);
            const auto context = QStringLiteral("seed %1, round %2: %3").arg(seed).arg(round).arg(text).toUtf8();
            const auto graph = LayerGraph::create(TextGraph(text).parts());
            QVERIFY2(graph, context.constData());
            const auto fused = fuse(*graph);
            QVERIFY2(fused, context.constData());
            QVERIFY2(fused->parts().inputs == graph->parts().inputs, context.constData());
            QVERIFY2(operationsOf(fused->layers()) == operationsOf(graph->layers()), context.constData());
            QVERIFY2(fused->layers().size() <= graph->layers().size(), context.constData());
            checkOutputs(*graph, *fused, context);
            for (std::uint32_t i = 0; i < fused->layers().size(); ++i)
                QVERIFY2(fused->outputsOf(LayerId{i}).size() <= 1, context.constData());
        }
    }

    void acceptsWhatIsFusedAlready()
    {
        QRandomGenerator random(7);
        for (int round = 0; round < 500; ++round) {
            const auto once = fuse(*LayerGraph::create(TextGraph(randomGraph(random)).parts()));
            QVERIFY(once);
            const auto twice = fuse(*once);
            QVERIFY(twice);
            QCOMPARE(operationsOf(twice->layers()), operationsOf(once->layers()));
            QVERIFY(twice->layers().size() <= once->layers().size());
        }
    }

private:
    void checkOutputs(const LayerGraph& graph, const LayerGraph& fused, const QByteArray& context)
    {
        QCOMPARE(fused.outputs().size(), graph.outputs().size());
        for (std::size_t i = 0; i < graph.outputs().size(); ++i) {
            const auto& before = graph.tensor(graph.outputs()[i]);
            const auto& after = fused.tensor(fused.outputs()[i]);
            QVERIFY2(before == after, context.constData());
        }
    }
};

QTEST_MAIN(TestFusion)
#include "tst_fusion.moc"
