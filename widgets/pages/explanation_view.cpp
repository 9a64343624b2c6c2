// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/explanation_view.h"

#include "widgets/charts/family_style.h"
#include "widgets/shell/elided_label.h"
#include "widgets/tables/cell_table.h"
#include "widgets/tables/value_text.h"

#include <QGridLayout>
#include <QLabel>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace widgets {

namespace {

constexpr std::size_t mostNearest = 12;

QString amountText(double value)
{
    const bool isWhole = value == std::floor(value) && std::abs(value) < 1e15;
    return isWhole ? QLocale().toString(static_cast<qlonglong>(value)) : QLocale().toString(value, 'g', 4);
}

QString timeText(double millis)
{
    return millisNumber(engine::Millis{millis});
}

QLabel* caption(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setProperty("role", QStringLiteral("muted"));
    return label;
}

} // namespace

ExplanationView::ExplanationView(QWidget* parent)
    : QWidget(parent), m_title(new ElidedLabel(this)), m_termsTitle(caption({}, this)),
      m_features(new CellTable({tr("Feature"), tr("Value")}, QStringLiteral("features"), this)),
      m_terms(new CellTable({tr("Part"), tr("ms")}, QStringLiteral("parts"), this)),
      m_nearest(new CellTable({tr("Layer"), tr("Measured (ms)")}, QStringLiteral("nearest"), this))
{
    m_title->setObjectName(QStringLiteral("explained"));
    m_features->setObjectName(QStringLiteral("features"));
    m_terms->setObjectName(QStringLiteral("terms"));
    m_nearest->setObjectName(QStringLiteral("nearest"));
    auto* layout = new QGridLayout(this);
    layout->setContentsMargins(12, 6, 12, 6);
    layout->setHorizontalSpacing(12);
    layout->setVerticalSpacing(4);
    layout->addWidget(m_title, 0, 0, 1, 3);
    layout->addWidget(caption(tr("Its features"), this), 1, 0);
    layout->addWidget(m_termsTitle, 1, 1);
    layout->addWidget(caption(tr("Most like it"), this), 1, 2);
    layout->addWidget(m_features, 2, 0);
    layout->addWidget(m_terms, 2, 1);
    layout->addWidget(m_nearest, 2, 2);
    for (int column = 0; column < 3; ++column)
        layout->setColumnStretch(column, 1);
    for (auto* table : {m_features, m_terms, m_nearest})
        table->setMinimumSize(120, 60);
    connect(m_nearest, &CellTable::rowChosen, this,
            [this](int row) { Q_EMIT rowSelected(m_nearestPlaces[static_cast<std::size_t>(row)]); });
    setRow({});
}

void ExplanationView::setDataset(std::shared_ptr<const engine::LayerDataset> dataset,
                                 std::vector<std::optional<engine::Regressor>> explainers)
{
    m_dataset = std::move(dataset);
    m_explainers = std::move(explainers);
    setRow({});
}

void ExplanationView::setRow(const std::optional<engine::ReviewedRow>& row)
{
    if (!row || !m_dataset) {
        m_title->setText(tr("Click a point above to see what its prediction rests on."));
        m_termsTitle->setText(tr("Parts of a sum"));
        m_features->setRows({});
        m_terms->setRows({});
        m_nearestPlaces.clear();
        return m_nearest->setRows({});
    }
    const auto& group = m_dataset->groups[row->place.group];
    const auto& measured = group.rows[row->place.row];
    m_title->setText(tr("%1 / %2, %3: predicted %4 ms, measured %5 ms (%6)")
                         .arg(QString::fromStdString(measured.network), QString::fromStdString(measured.layer),
                              familyText(group.samples.name), timeText(row->predicted), timeText(row->measured),
                              percentText(row->relativeError().value_or(0.0))));
    showFeatures(row->place);
    showTerms(row->place);
    showNearest(row->place);
}

void ExplanationView::showFeatures(const engine::RowPlace& place)
{
    const auto& samples = m_dataset->groups[place.group].samples.samples;
    const auto values = samples.row(place.row);
    CellTableModel::Rows rows;
    for (std::size_t column = 0; column < values.size(); ++column)
        rows.push_back(
            {{QString::fromStdString(samples.columns[column])}, {amountText(values[column]), values[column]}});
    m_features->setRows(std::move(rows));
}

void ExplanationView::showTerms(const engine::RowPlace& place)
{
    m_terms->setRows({});
    m_termsTitle->setText(tr("Parts of a sum: none can be told apart"));
    if (place.group >= m_explainers.size() || !m_explainers[place.group])
        return;
    const auto& regressor = *m_explainers[place.group];
    const auto& samples = m_dataset->groups[place.group].samples.samples;
    std::vector<double> row; // of its columns
    for (const auto& column : regressor.columns) {
        const auto found = std::ranges::find(samples.columns, column);
        if (found == samples.columns.end())
            return;
        row.push_back(samples.row(place.row)[static_cast<std::size_t>(found - samples.columns.begin())]);
    }
    CellTableModel::Rows rows;
    for (const auto& term : engine::termsOf(regressor, row)) {
        if (term.part != 0.0)
            rows.push_back({{term.column.empty()
                                 ? tr("every layer")
                                 : tr("%1 of %2").arg(amountText(term.value), QString::fromStdString(term.column))},
                            {timeText(term.part), term.part}});
    }
    m_termsTitle->setText(tr("Parts by %1: %2 ms together")
                              .arg(QString::fromStdString(regressor.name), timeText(engine::evaluate(regressor, row))));
    m_terms->setRows(std::move(rows));
}

void ExplanationView::showNearest(const engine::RowPlace& place)
{
    const auto& group = m_dataset->groups[place.group];
    CellTableModel::Rows rows;
    m_nearestPlaces.clear();
    for (const auto near : engine::nearestRows(group.samples.samples, place.row, mostNearest)) {
        const double target = group.samples.samples.target[near];
        rows.push_back({{tr("%1 of %2")
                             .arg(QString::fromStdString(group.rows[near].layer),
                                  QString::fromStdString(group.rows[near].network))},
                        {timeText(target), target}});
        m_nearestPlaces.push_back({place.group, near});
    }
    m_nearest->setRows(std::move(rows));
}

} // namespace widgets
