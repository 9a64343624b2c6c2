// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/predict/review.h"
#include "widgets/charts/chart.h"

#include <memory>

namespace widgets {

/// How far off predictions are against one feature of the layers.
class ResidualChart : public Chart
{
    Q_OBJECT
public:
    explicit ResidualChart(QWidget* parent = nullptr);

    /// @p rows are of @p dataset; those whose family does not have @p feature are left out.
    void setRows(std::shared_ptr<const engine::LayerDataset> dataset, const std::vector<engine::ReviewedRow>& rows,
                 const std::string& feature);
    void setSelectedRow(const std::optional<engine::RowPlace>& place);

    std::optional<Reading> readingAt(double key) const override;
    std::optional<Reading> readingAtPoint(const QPointF& point) const override;
    engine::CsvTable table() const override;

Q_SIGNALS:
    void rowSelected(const engine::RowPlace& place);

protected:
    QString emptyText() const override;
    void draw(const Theme& theme) override;
    void fitAxes() override;
    void clickedPoint(const QPointF& point) override;

private:
    struct Point
    {
        engine::RowPlace place;
        double value = 0;   ///< of the feature
        double percent = 0; ///< off
    };
    const Point* nearest(const QPointF& point) const;
    Reading readingOf(const Point& point) const;
    std::string familyOf(const Point& point) const;
    void drawBand(const Theme& theme);

    std::shared_ptr<const engine::LayerDataset> m_dataset;
    std::string m_feature;
    std::vector<Point> m_points; ///< by value
    bool m_isLogarithmic = false;
    std::optional<engine::RowPlace> m_selected;
};

} // namespace widgets
