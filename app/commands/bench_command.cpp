// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/command.h"
#include "app/commands/plan_bench.h"
#include "app/commands/terminal_job.h"
#include "app/commands/torchscript_rounds.h"
#include "app/commands/transport_bench.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace app {

namespace {

/// Our rounds and TorchScript's in turns, so that both see the same machine.
class RuntimeBench : public QObject
{
public:
    RuntimeBench(QString model, ModelOptions options, QString torchScript, int rounds, int runs)
        : m_model(std::move(model)), m_options(std::move(options)), m_torchScriptFile(std::move(torchScript)),
          m_rounds(rounds), m_runs(runs)
    {
    }

    int exec()
    {
        const auto agent = m_job.use(*parseAgentAddress(QStringLiteral("local:threads=1")), engine::Side::Device);
        std::vector<TerminalJob::Step> steps{[this] { return m_job.jobs().open(m_model, m_options); },
                                             [this] { return without(&RuntimeBench::startTorchScript); }};
        for (int round = 0; round < m_rounds; ++round) {
            steps.emplace_back([this, agent] { return m_job.jobs().profile({agent}, {m_runs, {}}); });
            steps.emplace_back([this] { return without(&RuntimeBench::endRound); });
        }
        return m_job.exec(std::move(steps));
    }

    QJsonObject result() const
    {
        QJsonObject json{{QStringLiteral("model"), m_model},
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
            m_torchScript->runRound(m_runs);
        else
            m_job.advance();
    }

    QString m_model;
    ModelOptions m_options;
    QString m_torchScriptFile;
    int m_rounds;
    int m_runs;
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

/// "model.pt" beside "model.onnx".
QString torchScriptBeside(const QString& model)
{
    const QFileInfo file(model);
    const auto beside = file.path() + QLatin1Char('/') + file.completeBaseName() + QStringLiteral(".pt");
    return QFileInfo::exists(beside) ? beside : QString();
}

int benchPlanning(Arguments& arguments)
{
    const auto most = arguments.count("most", 10, 1'000'000, 10'000);
    if (arguments.words().size() > 1)
        arguments.refuse(QStringLiteral("plan makes its own graphs"));
    if (arguments.misused())
        return Misused;
    const auto json = arguments.has("json");
    QJsonArray list;
    if (!json)
        print(
            "made-up graphs; medians of processor time; memory is the peak beyond the graph itself\nshape        layers  what                      ms      MB\n");
    for (const auto& row : benchPlans(static_cast<std::size_t>(most))) {
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

int benchConnections(Arguments& arguments)
{
    const auto rounds = arguments.count("rounds", 1, 10'000, 30);
    if (arguments.words().size() > 1)
        arguments.refuse(QStringLiteral("transport takes no model"));
    if (arguments.misused())
        return Misused;
    const auto rows = benchTransport(rounds);
    if (!rows)
        return fail(rows.error());
    QJsonArray list;
    if (!arguments.has("json"))
        print("over loopback, beside a bare socket in turns; medians; \"small\" one way, the others until the answer\n"
              "what       bytes     ours us     bare us   ours GB/s   bare GB/s  bare/ours\n");
    for (const auto& row : *rows) {
        const auto rate = [&row](engine::Millis time) { return static_cast<double>(row.bytes) / time.count() / 1e6; };
        if (arguments.has("json"))
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
    if (arguments.has("json"))
        print(QJsonDocument(QJsonObject{{QStringLiteral("rows"), list}}).toJson().toStdString());
    return Done;
}

} // namespace

int runBench(const QStringList& words)
{
    Arguments arguments("bench",
                        {valueOption("torchscript", "F"), valueOption("rounds", "N"), valueOption("runs", "N"),
                         valueOption("most", "LAYERS")});
    if (!arguments.parse(words, 1, 2))
        return Misused;
    if (arguments.words().front() == QLatin1String("plan"))
        return benchPlanning(arguments);
    if (arguments.words().front() == QLatin1String("transport"))
        return benchConnections(arguments);
    const auto model = arguments.words().back();
    if (arguments.words().size() < 2)
        arguments.refuse(QStringLiteral("it takes a model"));
    if (arguments.words().front() != QLatin1String("runtime"))
        arguments.refuse(QStringLiteral("there is no benchmark '%1'").arg(arguments.words().front().left(40)));
    const auto rounds = arguments.count("rounds", 1, 1000, 5);
    const auto runs = arguments.count("runs", 1, 10000, 10);
    const auto options = arguments.modelOptions();
    if (arguments.misused())
        return Misused;
    RuntimeBench bench(model, options,
                       arguments.has("torchscript") ? arguments.text("torchscript") : torchScriptBeside(model), rounds,
                       runs);
    if (const auto status = bench.exec(); status != Done)
        return status;
    if (arguments.has("json"))
        print(QJsonDocument(bench.result()).toJson().toStdString());
    else
        printTable(bench.result());
    return Done;
}

} // namespace app
