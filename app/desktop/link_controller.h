// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/data_folder.h"
#include "app/desktop/file_question.h"
#include "app/workspace/jobs.h"

#include <set>

namespace widgets {
class LinkCard;
}

namespace app {

/// One file for each two devices in their roles. Both are known.
std::filesystem::path linkFile(const std::filesystem::path& folder, const DevicePair& devices);

/// The link between both devices, size by size: has it measured, shows, imports and saves it. What was measured or imported
/// stays in a file of the pair, and is read when the two get their roles and nothing is known of their link.
class LinkController : public QObject
{
    Q_OBJECT
public:
    /// @p window: what the questions stand in front of.
    LinkController(Workspace& workspace, Jobs& jobs, widgets::LinkCard& card, QWidget& window, AskForFile ask,
                   std::filesystem::path folder = dataFolder("links"));

Q_SIGNALS:
    void saved(const QString& path);

private:
    void measure();
    void follow(Job* job);
    void finish(Job* job, const engine::Result<void>& result);
    void show();
    void showMeasurable();
    void askForImport();
    void import(const QString& path);
    void importText(const QString& up, const QString& down);
    void keep(engine::Result<engine::LinkMeasurement> link);
    void keepMeasured(const Job& job);
    void write(const DevicePair& devices);
    void recall();
    void take(const DevicePair& devices, const engine::Result<engine::LinkMeasurement>& link);
    bool isOfNow(const engine::LinkMeasurement& link, const DevicePair& devices) const;
    void save();

    Workspace& m_workspace;
    Jobs& m_jobs;
    widgets::LinkCard& m_card;
    QWidget& m_window;
    AskForFile m_ask;
    std::filesystem::path m_folder;
    std::set<DevicePair> m_lookedFor; ///< whose files were looked for
    std::set<DevicePair> m_recalled;  ///< whose measurement is of an earlier session
    bool m_cancelled = false;         ///< by the person
};

} // namespace app
