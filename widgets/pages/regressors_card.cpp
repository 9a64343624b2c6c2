// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/regressors_card.h"

#include "widgets/charts/family_style.h"
#include "widgets/tables/cell_table.h"
#include "widgets/tables/value_text.h"

#include <QComboBox>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace widgets {

namespace {

constexpr int allFamilies = -1;

TableCell figure(const std::optional<double>& value, int decimals, const QString& unit = {})
{
    if (!value)
        return {dash(), 1e300};
    const bool isWild = std::abs(*value) >= 1e5;
    return {QLocale().toString(*value, isWild ? 'g' : 'f', isWild ? 3 : decimals) + unit, *value};
}

std::vector<TableCell> cellsOf(const engine::ReviewedRegressor& regressor)
{
    const auto percent = QStringLiteral(" %");
    const auto accuracy = regressor.accuracy.value_or(engine::Accuracy());
    const auto name = regressorText(regressor.name);
    const auto explanation = regressor.accuracy
        ? RegressorsCard::tr("%1, over %2 layers")
              .arg(name, QLocale().toString(static_cast<qulonglong>(accuracy.count)))
        : QString::fromStdString(regressor.reason);
    std::vector<TableCell> cells{{name, {}, explanation}};
    cells.push_back(figure(accuracy.meanPercent, 1, percent));
    cells.push_back(figure(accuracy.within10 ? std::optional(100 * *accuracy.within10) : std::nullopt, 1, percent));
    cells.push_back(figure(accuracy.r2OfLog, 3));
    return cells;
}

} // namespace

QString regressorText(const std::string& name)
{
    return name.empty() ? RegressorsCard::tr("best of each type") : QString::fromStdString(name);
}

RegressorsCard::RegressorsCard(QWidget* parent)
    : Card(tr("Regressors"), parent), m_families(new QComboBox(this)),
      m_table(new CellTable({tr("Regressor"), tr("MAPE"), tr("Within 10 %"), tr("R² of log")},
                            QStringLiteral("regressors"), this))
{
    m_families->setObjectName(QStringLiteral("family"));
    m_families->setToolTip(tr("Of which layers"));
    m_families->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_table->setObjectName(QStringLiteral("regressors"));
    m_table->setToolTip(tr("Of layers that the regressor has not learnt from. MAPE: mean absolute error in percent"));
    setHint(tr("cross-validated"));
    addHeaderWidget(m_families);
    addBody(m_table);
    m_table->setMinimumHeight(110);
    connect(m_families, &QComboBox::currentIndexChanged, this, &RegressorsCard::chooseFamily);
    connect(m_table, &CellTable::exportReady, this, &RegressorsCard::exportReady);
    connect(m_table, &CellTable::rowChosen, this, [this](int row) {
        m_choice.regressor = m_regressors[static_cast<std::size_t>(row)].name;
        Q_EMIT choiceChanged();
    });
    setTraining(nullptr, nullptr);
}

void RegressorsCard::setTraining(const std::shared_ptr<const engine::LayerDataset>& dataset,
                                 const std::shared_ptr<const engine::TrainedPredictor>& trained)
{
    m_dataset = dataset;
    m_trained = dataset ? trained : nullptr;
    const QSignalBlocker quiet(m_families);
    m_families->clear();
    m_families->addItem(tr("all layer types"), allFamilies);
    for (std::size_t group = 0; m_trained && group < dataset->groups.size(); ++group) {
        if (engine::chosenOf(*dataset, m_trained->predictor, group) != nullptr)
            m_families->addItem(familyText(dataset->groups[group].samples.name), static_cast<int>(group));
    }
    m_families->setVisible(m_families->count() > 2);
    chooseFamily();
}

void RegressorsCard::chooseFamily()
{
    const int family = m_families->currentData().toInt();
    m_choice.group = family == allFamilies ? std::nullopt : std::optional(static_cast<std::size_t>(family));
    m_regressors.clear();
    if (m_trained)
        m_regressors = engine::reviewedRegressors(*m_dataset, *m_trained, m_choice.group);
    const auto* chosen =
        m_trained && m_choice.group ? engine::chosenOf(*m_dataset, m_trained->predictor, *m_choice.group) : nullptr;
    m_choice.regressor = chosen != nullptr ? chosen->regressor.name : std::string();
    showTable();
    Q_EMIT choiceChanged();
}

/// The one that a predictor takes is marked.
void RegressorsCard::showTable()
{
    CellTableModel::Rows rows;
    for (const auto& regressor : m_regressors)
        rows.push_back(cellsOf(regressor));
    m_table->setRows(std::move(rows));
    const auto chosen = std::ranges::find(m_regressors, m_choice.regressor, &engine::ReviewedRegressor::name);
    const int row = chosen != m_regressors.end() ? static_cast<int>(chosen - m_regressors.begin()) : -1;
    m_table->setMarkedRow(row);
    m_table->setChosenRow(row);
}

void RegressorsCard::setConditions(const Conditions& conditions)
{
    m_table->setConditions(conditions);
}

} // namespace widgets
