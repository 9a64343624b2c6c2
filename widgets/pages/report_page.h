// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run/run_report.h"
#include "widgets/shell/stage.h"

#include <QWidget>

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

    void setReport(const std::optional<engine::RunReport>& report);
    void setMessage(const QString& text); ///< "Saved report.csv"; empty: none
    void setError(const QString& text);   ///< empty: none

Q_SIGNALS:
    void csvRequested();
    void jsonRequested();
    void stageRequested(widgets::Stage stage);
    void exportReady(const QString& suggestedName, const QByteArray& contents);

private:
    QWidget* makeBar();
    QWidget* makeConditions();
    QWidget* makeResult();
    void showConditions(const engine::RunReport& report);

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
