// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/constant_values.h"
#include "engine/graph/fusion.h"
#include "engine/io/onnx/onnx_reader.h"
#include "engine/torch/segments/program_memory.h"
#include "engine/torch/torch_executor.h"
#include "tests/io/onnx_model.h"

#include <QTest>

#include <stdexcept>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

using namespace engine;

namespace {

constexpr std::int64_t megabyte = 1'000'000;

void addNode(onnx::GraphProto& graph, const std::string& type, const std::vector<std::string>& inputs,
             const std::string& output)
{
    auto& node = *graph.add_node();
    node.set_op_type(type);
    for (const auto& input : inputs)
        node.add_input(input);
    node.add_output(output);
}

void stateOutput(OnnxModel& model, const std::string& name, std::size_t dimensions)
{
    auto& tensor = *model.output(name)
                        .graph()
                        .mutable_output(model.graph().output_size() - 1)
                        ->mutable_type()
                        ->mutable_tensor_type();
    tensor.set_elem_type(onnx::TensorProto::FLOAT);
    for (std::size_t i = 0; i < dimensions; ++i)
        tensor.mutable_shape()->add_dim();
}

/// A loop of @p steps; its state is the input "in". The caller fills the body.
onnx::GraphProto& addLoop(OnnxModel& model, std::int64_t steps, const std::vector<std::string>& outputs)
{
    model.input("in", {1000});
    model.integers("steps", {steps}).clear_dims();
    auto& node = model.node("Loop", {"steps", "", "in"}, outputs, "loop");
    auto& attribute = *node.add_attribute();
    attribute.set_name("body");
    attribute.set_type(onnx::AttributeProto::GRAPH);
    auto& body = *attribute.mutable_g();
    for (const auto* name : {"i", "goes_on", "state"})
        body.add_input()->set_name(name);
    body.add_output()->set_name("goes_on");
    return body;
}

Result<std::vector<Tensor>> run(const OnnxModel& model, Bytes memory)
{
    const auto graph = parseOnnx(model.blob());
    if (!graph)
        return graph.error();
    const auto fused = fuse(*graph);
    if (!fused)
        return fused.error();
    const auto executor = makeTorchExecutor(*fused, {.pace = {}, .programMemory = memory});
    if (!executor)
        return executor.error();
    const auto segment = (*executor)->prepare(wholeGraph(*fused));
    if (!segment)
        return segment.error();
    auto result = (*segment)->run(seededInputs(*fused, 1));
    if (!result)
        return result.error();
    std::vector<Tensor> outputs;
    for (const auto id : fused->outputs())
        outputs.push_back(result->outputs.at(id));
    return outputs;
}

QByteArray problemOf(const Result<std::vector<Tensor>>& outputs)
{
    return outputs ? QByteArray("it runs") : QByteArray::fromStdString(outputs.error().message());
}

OnnxModel doubling(std::int64_t steps)
{
    OnnxModel model;
    auto& body = addLoop(model, steps, {"out"});
    addNode(body, "Concat", {"state", "state"}, "twice");
    setInteger(*body.mutable_node(0), "axis", 0);
    body.add_output()->set_name("twice");
    stateOutput(model, "out", 1);
    return model;
}

OnnxModel collecting(std::int64_t steps)
{
    OnnxModel model;
    auto& body = addLoop(model, steps, {"last", "all"});
    addNode(body, "Relu", {"state"}, "next");
    body.add_output()->set_name("next");
    body.add_output()->set_name("next");
    stateOutput(model, "last", 1);
    stateOutput(model, "all", 2);
    return model;
}

} // namespace

/// Loops that want more than there is end in one sentence.
class TestProgramMemory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesBackWhatIsGone()
    {
        kernels::ProgramMemory memory({2 * megabyte});
        auto first = memory.take({megabyte + 1});
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(memory.take({megabyte})), std::invalid_argument);
        const auto copy = first;
        first.reset();
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(memory.take({megabyte})), std::invalid_argument);
        const_cast<kernels::ProgramMemory::Share&>(copy).reset();
        QVERIFY(memory.take({megabyte}));
    }

    void runsWhatFits()
    {
        const auto doubled = run(doubling(4), {megabyte});
        QVERIFY2(doubled, problemOf(doubled));
        QCOMPARE(doubled->front().shape, (Shape{16000}));
        const auto collected = run(collecting(20), {megabyte});
        QVERIFY2(collected, problemOf(collected));
        QCOMPARE(collected->at(1).shape, (Shape{20, 1000}));
        const auto rows = *elementsAs<float>(collected->at(1).data);
        QVERIFY(std::equal(rows.begin(), rows.begin() + 1000, rows.begin() + 19'000));
    }

    void endsAStateThatDoubles()
    {
        const auto outputs = run(doubling(60), {200 * megabyte});
        QVERIFY2(problemOf(outputs).startsWith("layer 'loop': operator Concat: needs 3"), problemOf(outputs));
        QVERIFY2(problemOf(outputs).contains("the 200 MB that loops"), problemOf(outputs));
    }

    void endsResultsThatPileUp()
    {
        const auto outputs = run(collecting(1'000'000), {50 * megabyte});
        QVERIFY2(problemOf(outputs).contains("more than the 50 MB"), problemOf(outputs));
    }

    /// Each iteration's tensors go when it is over: only what is collected or carried counts.
    void anIterationLeavesNothingBehind()
    {
        const auto outputs = run(doubling(0), {megabyte});
        QVERIFY2(outputs, problemOf(outputs));
        OnnxModel model;
        auto& body = addLoop(model, 5000, {"out"});
        addNode(body, "Relu", {"state"}, "next");
        body.add_output()->set_name("next");
        stateOutput(model, "out", 1);
        const auto looped = run(model, {megabyte / 10});
        QVERIFY2(looped, problemOf(looped));
    }

#if defined(__GLIBC__)
    /// Ten loops with a large constant each, the same one.
    void bodiesReadOneConstant()
    {
        constexpr std::int64_t elements = 2'000'001;
        OnnxModel model;
        model.input("in", {1000});
        model.integers("steps", {2}).clear_dims();
        model.weights("w", {elements});
        model.integers("axis", {0});
        for (int i = 0; i < 10; ++i) {
            const auto suffix = std::to_string(i);
            auto& node =
                model.node("Loop", {"steps", "", i == 0 ? "in" : "out" + std::to_string(i - 1)}, {"out" + suffix});
            auto& attribute = *node.add_attribute();
            attribute.set_name("body");
            attribute.set_type(onnx::AttributeProto::GRAPH);
            auto& body = *attribute.mutable_g();
            for (const auto* name : {"i", "goes_on", "state"})
                body.add_input()->set_name(name + suffix);
            body.add_output()->set_name("goes_on" + suffix);
            addNode(body, "ReduceSum", {"w", "axis"}, "sum" + suffix);
            addNode(body, "Add", {"state" + suffix, "sum" + suffix}, "next" + suffix);
            body.add_output()->set_name("next" + suffix);
        }
        stateOutput(model, "out9", 1);
        const auto graph = parseOnnx(model.blob());
        QVERIFY2(graph, graph ? "" : graph.error().message().c_str());
        const auto executor = makeTorchExecutor(*graph, {});
        QVERIFY(executor);
        const auto before = ::mallinfo2();
        std::vector<std::unique_ptr<PreparedSegment>> segments;
        for (int i = 0; i < 3; ++i) {
            auto segment = (*executor)->prepare(wholeGraph(*graph));
            QVERIFY2(segment, segment ? "" : segment.error().message().c_str());
            segments.push_back(std::move(*segment));
        }
        const auto after = ::mallinfo2();
        const auto grown = after.uordblks + after.hblkhd - before.uordblks - before.hblkhd;
        QVERIFY2(grown < 2 * elements * sizeof(float), QByteArray::number(static_cast<qulonglong>(grown)));
        QVERIFY(segments.front()->run(seededInputs(*graph, 1)));
    }
#endif
};

QTEST_GUILESS_MAIN(TestProgramMemory)
#include "tst_program_memory.moc"
