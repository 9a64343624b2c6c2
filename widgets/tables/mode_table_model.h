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

/// Split, device only and edge only side by side: measured, its parts, and predicted.
class ModeTableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Mode, Frames, Median, P95, Device, Uplink, Edge, Downlink, Predicted, Error, ColumnCount };

    explicit ModeTableModel(QObject* parent = nullptr);

    /// A run at its beginning, in its midst or at its end; null: none.
    void setRun(std::shared_ptr<const engine::RunLog> run);
    /// The run has more frames, or has come to its end; the rows follow at most 20 times a second.
    void framesAppended();
    /// A run that does not grow.
    void setReport(const std::optional<engine::RunReport>& report);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Row
    {
        QString mode;
        engine::ModeSummary measured;
        engine::Millis predicted{0};
        double error = 0.0;
    };
    static std::vector<Row> rowsOf(const engine::RunLog& run);
    static QString text(const Row& row, int column);

    void refresh();

    std::shared_ptr<const engine::RunLog> m_run;
    std::vector<Row> m_rows;
    Pace m_pace;
};

} // namespace widgets
