// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/tables/conditions.h"
#include "widgets/tables/plans_model.h"

#include <QTableView>

namespace widgets {

/// The plans side by side: a click chooses one, Ctrl+click or the menu holds another against it.
class PlanTable : public QTableView
{
    Q_OBJECT
public:
    explicit PlanTable(QWidget* parent = nullptr);

    const std::vector<PlanRow>& plans() const { return m_plans->plans(); }
    const PlanRow* chosen() const; ///< null: none
    void setPlans(std::vector<PlanRow> plans);
    void setChosen(int row);   ///< announces nothing; -1: none
    void setCompared(int row); ///< the same
    /// What the plans rest on: said in what is exported.
    void setConditions(const Conditions& conditions) { m_conditions = conditions; }
    void exportCsv();

Q_SIGNALS:
    void planChosen(int row);
    void compareRequested(int row); ///< -1: no longer
    void exportReady(const QString& suggestedName, const QByteArray& contents);

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    void showBaselinesFirst();
    void requestComparison(const QModelIndex& index);

    PlansModel* m_plans;
    Conditions m_conditions;
    int m_chosen = -1;
};

} // namespace widgets
