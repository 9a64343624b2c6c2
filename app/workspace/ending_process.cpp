// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/ending_process.h"

#include <QCoreApplication>
#include <QTimer>

#include <algorithm>

namespace app {

namespace {

constexpr std::chrono::milliseconds patience{3000};

/// While everything that a process needs of the application is still there.
void awaitAll()
{
    qDeleteAll(QCoreApplication::instance()->findChildren<EndingProcess*>());
}

} // namespace

void EndingProcess::handOver(std::unique_ptr<QProcess> process)
{
    if (process->state() == QProcess::NotRunning)
        return process.release()->deleteLater(); // it may be speaking just now
    process->closeWriteChannel();
    process->terminate();
    new EndingProcess(std::move(process)); // the application's
}

EndingProcess::EndingProcess(std::unique_ptr<QProcess> process)
    : QObject(QCoreApplication::instance()), m_process(std::move(process))
{
    static const bool awaited = (qAddPostRoutine(awaitAll), true);
    Q_UNUSED(awaited);
    m_since.start();
    connect(m_process.get(), &QProcess::finished, this, &QObject::deleteLater);
    QTimer::singleShot(patience, this, [this] { m_process->kill(); });
}

EndingProcess::~EndingProcess()
{
    m_process->disconnect(this);
    if (m_process->state() == QProcess::NotRunning)
        return;
    const auto left = std::max<qint64>(0, patience.count() - m_since.elapsed());
    if (m_process->waitForFinished(static_cast<int>(left)))
        return;
    m_process->kill();
    m_process->waitForFinished();
}

} // namespace app
