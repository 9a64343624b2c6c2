// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/tables/plans_model.h"

#include <QWidget>

class QPushButton;

namespace widgets {

class MessageLine;

/// A placement that is only looked at.
struct PlanPreview
{
    engine::Plan plan;     ///< of no algorithm: what it costs here
    QString cut;           ///< "cut after conv3"
    QString there;         ///< where it is the best, and what it costs there; empty: here
    double overBest = 0.0; ///< speed-up here over the better of both baselines; 0: not known
};

/// What is known about the plan that is shown: where it cuts, how good that is, and under which pins; or that it is only
/// a preview.
class ProofLine : public QWidget
{
    Q_OBJECT
public:
    explicit ProofLine(QWidget* parent = nullptr);

    /// @p row, which has a plan, among all @p rows. @p pins as in Conditions.
    void showPlan(const PlanRow& row, const std::vector<PlanRow>& rows, const QString& pins);
    /// @p chosen: what a run would use; empty: nothing.
    void showPreview(const PlanPreview& preview, const QString& chosen);
    void clear();

Q_SIGNALS:
    void previewEndRequested();

private:
    MessageLine* m_text;
    QPushButton* m_back;
};

} // namespace widgets
