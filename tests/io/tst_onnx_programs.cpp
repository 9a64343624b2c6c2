// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/fusion.h"
#include "engine/io/onnx/onnx_reader.h"
#include "tests/io/onnx_model.h"

#include <QTest>

using namespace engine;

namespace {

/// The output of the model as the file states it, -1 for a dimension that it leaves open.
void stateOutput(OnnxModel& model, const std::string& name, const std::vector<std::int64_t>& shape,
                 int type = onnx::TensorProto::FLOAT)
{
    auto& tensor = *model.output(name)
                        .graph()
                        .mutable_output(model.graph().output_size() - 1)
                        ->mutable_type()
                        ->mutable_tensor_type();
    tensor.set_elem_type(type);
    for (const auto size : shape) {
        auto& dimension = *tensor.mutable_shape()->add_dim();
        if (size >= 0)
            dimension.set_dim_value(size);
    }
}

onnx::GraphProto& addBody(onnx::NodeProto& node, const std::string& name)
{
    auto& attribute = *node.add_attribute();
    attribute.set_name(name);
    attribute.set_type(onnx::AttributeProto::GRAPH);
    return *attribute.mutable_g();
}

void addNode(onnx::GraphProto& graph, const std::string& type, const std::vector<std::string>& inputs,
             const std::string& output)
{
    auto& node = *graph.add_node();
    node.set_op_type(type);
    for (const auto& input : inputs)
        node.add_input(input);
    node.add_output(output);
}

/// A branch of an If: one operator on a tensor from around it.
void addBranch(onnx::NodeProto& node, const std::string& name, const std::string& type, const std::string& input)
{
    auto& body = addBody(node, name);
    addNode(body, type, {input}, name + "_result");
    body.add_output()->set_name(name + "_result");
}

/// The branch of an If that a constant takes.
onnx::GraphProto& alwaysTaken(OnnxModel& model, const std::vector<std::string>& outputs)
{
    auto& constant = *model.graph().add_initializer();
    constant.set_name("condition_" + outputs.front());
    constant.set_data_type(onnx::TensorProto::BOOL);
    constant.add_int32_data(1);
    return addBody(model.node("If", {"condition_" + outputs.front()}, outputs), "then_branch");
}

QByteArray problemOf(const Result<LayerGraph>& graph)
{
    return graph ? QByteArray() : QByteArray::fromStdString(graph.error().message());
}

} // namespace

/// What becomes of operators with bodies and of shapes that depend on the frame.
class TestOnnxPrograms : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesTheBranchOfAConstantCondition()
    {
        OnnxModel model;
        model.input("in", {2, 3});
        model.integers("two", {2});
        model.node("Shape", {"in"}, {"shape"});
        model.node("Size", {"shape"}, {"rank"});
        model.node("Equal", {"rank", "two"}, {"condition"});
        model.node("Relu", {"in"}, {"x"});
        auto& node = model.node("If", {"condition"}, {"y"});
        addBranch(node, "then_branch", "Exp", "x");
        addBranch(node, "else_branch", "Nonsense", "x");
        model.node("Neg", {"y"}, {"out"});
        const auto graph = parseOnnx(model.output("out").blob());
        QVERIFY2(graph, problemOf(graph));
        QCOMPARE(typesOf(*graph), std::string("Relu Exp Neg"));
    }

    /// Names in a branch are the branch's own: exporters repeat them in its sibling.
    void branchesMayUseTheSameNames()
    {
        OnnxModel model;
        model.input("x", {1, 4});
        for (const auto& [output, columns] : {std::pair(std::string("y"), 12), {"z", 8}}) {
            auto& body = alwaysTaken(model, {output});
            auto& weights = *body.add_initializer();
            weights.set_name("w");
            weights.set_data_type(onnx::TensorProto::FLOAT);
            weights.add_dims(4);
            weights.add_dims(columns);
            for (int i = 0; i < 4 * columns; ++i)
                weights.add_float_data(1.0F);
            addNode(body, "MatMul", {"x", "w"}, "product");
            body.add_output()->set_name("product");
            model.output(output);
        }
        const auto graph = parseOnnx(model.blob());
        QVERIFY2(graph, problemOf(graph));
        QCOMPARE(graph->tensor(graph->outputs()[0]).shape, (Shape{1, 12}));
        QCOMPARE(graph->tensor(graph->outputs()[1]).shape, (Shape{1, 8}));
    }

    /// What only a branch knows goes into the program by itself, not by a name that the next branch has as well.
    void aProgramTakesWhatABranchKnows()
    {
        OnnxModel model;
        model.input("x", {1, 4});
        model.node("NonZero", {"x"}, {"places"});
        for (const auto* output : {"y", "z"}) {
            auto& body = alwaysTaken(model, {output});
            addNode(body, *output == 'y' ? "Exp" : "Relu", {"x"}, "local");
            addNode(body, "Shape", {"places"}, "size");
            addNode(body, "Reshape", {"local", "size"}, "result");
            body.add_output()->set_name("result");
            stateOutput(model, output, {-1, -1});
        }
        const auto graph = parseOnnx(model.blob());
        QVERIFY2(graph, problemOf(graph));
        const auto& program = graph->layers().back().operations.back();
        QCOMPARE(program.inputs.size(), std::size_t{3}); // x and both
        QVERIFY(program.inputs[1] != program.inputs[2]);
    }

    /// Results of a branch may be called inside as others are outside.
    void aBranchMayCallItsResultsAnything_data()
    {
        QTest::addColumn<QString>("first");
        QTest::addColumn<QString>("second");
        QTest::newRow("as outside") << "y"
                                    << "z";
        QTest::newRow("the other way round") << "z"
                                             << "y";
        QTest::newRow("not given outside") << "a"
                                           << "b";
    }

    void aBranchMayCallItsResultsAnything()
    {
        QFETCH(QString, first);
        QFETCH(QString, second);
        OnnxModel model;
        model.input("x", {1, 4});
        model.node("NonZero", {"x"}, {"places"});
        auto& body = alwaysTaken(model, {"y", "z"});
        addNode(body, "Neg", {"places"}, first.toStdString());
        addNode(body, "Abs", {"places"}, second.toStdString());
        body.add_output()->set_name(first.toStdString());
        body.add_output()->set_name(second.toStdString());
        stateOutput(model, "y", {-1, -1}, onnx::TensorProto::INT64);
        stateOutput(model, "z", {-1, -1}, onnx::TensorProto::INT64);
        const auto graph = parseOnnx(model.blob());
        QVERIFY2(graph, problemOf(graph));
        const auto& program = graph->layers().back().operations.back().programs.front();
        const auto makerOf = [&](TensorId id) {
            return std::ranges::find_if(program.operations,
                                        [&](const Operation& op) { return op.outputs.front() == id; })
                ->type;
        };
        QCOMPARE(makerOf(program.outputs[0]), "Neg");
        QCOMPARE(makerOf(program.outputs[1]), "Abs");
    }

    /// Nodes of one name are not one node.
    void eachConstantOfShapeHasItsValue()
    {
        OnnxModel model;
        model.input("x", {1, 4});
        model.node("NonZero", {"x"}, {"places"});
        model.node("Shape", {"places"}, {"size"});
        for (const int value : {1, 2}) {
            const auto output = "filled" + std::to_string(value);
            auto& node = model.node("ConstantOfShape", {"size"}, {output}, "fill");
            auto& attribute = *node.add_attribute();
            attribute.set_name("value");
            attribute.set_type(onnx::AttributeProto::TENSOR);
            attribute.mutable_t()->set_data_type(onnx::TensorProto::INT64);
            attribute.mutable_t()->add_dims(1);
            attribute.mutable_t()->add_int64_data(value);
            stateOutput(model, output, {-1, -1}, onnx::TensorProto::INT64);
        }
        const auto graph = parseOnnx(model.blob());
        QVERIFY2(graph, problemOf(graph));
        const auto& program = graph->layers().back().operations.back().programs.front();
        std::vector<TensorId> values;
        for (const auto& op : program.operations)
            if (op.type == "Expand")
                values.push_back(op.inputs.front());
        QCOMPARE(values.size(), std::size_t{2});
        QVERIFY(values[0] != values[1]);
    }

    void gathersWhatDependsOnTheFrameIntoOneLayer()
    {
        OnnxModel model;
        model.input("in", {4, 3});
        model.node("Relu", {"in"}, {"x"});
        model.node("NonZero", {"x"}, {"places"}, "places");
        model.node("Transpose", {"places"}, {"rows"});
        model.node("GatherND", {"x", "rows"}, {"found"});
        model.node("Sigmoid", {"x"}, {"s"});
        model.node("Mul", {"found", "found"}, {"squares"});
        stateOutput(model, "squares", {-1});
        const auto read = parseOnnx(model.output("s").blob());
        QVERIFY2(read, problemOf(read));
        QCOMPARE(typesOf(*read), std::string("Relu Sigmoid Program"));
        const auto& program = read->layer(LayerId{2});
        QCOMPARE(program.name, std::string("places"));
        QCOMPARE(program.operations[0].programs[0].operations.size(), std::size_t{4});
        QCOMPARE(read->inputsOf(LayerId{2}).size(), std::size_t{1});
        QCOMPARE(read->tensor(read->outputs()[0]).shape, (Shape{-1}));
        const auto fused = fuse(*read);
        QVERIFY(fused);
        QCOMPARE(fused->layers().back().operations.back().type, std::string(programType));
    }

    void handsTensorsToTheBodyOfALoop()
    {
        OnnxModel model;
        model.input("in", {2}).input("count", {}, onnx::TensorProto::INT64);
        model.weights("w", {2});
        auto& node = model.node("Loop", {"count", "", "in"}, {"out"});
        auto& body = addBody(node, "body");
        for (const auto* name : {"i", "goes_on", "state"})
            body.add_input()->set_name(name);
        addNode(body, "Add", {"state", "in"}, "sum");
        addNode(body, "Add", {"sum", "w"}, "next");
        body.add_output()->set_name("goes_on");
        body.add_output()->set_name("next");
        stateOutput(model, "out", {2});
        const auto graph = parseOnnx(model.blob());
        QVERIFY2(graph, problemOf(graph));
        QCOMPARE(typesOf(*graph), std::string("Program"));
        const auto& loop = graph->layer(LayerId{0}).operations[0].programs[0].operations[0];
        QCOMPARE(loop.inputs.size(), std::size_t{4}); // count, no condition, in as the state, in from around
        QCOMPARE(loop.programs[0].inputs.size(), std::size_t{4});
        QCOMPARE(loop.programs[0].constants.size(), std::size_t{1});
    }

    void refusesInOneSentence_data()
    {
        QTest::addColumn<QByteArray>("reason");
        QTest::addColumn<int>("kind");
        QTest::newRow("no bodies") << QByteArray("node 'loop' (Loop): does not have the bodies") << 0;
        QTest::newRow("unknown operator") << QByteArray("operator Nonsense of opset 13 is not supported") << 1;
        QTest::newRow("unknown tensor") << QByteArray("'nothing' does not exist") << 2;
        QTest::newRow("no stated shape") << QByteArray("output 'out'") << 3;
        QTest::newRow("bodies in bodies without end") << QByteArray("damaged") << 4;
    }

    void refusesInOneSentence()
    {
        QFETCH(QByteArray, reason);
        QFETCH(int, kind);
        OnnxModel model;
        model.input("in", {2});
        model.integers("count", {3});
        auto& node = model.node("Loop", {"count", "", "in"}, {"out"}, "loop");
        if (kind > 0) {
            auto& body = addBody(node, "body");
            for (const auto* name : {"i", "goes_on", "state"})
                body.add_input()->set_name(name);
            addNode(body, kind == 1 ? "Nonsense" : "Relu", {kind == 2 ? "nothing" : "state"}, "next");
            body.add_output()->set_name("goes_on");
            body.add_output()->set_name("next");
            auto* inner = body.mutable_node(0);
            for (int depth = 0; kind == 4 && depth < 40; ++depth)
                inner = addBody(*inner, "body").add_node();
        }
        if (kind == 3)
            model.output("out");
        else
            stateOutput(model, "out", {2});
        const auto graph = parseOnnx(model.blob());
        QVERIFY(!graph);
        QVERIFY2(problemOf(graph).contains(reason), problemOf(graph));
    }
};

QTEST_GUILESS_MAIN(TestOnnxPrograms)
#include "tst_onnx_programs.moc"
