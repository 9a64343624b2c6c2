// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/named_blocks.h"

#include <QTest>

using namespace engine;

namespace {

/// Layers of one operation each; an entry names the layer and the layers it reads, "" for the input.
struct Wish
{
    std::string name;
    std::vector<std::string> from;
    std::string type = "Relu";
};

LayerGraph graphOf(const std::vector<Wish>& wishes)
{
    GraphParts parts;
    parts.tensors.push_back({"x", ElementType::Float32, {4}});
    parts.inputs = {TensorId{0}};
    std::map<std::string, TensorId> made{{"", TensorId{0}}};
    for (const auto& wish : wishes) {
        const TensorId output{static_cast<std::uint32_t>(parts.tensors.size())};
        parts.tensors.push_back({wish.name, ElementType::Float32, {4}});
        Operation operation{wish.from.size() > 1 ? "Add" : wish.type, {}, {}, {output}};
        for (const auto& from : wish.from)
            operation.inputs.push_back(made.at(from));
        parts.layers.push_back({wish.name, {operation}});
        made[wish.name] = output;
    }
    parts.outputs = {TensorId{static_cast<std::uint32_t>(parts.tensors.size() - 1)}};
    return *LayerGraph::create(std::move(parts));
}

/// "name first-last ..."
std::string text(const LayerGraph& graph)
{
    std::string result;
    for (const auto& block : namedBlocksOf(graph))
        result +=
            block.name + " " + std::to_string(index(block.first)) + "-" + std::to_string(index(block.last)) + "; ";
    return result;
}

} // namespace

class TestNamedBlocks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aResidualBlockHasItsModulesName()
    {
        const auto graph = graphOf({{"conv1/Conv", {""}},
                                    {"layer1/layer1.0/conv1/Conv", {"conv1/Conv"}},
                                    {"layer1/layer1.0/conv2/Conv", {"layer1/layer1.0/conv1/Conv"}},
                                    {"layer1/layer1.0/Add", {"layer1/layer1.0/conv2/Conv", "conv1/Conv"}},
                                    {"layer1/layer1.1/conv1/Conv", {"layer1/layer1.0/Add"}},
                                    {"layer1/layer1.1/Add", {"layer1/layer1.1/conv1/Conv", "layer1/layer1.0/Add"}},
                                    {"fc/Gemm", {"layer1/layer1.1/Add"}}});
        QCOMPARE(text(graph), std::string("conv1/Conv 0-0; layer1.0 1-3; layer1.1 4-5; fc/Gemm 6-6; "));
    }

    void aChainOfOneModuleIsOneBlock()
    {
        const auto graph = graphOf({{"features.2.conv", {""}},
                                    {"features.2.norm", {"features.2.conv"}},
                                    {"features.3.conv", {"features.2.norm"}},
                                    {"features.3.add", {"features.3.conv", "features.2.norm"}},
                                    {"features.4.conv", {"features.3.add"}},
                                    {"features.4.add", {"features.4.conv", "features.3.add"}}});
        QCOMPARE(text(graph), std::string("features.2 0-1; features.3 2-3; features.4 4-5; "));
    }

    void withoutPathsStructureNamesThem()
    {
        const auto graph = graphOf({{"a", {""}},
                                    {"b", {"a"}},
                                    {"c", {"b", "a"}},
                                    {"d", {"c"}},
                                    {"e", {"d", "c"}},
                                    {"f", {"e"}, "Sigmoid"},
                                    {"g", {"f", "e"}},
                                    {"h", {"g"}}});
        QCOMPARE(text(graph), std::string("a 0-0; A1 1-2; A2 3-4; B1 5-6; h 7-7; "));
    }

    void oneModuleInTwoBlocksIsNumbered()
    {
        const auto graph = graphOf({{"e/a/Relu", {""}},
                                    {"e/b/Relu", {"e/a/Relu"}},
                                    {"e/Add", {"e/b/Relu", "e/a/Relu"}},
                                    {"e/c/Relu", {"e/Add"}},
                                    {"e/Add_1", {"e/c/Relu", "e/Add"}}});
        QCOMPARE(text(graph), std::string("e/a/Relu 0-0; e (1) 1-2; e (2) 3-4; "));
    }

    void aModuleThatIsSpreadIsNoBlock()
    {
        const auto graph = graphOf({{"a/x/Relu", {""}}, {"b/Relu", {"a/x/Relu"}}, {"a/y/Relu", {"b/Relu"}}});
        QCOMPARE(text(graph), std::string("a/x/Relu 0-0; b/Relu 1-1; a/y/Relu 2-2; "));
    }
};

QTEST_GUILESS_MAIN(TestNamedBlocks)
#include "tst_named_blocks.moc"
