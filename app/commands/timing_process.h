// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/units.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTimer>

#include <chrono>
#include <optional>
#include <vector>

namespace app {

/// One of the ways in which a script runs its model.
struct TimedWay
{
    QString title; ///< "TorchScript frozen"
    QString key;   ///< in what the script answers: "frozen"
    std::vector<engine::Millis> samples = {};
};

/// How a process is started that times one model. Once it is ready it answers {}; then, for each line on its standard
/// input, which says how many runs, the milliseconds of each: {"eager": [1.5, 1.4], "frozen": [1.2, 1.3]}.
struct TimingScript
{
    QString title;        ///< "TorchScript"
    QStringList programs; ///< each is tried, until one is ready
    QStringList arguments;
    std::vector<TimedWay> ways;
    /// For getting ready; a round may take as much longer as its runs do.
    std::chrono::milliseconds patience = std::chrono::minutes(2);
};

/// Of one that comes with the program: "torchscript_rounds.py".
QString scriptText(const QString& name);

/// Runs such a script and believes nothing of it: whatever it does, a round ends, and so does the process.
class TimingProcess : public QObject
{
    Q_OBJECT
public:
    explicit TimingProcess(TimingScript script, QObject* parent = nullptr);
    ~TimingProcess() override;

    const QString& title() const { return m_script.title; }
    /// With the samples of all rounds so far.
    const std::vector<TimedWay>& ways() const { return m_script.ways; }
    /// Why there will be no more rounds.
    const std::optional<QString>& problem() const { return m_problem; }

    /// The first time it starts the process, later a round.
    void takeTurn(int runs);

Q_SIGNALS:
    /// It is ready, or a round is over.
    void turnTaken();
    /// Once, and last: no program could be started, or it refused the model, died, was silent or talked nonsense.
    void failed(const QString& reason);

private:
    void startNext(const QString& reason);
    void followEnd();
    void readLines();
    void takeLine(const QByteArray& line);
    void takeTimes(const QByteArray& line);
    void giveUp(const QString& reason);

    TimingScript m_script;
    QProcess m_process;
    QTimer m_patience;
    QElapsedTimer m_start;
    std::optional<std::chrono::milliseconds> m_toGetReady; ///< it is ready; longer than one run of each way
    int m_runs = 0;                                        ///< of the round it is asked for
    std::optional<QString> m_problem;
};

} // namespace app
