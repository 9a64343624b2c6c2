// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/predict/review.h"
#include "widgets/charts/chart.h"

#include <memory>

namespace widgets {

/// What was predicted of layers against what was measured, both logarithmic, with a band of 10 % and the intervals.
class PredictionChart : public Chart
{
    Q_OBJECT
public:
    explicit PredictionChart(QWidget* parent = nullptr);

    /// @p rows are of @p dataset.
    void setRows(std::shared_ptr<const engine::LayerDataset> dataset, std::vector<engine::ReviewedRow> rows);
    void setSelectedRow(const std::optional<engine::RowPlace>& place);

    std::optional<Reading> readingAt(double key) const override; ///< of the nearest measured time
    std::optional<Reading> readingAtPoint(const QPointF& point) const override;
    engine::CsvTable table() const override;
    std::vector<LegendEntry> legendEntries() const override;

Q_SIGNALS:
    void rowSelected(const engine::RowPlace& place);

protected:
    QString emptyText() const override;
    void draw(const Theme& theme) override;
    void fitAxes() override;
    void clickedPoint(const QPointF& point) override;

private:
    const engine::ReviewedRow* nearest(const QPointF& point) const; ///< as the eye sees it; null: none is near
    Reading readingOf(const engine::ReviewedRow& row) const;
    const std::string& familyOf(const engine::ReviewedRow& row) const;
    double heightOf(double predicted) const; ///< where it is drawn: not far beyond what was measured
    void drawBand(const Theme& theme);
    void drawPoints(std::size_t style, const Theme& theme);
    void drawSelected(const Theme& theme);

    std::shared_ptr<const engine::LayerDataset> m_dataset;
    std::vector<engine::ReviewedRow> m_rows; ///< only those above zero, by what was measured
    double m_least = 0;                      ///< that was measured
    double m_most = 0;
    std::optional<engine::RowPlace> m_selected;
};

} // namespace widgets
