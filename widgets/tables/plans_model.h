// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/plan.h"

#include <QAbstractTableModel>
#include <QString>

#include <optional>
#include <vector>

namespace engine {
struct Planner;
}

namespace widgets {

/// An algorithm's answer: a plan, or the reason why there is none.
struct PlanRow
{
    QString title; ///< empty: planTitle() of the plan's algorithm
    std::optional<engine::Plan> plan;
    QString reason;       ///< why it has no plan, "not a chain", or may not be chosen
    QString cut = {};     ///< where it cuts, in words
    bool pending = false; ///< being planned

    bool operator==(const PlanRow&) const = default;
};

/// The title of a planner, "Optimal (min-cut)"; a name that none has as it is.
QString planTitle(const std::string& algorithm);
QString titleOf(const PlanRow& row);

/// The plans side by side. Speed-ups are predicted, over the rows of the baselines.
class PlansModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Title, Breakdown, Total, OverBest, OverDevice, OverEdge, Crossings, Sent, ColumnCount };
    enum Role {
        BreakdownRole = Qt::UserRole, ///< engine::Breakdown
        LongestRole,                  ///< the longest total of all rows in ms, the scale of the bars
        RemarkRole                    ///< what its own objective is, how far it is from the best; perhaps empty
    };

    explicit PlansModel(QObject* parent = nullptr);

    void setPlans(std::vector<PlanRow> rows);
    const std::vector<PlanRow>& plans() const { return m_rows; }
    void setCompared(int row); ///< -1: none
    int compared() const { return m_compared; }

    // Over the baselines among the rows; 0 where there is none.
    double overDevice(engine::Millis total) const;
    double overEdge(engine::Millis total) const;
    double overBest(engine::Millis total) const;
    /// 0.12 of a latency 12 % above the one of the optimal plan; nothing where that is not known.
    std::optional<double> aboveOptimum(engine::Millis total) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

private:
    QString text(const PlanRow& row, int column) const;
    QString remark(const PlanRow& row) const;
    QString explanation(const PlanRow& row) const;
    engine::Millis longest() const;
    engine::Millis latencyOf(const engine::Planner& planner) const; ///< 0: it has no plan here

    std::vector<PlanRow> m_rows;
    int m_compared = -1;
};

} // namespace widgets
