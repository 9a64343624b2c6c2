// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run/run_log.h"
#include "widgets/pace.h"

#include <QAbstractTableModel>

#include <memory>
#include <optional>
#include <vector>

namespace widgets {

/// A run in a few measured figures: what, and how much.
class RunSummaryModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    explicit RunSummaryModel(QObject* parent = nullptr);

    /// A run at its beginning, in its midst or at its end; null: none.
    void setRun(std::shared_ptr<const engine::RunLog> run);
    /// The run has more frames, or has come to its end; the rows follow at most 20 times a second.
    void framesAppended();
    /// A run that does not grow.
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
    static std::vector<Row> rowsOf(const engine::RunLog& run);

    void refresh();

    std::shared_ptr<const engine::RunLog> m_run;
    std::vector<Row> m_rows;
    Pace m_pace;
};

} // namespace widgets
