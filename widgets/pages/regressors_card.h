// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/predict/review.h"
#include "widgets/shell/card.h"
#include "widgets/tables/conditions.h"

#include <memory>

class QComboBox;

namespace widgets {

class CellTable;

/// All regressors that were compared, over all layers or those of one family.
class RegressorsCard : public Card
{
    Q_OBJECT
public:
    explicit RegressorsCard(QWidget* parent = nullptr);

    /// Null: nothing has learnt. Chooses what is best for all layers.
    void setTraining(const std::shared_ptr<const engine::LayerDataset>& dataset,
                     const std::shared_ptr<const engine::TrainedPredictor>& trained);
    /// What is looked at.
    const engine::ReviewChoice& choice() const { return m_choice; }
    /// In the order of the table.
    const std::vector<engine::ReviewedRegressor>& regressors() const { return m_regressors; }
    void setConditions(const Conditions& conditions);

Q_SIGNALS:
    void choiceChanged();
    void exportReady(const QString& suggestedName, const QByteArray& contents);

private:
    void chooseFamily();
    void showTable();

    std::shared_ptr<const engine::LayerDataset> m_dataset;
    std::shared_ptr<const engine::TrainedPredictor> m_trained;
    engine::ReviewChoice m_choice;
    std::vector<engine::ReviewedRegressor> m_regressors;
    QComboBox* m_families;
    CellTable* m_table;
};

/// "best of each type" of the empty name.
QString regressorText(const std::string& name);

} // namespace widgets
