// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/onnx/onnx_reader.h"
#include "tests/io/onnx_model.h"

#include <QTest>

#include <algorithm>
#include <set>

using namespace engine;

namespace {

const std::string domain = "pkg.blocks";

onnx::NodeProto& nodeIn(onnx::FunctionProto& function, const std::string& type, const std::string& input,
                        const std::string& output)
{
    auto& node = *function.add_node();
    node.set_op_type(type);
    node.add_input(input);
    node.add_output(output);
    return node;
}

/// A model of opset 18 and its functions.
class ModelWithFunctions : public OnnxModel
{
public:
    ModelWithFunctions() : OnnxModel(18)
    {
        auto& import = *model().add_opset_import();
        import.set_domain(domain);
        import.set_version(1);
        input("in", {2, 3});
    }

    onnx::FunctionProto& function(const std::string& name)
    {
        auto& added = *model().add_functions();
        added.set_name(name);
        added.set_domain(domain);
        added.add_opset_import()->set_version(18);
        added.add_input("x");
        added.add_output("y");
        return added;
    }

    /// x -> type -> type -> y, of the same domain.
    onnx::FunctionProto& twice(const std::string& name, const std::string& type)
    {
        auto& added = function(name);
        nodeIn(added, type, "x", "half").set_domain(domain);
        nodeIn(added, type, "half", "y").set_domain(domain);
        return added;
    }

    onnx::NodeProto& call(const std::string& type, const std::string& from, const std::string& to,
                          const std::string& name)
    {
        auto& added = node(type, {from}, {to}, name);
        added.set_domain(domain);
        return added;
    }
};

std::string reasonOf(const OnnxModel& model)
{
    const auto graph = parseOnnx(model.blob());
    return graph ? "it opens" : graph.error().message();
}

} // namespace

/// Functions that a file defines itself, as newer exporters of PyTorch write them.
class TestOnnxFunctions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void unfoldsCallsWithNamesOfTheirOwn()
    {
        ModelWithFunctions model;
        auto& pair = model.function("Pair");
        nodeIn(pair, "Relu", "x", "t").set_name("first");
        nodeIn(pair, "Neg", "t", "y");
        model.call("Pair", "in", "h", "one");
        model.call("Pair", "h", "out", "two");
        const auto graph = parseOnnx(model.output("out").blob());
        QVERIFY2(graph, graph ? "" : graph.error().message().c_str());
        QCOMPARE(typesOf(*graph), std::string("Relu Neg Relu Neg"));
        QCOMPARE(graph->layer(LayerId{0}).name, std::string("one/first"));
        std::set<std::string> names;
        for (const auto& tensor : graph->parts().tensors)
            names.insert(tensor.name);
        QCOMPARE(names.size(), graph->parts().tensors.size());
        QCOMPARE(graph->tensor(graph->outputs()[0]).name, std::string("out"));
    }

    void keepsKernelsThatItHas()
    {
        ModelWithFunctions model;
        auto& mish = model.function("Mish"); // exporters give the definition of young operators
        mish.set_domain("");
        nodeIn(mish, "Relu", "x", "y");
        model.node("Mish", {"in"}, {"out"});
        const auto graph = parseOnnx(model.output("out").blob());
        QVERIFY(graph);
        QCOMPARE(typesOf(*graph), std::string("Mish"));
    }

    void refusesAFunctionThatCallsItself()
    {
        ModelWithFunctions model;
        model.twice("A", "B");
        model.twice("B", "A");
        model.call("A", "in", "out", "call");
        model.output("out");
        QCOMPARE(reasonOf(model), std::string("the function 'A' calls itself"));
    }

    /// 2^40 nodes, and 2^40 calls of nothing at all.
    void refusesMoreThanAModelCanBe_data()
    {
        QTest::addColumn<bool>("isEmpty");
        QTest::newRow("nodes") << false;
        QTest::newRow("calls") << true;
    }

    void refusesMoreThanAModelCanBe()
    {
        QFETCH(bool, isEmpty);
        ModelWithFunctions model;
        auto& last = model.function("F0");
        if (!isEmpty)
            nodeIn(last, "Relu", "x", "y");
        for (int i = 1; i <= 40; ++i)
            model.twice("F" + std::to_string(i), "F" + std::to_string(i - 1));
        model.call("F40", "in", "out", "call");
        model.output("out");
        QCOMPARE(reasonOf(model), std::string("its functions unfold to more than a model can be"));
    }

    void refusesLargeConstantsOften()
    {
        ModelWithFunctions model;
        auto& large = model.function("F0");
        auto& constant = *large.add_node();
        constant.set_op_type("Constant");
        constant.add_output("c");
        auto& value = *constant.add_attribute();
        value.set_name("value");
        value.set_type(onnx::AttributeProto::TENSOR);
        value.mutable_t()->add_dims(1 << 20);
        value.mutable_t()->set_data_type(onnx::TensorProto::FLOAT);
        value.mutable_t()->set_raw_data(std::string(std::size_t{4} << 20, '\0'));
        nodeIn(large, "Relu", "x", "y");
        for (int i = 1; i <= 10; ++i)
            model.twice("F" + std::to_string(i), "F" + std::to_string(i - 1));
        model.call("F10", "in", "out", "call");
        model.output("out");
        QCOMPARE(reasonOf(model), std::string("its functions unfold to more than a model can be"));
    }

    void refusesCallsThatDoNotFit()
    {
        ModelWithFunctions many;
        nodeIn(many.function("F"), "Relu", "x", "y");
        many.call("F", "in", "out", "call").add_input("in");
        many.output("out");
        QCOMPARE(reasonOf(many), std::string("node 'call' (F) has more inputs or outputs than its function"));

        ModelWithFunctions same;
        nodeIn(same.function("F"), "Relu", "x", "y");
        nodeIn(same.function("F"), "Neg", "x", "y");
        same.call("F", "in", "out", "call");
        same.output("out");
        QCOMPARE(reasonOf(same), std::string("two functions are called 'F'"));

        ModelWithFunctions unknown;
        nodeIn(unknown.function("F"), "Relu", "x", "y");
        unknown.call("G", "in", "out", "call");
        unknown.output("out");
        QCOMPARE(reasonOf(unknown),
                 std::string("node 'call' (G): operator pkg.blocks.G of another domain is not supported"));

        ModelWithFunctions future;
        nodeIn(future.function("F"), "Relu", "x", "y").set_op_type("Relu");
        future.model().mutable_functions(0)->mutable_opset_import(0)->set_version(99);
        future.call("F", "in", "out", "call");
        future.output("out");
        QVERIFY(reasonOf(future).starts_with("function 'F': opset 99 is not among"));
    }

    /// What only the inliner may say, and a result that nothing makes.
    void trustsNoMarksOfAFile()
    {
        ModelWithFunctions marked;
        nodeIn(marked.function("F"), "Relu", "x", "y");
        setInteger(marked.call("F", "in", "h", "call"), "opset of its function", 1);
        setInteger(marked.node("Softmax", {"h"}, {"out"}), "opset of its function", 1);
        const auto graph = parseOnnx(marked.output("out").blob());
        QVERIFY(graph);
        QCOMPARE(typesOf(*graph), std::string("Relu Softmax"));

        ModelWithFunctions open;
        nodeIn(open.function("F"), "Relu", "x", "elsewhere");
        open.call("F", "in", "out", "call");
        open.output("out");
        QCOMPARE(reasonOf(open), std::string("nothing makes the output 'out'"));
    }
};

QTEST_GUILESS_MAIN(TestOnnxFunctions)
#include "tst_onnx_functions.moc"
