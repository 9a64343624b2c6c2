// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QProcess>

#include <memory>

namespace app {

/// A process that was told to end: kills it when it does not within three seconds, then deletes itself. Belongs to
/// the application; when that goes first, it waits for what is left of the time, so that nothing stays behind.
class EndingProcess : public QObject
{
    Q_OBJECT
public:
    /// Closes the standard input of @p process and terminates it; returns at once.
    static void handOver(std::unique_ptr<QProcess> process);
    ~EndingProcess() override;

private:
    explicit EndingProcess(std::unique_ptr<QProcess> process);

    std::unique_ptr<QProcess> m_process;
    QElapsedTimer m_since;
};

} // namespace app
