// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/fusion.h"
#include "engine/io/onnx/onnx_reader.h"
#include "engine/io/onnx/onnx_tensor.h"

#include <QTest>

#include <filesystem>
#include <fstream>
#include <map>

using namespace engine;

namespace {

const std::filesystem::path suite("/usr/share/libonnx-testdata/data");

/// What the file says about its outputs; nothing where it leaves something open.
std::vector<std::optional<TensorInfo>> statedOutputs(const std::filesystem::path& file)
{
    onnx::ModelProto model;
    std::ifstream stream(file, std::ios::binary);
    std::vector<std::optional<TensorInfo>> stated;
    if (!model.ParseFromIstream(&stream))
        return stated;
    for (const auto& output : model.graph().output()) {
        const auto& tensor = output.type().tensor_type();
        const auto type = elementTypeOf(tensor.elem_type());
        TensorInfo info{.name = output.name(), .type = type.value_or(ElementType::Float32), .shape = {}};
        bool known = type.has_value() && tensor.has_shape();
        for (const auto& dimension : tensor.shape().dim()) {
            known = known && dimension.has_dim_value();
            info.shape.push_back(dimension.dim_value());
        }
        stated.push_back(known ? std::optional(info) : std::nullopt);
    }
    return stated;
}

struct Tally
{
    int opened = 0;
    int outputs = 0;
    std::map<ErrorCode, int> refused;
    QStringList wrong;
};

/// Some cases have inputs without elements or no operators but those of other domains.
bool mayBeRefused(const Error& error)
{
    return error.code == ErrorCode::Unsupported || error.message().find("has a dimension of 0") != std::string::npos
        || error.message().find("states no operator set") != std::string::npos;
}

void check(const std::filesystem::path& folder, Tally& tally)
{
    const auto graph = readOnnx(folder / "model.onnx");
    if (!graph) {
        ++tally.refused[graph.error().code];
        if (!mayBeRefused(graph.error()))
            tally.wrong.append(QString::fromStdString(folder.filename().string() + ": " + graph.error().message()));
        return;
    }
    ++tally.opened;
    const auto stated = statedOutputs(folder / "model.onnx");
    for (std::size_t i = 0; i < stated.size(); ++i) {
        const auto& ours = graph->tensor(graph->outputs()[i]);
        if (!stated[i])
            continue;
        ++tally.outputs;
        if (*stated[i] != ours)
            tally.wrong.append(QString::fromStdString(folder.filename().string() + ": " + toString(ours.shape) + " "
                                                      + std::string(elementTypeName(ours.type)) + ", not "
                                                      + toString(stated[i]->shape)));
    }
    if (const auto fused = fuse(*graph); !fused)
        tally.wrong.append(QString::fromStdString(folder.filename().string() + ": " + fused.error().message()));
}

} // namespace

/// Reads the cases of ONNX's own suite (Debian's libonnx-testdata) and compares shapes and types.
class TestOnnxConformance : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsTheShapesThatTheSuiteStates()
    {
        if (!std::filesystem::exists(suite))
            QSKIP("libonnx-testdata is not installed");
        Tally tally;
        for (const auto& entry : std::filesystem::directory_iterator(suite / "node"))
            check(entry.path(), tally);
        qInfo("%d opened, %d outputs compared, %d unsupported", tally.opened, tally.outputs,
              tally.refused[ErrorCode::Unsupported]);
        QVERIFY2(tally.wrong.isEmpty(), qPrintable(tally.wrong.join(QLatin1Char('\n'))));
        QVERIFY2(tally.opened >= 520, qPrintable(QString::number(tally.opened)));
    }
};

QTEST_GUILESS_MAIN(TestOnnxConformance)
#include "tst_onnx_conformance.moc"
