// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/command.h"
#include "app/commands/plan_bench.h"
#include "app/commands/runtime_bench.h"
#include "app/commands/shared_options.h"
#include "app/commands/transport_bench.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace app {

namespace {

/// What "suture bench runtime" is asked for.
struct RuntimeCall
{
    std::vector<QString> models;
    RuntimeSettings settings;
    bool withPeer = false;
    QString peerFolder; ///< empty: wherever node finds it
    bool json = false;
    bool markdown = false;
};

int benchPlanning(int mostLayers, bool json)
{
    QJsonArray list;
    if (!json)
        print("made-up graphs; medians of processor time; memory is the peak beyond the graph itself\n"
              "shape        layers  what                      ms      MB\n");
    for (const auto& row : benchPlans(static_cast<std::size_t>(mostLayers))) {
        if (json)
            list.append(QJsonObject{{QStringLiteral("shape"), QString::fromStdString(row.shape)},
                                    {QStringLiteral("layers"), static_cast<qint64>(row.layers)},
                                    {QStringLiteral("what"), QString::fromStdString(row.what)},
                                    {QStringLiteral("ms"), row.time.count()},
                                    {QStringLiteral("memory_bytes"), static_cast<qint64>(row.memory)},
                                    {QStringLiteral("note"), QString::fromStdString(row.note)}});
        else
            print(QStringLiteral("%1 %2  %3 %4 %5  %6\n")
                      .arg(QString::fromStdString(row.shape), -10)
                      .arg(row.layers, 8)
                      .arg(QString::fromStdString(row.what), -18)
                      .arg(row.time.count(), 9, 'f', 3)
                      .arg(static_cast<double>(row.memory) / 1e6, 7, 'f', 1)
                      .arg(QString::fromStdString(row.note).left(60))
                      .toStdString());
    }
    if (json)
        print(QJsonDocument(QJsonObject{{QStringLiteral("rows"), list}}).toJson().toStdString());
    return Done;
}

int benchConnections(int rounds, bool json)
{
    const auto rows = benchTransport(rounds);
    if (!rows)
        return fail(rows.error());
    QJsonArray list;
    if (!json)
        print("over loopback, beside a bare socket in turns; medians; \"small\" one way, the others until the answer\n"
              "what       bytes     ours us     bare us   ours GB/s   bare GB/s  bare/ours\n");
    for (const auto& row : *rows) {
        const auto rate = [&row](engine::Millis time) { return static_cast<double>(row.bytes) / time.count() / 1e6; };
        if (json)
            list.append(QJsonObject{{QStringLiteral("what"), QString::fromStdString(row.what)},
                                    {QStringLiteral("bytes"), static_cast<qint64>(row.bytes)},
                                    {QStringLiteral("ours_ms"), row.ours.count()},
                                    {QStringLiteral("bare_ms"), row.bare.count()}});
        else
            print(QStringLiteral("%1 %2 %3 %4 %5 %6 %7\n")
                      .arg(QString::fromStdString(row.what), -6)
                      .arg(row.bytes, 9)
                      .arg(1000.0 * row.ours.count(), 11, 'f', 2)
                      .arg(1000.0 * row.bare.count(), 11, 'f', 2)
                      .arg(rate(row.ours), 11, 'f', 2)
                      .arg(rate(row.bare), 11, 'f', 2)
                      .arg(row.bare / row.ours, 10, 'f', 2)
                      .toStdString());
    }
    if (json)
        print(QJsonDocument(QJsonObject{{QStringLiteral("rows"), list}}).toJson().toStdString());
    return Done;
}

/// "model.pt" beside "model.onnx".
QString torchScriptBeside(const QString& model)
{
    const QFileInfo file(model);
    const auto beside = file.path() + QLatin1Char('/') + file.completeBaseName() + QStringLiteral(".pt");
    return QFileInfo::exists(beside) ? beside : QString();
}

void printFigures(const RuntimeCall& call, const std::vector<RuntimeFigures>& models)
{
    if (call.markdown)
        return print(tableOf(models, TableStyle::Markdown));
    if (!call.json)
        return print("\n" + tableOf(models, TableStyle::Columns));
    QJsonArray list;
    for (const auto& figures : models)
        list.append(toJson(figures));
    const auto one = call.models.size() == 1;
    print(
        QJsonDocument(one ? list[0].toObject() : QJsonObject{{QStringLiteral("models"), list}}).toJson().toStdString());
}

/// One after the other; a model that fails costs the others nothing.
int benchRuntime(const RuntimeCall& call)
{
    auto settings = call.settings;
    if (call.withPeer) {
        auto peer = findOnnxRuntime(call.peerFolder);
        if (!peer)
            return fail(peer.error());
        settings.peer = std::move(*peer);
    }
    int status = Done;
    std::vector<RuntimeFigures> measured;
    for (const auto& model : call.models) {
        if (call.settings.torchScript.isEmpty() && !call.withPeer)
            settings.torchScript = torchScriptBeside(model);
        RuntimeBench bench(model, settings);
        if (bench.exec() != Done) {
            status = Failed;
            continue;
        }
        measured.push_back(bench.figures());
        if (!call.json && !call.markdown)
            print(toText(measured.back()));
    }
    const bool wholeSaid = call.models.size() == 1 && !call.json && !call.markdown;
    if (!measured.empty() && !wholeSaid)
        printFigures(call, measured);
    return status;
}

/// What one option says of another, or of the models.
engine::Result<void> checkRuntime(const RuntimeCall& call)
{
    if (!call.settings.torchScript.isEmpty() && call.models.size() > 1)
        return wrongValue("--torchscript is of one model, and there are several");
    if (!call.withPeer)
        return {};
    for (const auto& model : call.models) {
        if (const auto zoo = QStringLiteral("zoo:"); model.startsWith(zoo))
            return wrongValue(engine::sentence("--peer reads files; suture zoo export %1 -o %1.onnx writes one",
                                               model.mid(zoo.size()).toStdString()));
    }
    return {};
}

/// What the benchmarks without a model may be given: one number, and --json.
struct Scale
{
    int number;
    bool json = false;
};

} // namespace

Action declareBenchRuntime(Options& options)
{
    const auto call = std::make_shared<RuntimeCall>();
    declareModels(options, call->models);
    declareShapes(options, call->settings.model);
    options.option(
        {.name = "torchscript",
         .value = "FILE",
         .description = "of the same model; the .pt file beside MODEL otherwise, if there is one and no --peer",
         .take = intoPath(call->settings.torchScript)});
    options.flag({.name = "peer", .description = "run the same file in ONNX Runtime, see below"}, call->withPeer);
    options.option({.name = "peer-folder",
                    .value = "DIR",
                    .description = "where its package is",
                    .take = intoPath(call->peerFolder),
                    .needs = {"peer"}});
    options.option({.name = "threads",
                    .value = "N",
                    .description = "of all who are measured",
                    .take = wholeNumber(call->settings.threads, 1, 1024)});
    options.option({.name = "rounds",
                    .value = "N",
                    .description = "in turns with the others",
                    .take = wholeNumber(call->settings.rounds, 1, 1000)});
    options.option({.name = "runs",
                    .value = "N",
                    .description = "of the model in each round",
                    .take = wholeNumber(call->settings.runs, 1, 10'000)});
    declareJson(options, call->json);
    options.flag({.name = "markdown", .description = "print a table in Markdown instead", .excludes = {"json"}},
                 call->markdown);
    options.check([call] { return checkRuntime(*call); });
    options.note("--peer wants node on the PATH and its package onnxruntime-node, in DIR, or in node_modules of this "
                 "folder, of one above it or of NODE_PATH: npm install onnxruntime-node --ignore-scripts. It gets the "
                 "same file, the same inputs and N threads within an operator, one between them, in sequence, with all "
                 "of its optimisations; everything else is as it comes, so its threads spin while they wait.");
    return [call] { return benchRuntime(*call); };
}

Action declareBenchPlan(Options& options)
{
    const auto scale = std::make_shared<Scale>(Scale{10'000});
    options.option({.name = "most",
                    .value = "LAYERS",
                    .description = "of the largest graph to plan",
                    .take = wholeNumber(scale->number, 10, 1'000'000)});
    declareJson(options, scale->json);
    return [scale] { return benchPlanning(scale->number, scale->json); };
}

Action declareBenchTransport(Options& options)
{
    const auto scale = std::make_shared<Scale>(Scale{30});
    options.option({.name = "rounds",
                    .value = "N",
                    .description = "in turns with the bare socket",
                    .take = wholeNumber(scale->number, 1, 10'000)});
    declareJson(options, scale->json);
    return [scale] { return benchConnections(scale->number, scale->json); };
}

} // namespace app
