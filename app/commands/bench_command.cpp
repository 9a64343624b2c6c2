// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/command.h"
#include "app/commands/plan_bench.h"
#include "app/commands/shared_options.h"
#include "app/commands/terminal_job.h"
#include "app/commands/torchscript_rounds.h"
#include "app/commands/transport_bench.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace app {

namespace {

/// "model.pt" beside "model.onnx".
QString torchScriptBeside(const QString& model)
{
    const QFileInfo file(model);
    const auto beside = file.path() + QLatin1Char('/') + file.completeBaseName() + QStringLiteral(".pt");
    return QFileInfo::exists(beside) ? beside : QString();
}

struct RuntimeSettings
{
    ModelChoice model;
    QString torchScript; ///< empty: the file beside the model, if there is one
    int rounds = 5;
    int runs = 10;
    bool json = false;
};

/// Our rounds and TorchScript's in turns, so that both see the same machine.
class RuntimeBench : public QObject
{
public:
    explicit RuntimeBench(const RuntimeSettings& settings)
        : m_settings(settings),
          m_torchScriptFile(settings.torchScript.isEmpty() ? torchScriptBeside(settings.model.name)
                                                           : settings.torchScript)
    {
    }

    int exec()
    {
        const auto agent = m_job.use(*parseAgentAddress(QStringLiteral("local:threads=1")), engine::Side::Device);
        std::vector<TerminalJob::Step> steps{
            [this] { return m_job.jobs().open(m_settings.model.name, m_settings.model.options); },
            [this] { return without(&RuntimeBench::startTorchScript); }};
        for (int round = 0; round < m_settings.rounds; ++round) {
            steps.emplace_back([this, agent] { return m_job.jobs().profile({agent}, {m_settings.runs, {}}); });
            steps.emplace_back([this] { return without(&RuntimeBench::endRound); });
        }
        return m_job.exec(std::move(steps));
    }

    QJsonObject result() const
    {
        QJsonObject json{{QStringLiteral("model"), m_settings.model.name},
                         {QStringLiteral("runs"), static_cast<int>(m_whole.size())},
                         {QStringLiteral("whole_ms"), engine::median(m_whole).count()},
                         {QStringLiteral("sum_of_layers_ms"), engine::median(m_sums).count()},
                         {QStringLiteral("runtime"), m_runtime}};
        if (!m_torchScript)
            return json;
        for (std::size_t way = 0; way < TorchScriptRounds::ways.size(); ++way)
            json[QLatin1String(TorchScriptRounds::ways[way]) + QLatin1String("_ms")] =
                engine::median(m_torchScript->samples()[way]).count();
        return json;
    }

private:
    /// A step without a job.
    Job* without(void (RuntimeBench::*step)())
    {
        (this->*step)();
        return nullptr;
    }

    void startTorchScript()
    {
        if (m_torchScriptFile.isEmpty())
            return m_job.advance();
        const auto& graph = m_job.workspace().model()->fused;
        std::vector<engine::InputShape> inputs;
        for (const auto id : graph.inputs())
            inputs.push_back({graph.tensor(id).shape, graph.tensor(id).type});
        m_torchScript = std::make_unique<TorchScriptRounds>(m_torchScriptFile, inputs);
        connect(m_torchScript.get(), &TorchScriptRounds::ready, this, [this] { m_job.advance(); });
        connect(m_torchScript.get(), &TorchScriptRounds::roundFinished, this, [this] { m_job.advance(); });
        connect(m_torchScript.get(), &TorchScriptRounds::failed, this, [this](const QString& reason) {
            say(QStringLiteral("no TorchScript beside it: ") + reason);
            m_torchScript.release()->deleteLater();
            m_job.advance();
        });
    }

    void endRound()
    {
        const auto& profile = *m_job.workspace().profile(engine::Side::Device);
        m_whole.insert(m_whole.end(), profile.wholeRuns.begin(), profile.wholeRuns.end());
        m_sums.push_back(engine::sumOfMedians(profile));
        m_runtime = QString::fromStdString(profile.device.runtime);
        if (m_torchScript)
            m_torchScript->runRound(m_settings.runs);
        else
            m_job.advance();
    }

    const RuntimeSettings& m_settings;
    QString m_torchScriptFile;
    TerminalJob m_job;
    std::unique_ptr<TorchScriptRounds> m_torchScript;
    std::vector<engine::Sample> m_whole;
    std::vector<engine::Millis> m_sums; ///< of the layers' medians, one a round
    QString m_runtime;
};

void printTable(const QJsonObject& result)
{
    const auto whole = result[QStringLiteral("whole_ms")].toDouble();
    const auto row = [&](const QString& title, const char* key) {
        const auto value = result[QLatin1String(key)];
        if (value.isDouble())
            print(QStringLiteral("%1 %2 ms  %3 of our whole run\n")
                      .arg(title, -28)
                      .arg(value.toDouble(), 10, 'f', 3)
                      .arg(value.toDouble() / whole, 6, 'f', 3)
                      .toStdString());
    };
    print(QStringLiteral("%1, one thread, medians of %2 runs in turns, %3\n")
              .arg(result[QStringLiteral("model")].toString())
              .arg(result[QStringLiteral("runs")].toInt())
              .arg(result[QStringLiteral("runtime")].toString())
              .toStdString());
    row(QStringLiteral("whole model"), "whole_ms");
    row(QStringLiteral("sum of layer medians"), "sum_of_layers_ms");
    row(QStringLiteral("TorchScript eager"), "eager_ms");
    row(QStringLiteral("TorchScript frozen"), "frozen_ms");
    row(QStringLiteral("optimize_for_inference"), "optimized_ms");
}

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

int benchRuntime(const RuntimeSettings& settings)
{
    RuntimeBench bench(settings);
    if (const auto status = bench.exec(); status != Done)
        return status;
    if (settings.json)
        print(QJsonDocument(bench.result()).toJson().toStdString());
    else
        printTable(bench.result());
    return Done;
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
    const auto settings = std::make_shared<RuntimeSettings>();
    declareModel(options, settings->model);
    options.option({.name = "torchscript",
                    .value = "FILE",
                    .description = "of the same model; the .pt file beside MODEL otherwise, if there is one",
                    .take = intoPath(settings->torchScript)});
    options.option({.name = "rounds",
                    .value = "N",
                    .description = "in turns with TorchScript",
                    .take = wholeNumber(settings->rounds, 1, 1000)});
    options.option({.name = "runs",
                    .value = "N",
                    .description = "of the model in each round",
                    .take = wholeNumber(settings->runs, 1, 10'000)});
    declareJson(options, settings->json);
    return [settings] { return benchRuntime(*settings); };
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
