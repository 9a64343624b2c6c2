// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"
#include "engine/core/units.h"
#include "engine/graph/input_shapes.h"

#include <QProcess>

#include <array>
#include <vector>

namespace app {

/// A Python process that times one TorchScript file, a round at a time.
class TorchScriptRounds : public QObject
{
    Q_OBJECT
public:
    static constexpr std::array ways{"eager", "frozen", "optimized"};

    TorchScriptRounds(const QString& file, const std::vector<engine::InputShape>& inputs);
    ~TorchScriptRounds() override;

    void runRound(int runs);
    /// All rounds so far, indexed like ways.
    const std::array<std::vector<engine::Millis>, 3>& samples() const { return m_samples; }

Q_SIGNALS:
    void ready();
    void roundFinished();
    /// Once: there is no Python with torch, or it could not read the file.
    void failed(const QString& reason);

private:
    void startNext();
    void readLine();

    QString m_file;
    QString m_inputs;
    QStringList m_interpreters{QStringLiteral("python3"), QStringLiteral("/usr/bin/python3")};
    QProcess m_process;
    bool m_ready = false;
    std::array<std::vector<engine::Millis>, 3> m_samples;
};

} // namespace app
