// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/onnxruntime_peer.h"
#include "app/commands/runtime_figures.h"
#include "app/commands/terminal_job.h"

#include <memory>

namespace app {

/// How models are measured.
struct RuntimeSettings
{
    ModelOptions model;
    QString torchScript;                 ///< empty: none
    std::optional<OnnxRuntimePeer> peer; ///< none: it is not asked for
    int threads = 1;
    int rounds = 5;
    int runs = 10; ///< in each round
};

/// Our rounds and those of others in turns, so that all see the same machine. What others make of it costs nobody else
/// a figure.
class RuntimeBench : public QObject
{
    Q_OBJECT
public:
    RuntimeBench(const QString& model, const RuntimeSettings& settings);

    /// Answers Done, or Failed after saying why. Needs a QCoreApplication.
    int exec();
    RuntimeFigures figures() const;

private:
    /// Fails with Io.
    engine::Result<void> findOthers();
    void add(TimingScript script);
    void keepRound();
    /// Of those from @p at on, one after the other, before the next step.
    void giveTurn(std::size_t at);

    QString m_model;
    const RuntimeSettings& m_settings;
    TerminalJob m_job;
    QTemporaryFile m_inputs;
    std::vector<std::unique_ptr<TimingProcess>> m_others;
    std::optional<std::size_t> m_turn; ///< whose it is of them; none of them: it is ours
    std::vector<engine::Sample> m_whole;
    std::vector<engine::Millis> m_sums; ///< of the layers' medians, one a round
    QString m_runtime;
    std::size_t m_layers = 0;
};

} // namespace app
