// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/runtime_bench.h"

#include "app/commands/command.h"
#include "app/commands/torchscript_rounds.h"

#include <algorithm>

namespace app {

RuntimeBench::RuntimeBench(const QString& model, const RuntimeSettings& settings) : m_model(model), m_settings(settings)
{
}

int RuntimeBench::exec()
{
    const auto address = QStringLiteral("local:threads=%1").arg(m_settings.threads);
    const auto agent = m_job.use(*parseAgentAddress(address), engine::Side::Device);
    std::vector<TerminalJob::Step> steps{[this] { return m_job.jobs().open(m_model, m_settings.model); },
                                         [this]() -> engine::Result<Job*> {
                                             if (const auto found = findOthers(); !found)
                                                 return found.error();
                                             giveTurn(0);
                                             return nullptr;
                                         }};
    for (int round = 0; round < m_settings.rounds; ++round) {
        steps.emplace_back([this, agent] { return m_job.jobs().profile({agent}, engine::exactly(m_settings.runs)); });
        steps.emplace_back([this]() -> Job* {
            keepRound();
            giveTurn(0);
            return nullptr;
        });
    }
    return m_job.exec(std::move(steps));
}

RuntimeFigures RuntimeBench::figures() const
{
    RuntimeFigures figures{.model = m_model,
                           .runtime = m_runtime,
                           .threads = m_settings.threads,
                           .runs = m_whole.size(),
                           .layers = m_layers,
                           .whole = engine::median(m_whole),
                           .fastest = engine::percentile(m_whole, 0.0),
                           .sumOfLayers = engine::median(m_sums)};
    for (const auto& other : m_others) {
        if (other->problem()) {
            figures.problems.push_back(other->title() + QStringLiteral(": ") + *other->problem());
            continue;
        }
        for (const auto& way : other->ways())
            figures.others.push_back({way.title, way.key, engine::median(way.samples), std::ranges::min(way.samples)});
    }
    return figures;
}

engine::Result<void> RuntimeBench::findOthers()
{
    const auto& model = *m_job.workspace().model();
    if (!m_settings.torchScript.isEmpty()) {
        std::vector<engine::InputShape> inputs;
        for (const auto id : model.fused.inputs())
            inputs.push_back({model.fused.tensor(id).shape, model.fused.tensor(id).type});
        add(torchScriptRounds(m_settings.torchScript, inputs, m_settings.threads));
    }
    if (!m_settings.peer)
        return {};
    auto script = onnxRuntimeRounds(*m_settings.peer, QString::fromStdString(model.files.model.string()), model.fused,
                                    m_settings.threads, m_inputs);
    if (!script)
        return script.error();
    add(std::move(*script));
    return {};
}

void RuntimeBench::add(TimingScript script)
{
    const auto at = m_others.size();
    const auto& other = *m_others.emplace_back(std::make_unique<TimingProcess>(std::move(script)));
    const auto goOn = [this, at] {
        if (m_turn == at)
            giveTurn(at + 1);
    };
    connect(&other, &TimingProcess::turnTaken, this, goOn);
    connect(&other, &TimingProcess::failed, this, [&other, goOn](const QString& reason) {
        say(QStringLiteral("no %1 beside it: %2").arg(other.title(), reason));
        goOn();
    });
}

void RuntimeBench::keepRound()
{
    const auto& profile = *m_job.workspace().profile(engine::Side::Device);
    m_whole.insert(m_whole.end(), profile.wholeRuns.begin(), profile.wholeRuns.end());
    engine::Millis sum{0}; // of all samples, as the whole below it
    for (const auto& layer : profile.layers)
        sum += engine::median(layer.samples);
    m_sums.push_back(sum);
    m_runtime = QString::fromStdString(profile.device.runtime);
    m_layers = profile.layers.size();
}

void RuntimeBench::giveTurn(std::size_t at)
{
    while (at < m_others.size() && m_others[at]->problem())
        ++at;
    if (at == m_others.size()) {
        m_turn.reset();
        return m_job.advance();
    }
    m_turn = at;
    m_others[at]->takeTurn(m_settings.runs);
}

} // namespace app
