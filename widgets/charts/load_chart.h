// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/predict/load_multiplier.h"
#include "widgets/charts/chart.h"

#include <memory>
#include <optional>
#include <string>

namespace widgets {

/// Latency against the share of load that was asked for: means with their intervals, the medians beside them, and the law
/// that was fitted to the whole model. The axis at the right says the same as a multiple of the mean without a load.
class LoadChart : public Chart
{
    Q_OBJECT
public:
    explicit LoadChart(QWidget* parent = nullptr);

    /// @p layer: its name; empty: the whole model. Null: nothing was measured.
    void setCurve(std::shared_ptr<const engine::LoadCurve> curve, const std::string& layer);

    std::optional<Reading> readingAt(double key) const override;
    engine::CsvTable table() const override;
    std::vector<LegendEntry> legendEntries() const override;

protected:
    QString emptyText() const override;
    void draw(const Theme& theme) override;
    void fitAxes() override;
    Conditions conditions() const override;

private:
    /// One load, of what is shown.
    struct Shown
    {
        double percent = 0.0; ///< that was asked for, of cpu and memory together
        const engine::LoadPoint* point = nullptr;
        const engine::TimingUnderLoad* timing = nullptr;

        bool isMemory() const { return point->load.memory > 0.0; }
    };

    bool hasMemory() const;
    void drawMeans(const Theme& theme, bool memory);
    void drawMedians(const Theme& theme);
    void drawLaw(const Theme& theme);
    QString textOf(const Shown& shown) const;

    std::shared_ptr<const engine::LoadCurve> m_curve;
    std::string m_layer;
    std::vector<Shown> m_shown;                     ///< by percent
    std::optional<engine::TimingUnderLoad> m_quiet; ///< of what is shown, without a load
    std::optional<engine::LoadFit> m_fit;
};

} // namespace widgets
