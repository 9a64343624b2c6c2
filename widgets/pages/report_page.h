// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run/run_log.h"
#include "widgets/pace.h"
#include "widgets/shell/stage.h"

#include <QWidget>

#include <memory>
#include <optional>

class QLabel;
class QPushButton;

namespace widgets {

class LatencyBreakdownChart;
class MessageLine;
class MissingNote;
class ModeTableModel;
class RunSummaryModel;

/// A finished run as it will be exported.
class ReportPage : public QWidget
{
    Q_OBJECT
public:
    explicit ReportPage(QWidget* parent = nullptr);

    /// A run at its beginning, in its midst or at its end; null: none.
    void setRun(std::shared_ptr<const engine::RunLog> run);
    /// The run has more frames, or has come to its end. Cheap, and cheaper while nobody sees the page.
    void framesAppended();
    /// A run that does not grow.
    void setReport(const std::optional<engine::RunReport>& report);
    void setMessage(const QString& text); ///< "Saved report.csv"; empty: none
    void setError(const QString& text);   ///< empty: none

Q_SIGNALS:
    void csvRequested();
    void jsonRequested();
    void stageRequested(widgets::Stage stage);
    void exportReady(const QString& suggestedName, const QByteArray& contents);

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* makeBar();
    QWidget* makeConditions();
    QWidget* makeResult();
    void showConditions(const engine::RunReport& report);
    void showHeadline();
    void readOn();

    std::shared_ptr<const engine::RunLog> m_run;
    Pace m_pace;
    MessageLine* m_message;
    MissingNote* m_missing;
    QWidget* m_body;
    QPushButton* m_csv = nullptr;
    QPushButton* m_json = nullptr;
    QLabel* m_headline = nullptr;
    QLabel* m_conditions = nullptr;
    RunSummaryModel* m_summary;
    ModeTableModel* m_modes;
    LatencyBreakdownChart* m_breakdown = nullptr;
};

} // namespace widgets
