// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run/run_log.h"
#include "widgets/charts/chart.h"

#include <memory>
#include <optional>

namespace widgets {

/// A chart of a run that may still grow: it reads each frame once and draws what is new.
class RunChart : public Chart
{
    Q_OBJECT
public:
    /// A run at its beginning, in its midst or at its end; null: none.
    void setRun(std::shared_ptr<const engine::RunLog> run);
    /// The run has more frames, or has come to its end.
    void framesAppended();
    /// While it runs, a growing run is followed at its newest frames; afterwards all of it is shown.
    void setRunning(bool running);
    /// A run that does not grow.
    void setReport(const std::optional<engine::RunReport>& report);

    /// Shows the whole run, also while it grows.
    void fit() override;
    /// The newest frames again, while the run grows.
    void follow();

protected:
    using Chart::Chart;

    const engine::RunLog* run() const { return m_run.get(); }
    /// Forgets what was read of an earlier run.
    virtual void forget() {}
    /// Reads what run() has beyond what was read.
    virtual void readOn() {}
    /// Sets the range of the x axis for a run of these frames: all, or the newest of them.
    void fitFrames(int first, int last);
    Conditions conditions() const override; ///< of the run as it is now
    /// Labels the x axis with the numbers of frames, of which there are no halves.
    void labelFrames();
    void addToMenu(QMenu& menu) override;

private:
    bool following() const { return m_running && m_grows && !m_wholeWanted; }

    std::shared_ptr<const engine::RunLog> m_run;
    bool m_running = false;
    bool m_grows = false;       ///< m_run has since it was set
    bool m_wholeWanted = false; ///< by the reader
};

} // namespace widgets
