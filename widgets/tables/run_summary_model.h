// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run/run_report.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace widgets {

/// A run in a few measured figures: what, and how much.
class RunSummaryModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    explicit RunSummaryModel(QObject* parent = nullptr);

    void setReport(const std::optional<engine::RunReport>& report);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    struct Row
    {
        QString what;
        QString value;
        QString explanation; ///< the tool tip: where the value comes from
        bool important = false;
    };
    static std::vector<Row> rowsOf(const engine::RunReport& report);

    std::vector<Row> m_rows;
};

} // namespace widgets
