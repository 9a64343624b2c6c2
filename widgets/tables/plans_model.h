// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/plan.h"

#include <QAbstractTableModel>
#include <QString>

#include <optional>
#include <vector>

namespace widgets {

/// An algorithm's answer: a plan, or the reason why there is none.
struct PlanRow
{
    QString title; ///< empty: planTitle() of the plan's algorithm
    std::optional<engine::Plan> plan;
    QString reason; ///< "not a chain"
    QString cut = {}; ///< where it cuts, in words

    bool operator==(const PlanRow&) const = default;
};

/// "Optimal (min-cut)" for "optimal"; an unknown name as it is.
QString planTitle(const std::string& algorithm);

/// The plans side by side. Speed-ups are predicted, over the rows "device-only" and "edge-only".
class PlansModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Title, Breakdown, Total, OverBest, OverDevice, OverEdge, ColumnCount };
    enum Role {
        BreakdownRole = Qt::UserRole, ///< engine::Breakdown
        LongestRole
    }; ///< the longest total of all rows in ms, the scale of the bars

    explicit PlansModel(QObject* parent = nullptr);

    void setPlans(std::vector<PlanRow> rows);
    const std::vector<PlanRow>& plans() const { return m_rows; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

private:
    QString text(const PlanRow& row, int column) const;
    static QString explanation(const PlanRow& row);
    engine::Millis longest() const;
    engine::Millis baseline(const char* algorithm) const;

    std::vector<PlanRow> m_rows;
};

} // namespace widgets
