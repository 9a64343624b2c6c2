// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/torchscript_rounds.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace app {

TorchScriptRounds::TorchScriptRounds(const QString& file, const std::vector<engine::InputShape>& inputs)
    : m_file(file), m_inputs(QString::fromStdString(engine::toString(inputs)))
{
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &TorchScriptRounds::readLine);
    connect(&m_process, &QProcess::finished, this, &TorchScriptRounds::startNext);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            startNext();
    });
    QMetaObject::invokeMethod(this, &TorchScriptRounds::startNext, Qt::QueuedConnection);
}

TorchScriptRounds::~TorchScriptRounds()
{
    m_process.disconnect(this);
    m_process.closeWriteChannel();
    if (!m_process.waitForFinished(3000))
        m_process.kill();
}

void TorchScriptRounds::startNext()
{
    if (m_ready || m_interpreters.isEmpty()) {
        const auto lines = QString::fromUtf8(m_process.readAllStandardError()).trimmed();
        Q_EMIT failed(lines.section(QLatin1Char('\n'), -1));
        return;
    }
    QFile script(QStringLiteral(":/bench/torchscript_rounds.py"));
    if (!script.open(QIODevice::ReadOnly))
        return;
    m_process.start(m_interpreters.takeFirst(),
                    {QStringLiteral("-c"), QString::fromUtf8(script.readAll()), m_file, m_inputs});
}

void TorchScriptRounds::runRound(int runs)
{
    m_process.write(QByteArray::number(runs) + '\n');
}

void TorchScriptRounds::readLine()
{
    while (m_process.canReadLine()) {
        const auto times = QJsonDocument::fromJson(m_process.readLine()).object();
        for (std::size_t way = 0; way < ways.size(); ++way) {
            for (const auto& time : times[QLatin1String(ways[way])].toArray())
                m_samples[way].emplace_back(time.toDouble());
        }
        if (std::exchange(m_ready, true))
            Q_EMIT roundFinished();
        else
            Q_EMIT ready();
    }
}

} // namespace app
