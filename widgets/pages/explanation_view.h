// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/predict/explanation.h"
#include "engine/predict/review.h"

#include <QWidget>

#include <memory>

class QLabel;

namespace widgets {

class CellTable;
class ElidedLabel;

/// Why a layer is predicted as it is: its features, the parts of a sum, and the measured layers that are most like it.
class ExplanationView : public QWidget
{
    Q_OBJECT
public:
    explicit ExplanationView(QWidget* parent = nullptr);

    /// @p explainers: as explainersOf().
    void setDataset(std::shared_ptr<const engine::LayerDataset> dataset,
                    std::vector<std::optional<engine::Regressor>> explainers);
    void setRow(const std::optional<engine::ReviewedRow>& row); ///< none: says how to choose one

Q_SIGNALS:
    void rowSelected(const engine::RowPlace& place);

private:
    void showFeatures(const engine::RowPlace& place);
    void showTerms(const engine::RowPlace& place);
    void showNearest(const engine::RowPlace& place);

    std::shared_ptr<const engine::LayerDataset> m_dataset;
    std::vector<std::optional<engine::Regressor>> m_explainers;
    ElidedLabel* m_title;
    QLabel* m_termsTitle;
    CellTable* m_features;
    CellTable* m_terms;
    CellTable* m_nearest;
    std::vector<engine::RowPlace> m_nearestPlaces;
};

} // namespace widgets
