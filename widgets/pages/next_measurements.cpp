// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/next_measurements.h"

#include "engine/predict/layer_shape_text.h"
#include "widgets/charts/family_style.h"
#include "widgets/shell/elided_label.h"
#include "widgets/tables/cell_table.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

namespace widgets {

namespace {

QString whyOf(const engine::Doubt& doubt)
{
    if (!doubt.isKnown)
        return NextMeasurements::tr("new type");
    return doubt.isInRange ? NextMeasurements::tr("models differ") : NextMeasurements::tr("out of range");
}

/// More than all is not told apart.
QString unsureText(const engine::Doubt& doubt)
{
    return doubt.spread < engine::mostDoubt ? QLocale().toString(doubt.percent(), 'f', 0) + QStringLiteral(" %")
                                            : NextMeasurements::tr("> 100 %");
}

std::vector<TableCell> cellsOf(const engine::Suggestion& suggestion)
{
    const auto shape = QString::fromStdString(engine::shapeText(suggestion.features));
    const auto where =
        NextMeasurements::tr("%1 · %2, layer %3")
            .arg(shape, QString::fromStdString(suggestion.network), QString::fromStdString(suggestion.layer));
    return {{familyText(std::string(suggestion.features.family)), {}, where},
            {shape, {}, where},
            {unsureText(suggestion.doubt), suggestion.doubt.percent()},
            {whyOf(suggestion.doubt)}};
}

} // namespace

NextMeasurements::NextMeasurements(QWidget* parent)
    : QWidget(parent), m_measure(new QPushButton(tr("Measure these"), this)), m_hint(new ElidedLabel(this)),
      m_table(new CellTable({tr("Type"), tr("Shape"), tr("Unsure by"), tr("Why")}, QStringLiteral("next-layers"), this))
{
    m_measure->setObjectName(QStringLiteral("measureNext"));
    m_measure->setProperty("role", QStringLiteral("choice"));
    m_measure->setToolTip(
        tr("Times the made-up networks in which these layers stand, on the device chosen in Dataset"));
    m_hint->setProperty("role", QStringLiteral("muted"));
    m_table->setObjectName(QStringLiteral("nextLayers"));
    m_table->setToolTip(
        tr("Unsure by: how far apart the times are that models give which learnt from different rows, or "
           "the interval of the prediction as a standard deviation. Out of range: beyond what was learnt from"));
    m_table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
    auto* line = new QHBoxLayout;
    line->setContentsMargins(12, 6, 12, 0);
    line->addWidget(m_measure);
    line->addWidget(m_hint, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(6);
    layout->addLayout(line);
    layout->addWidget(m_table, 1);
    connect(m_measure, &QPushButton::clicked, this, [this] {
        QStringList networks;
        for (const auto& network : engine::networksOf(m_suggestions))
            networks << QString::fromStdString(network);
        Q_EMIT measureRequested(networks);
    });
    connect(m_table, &CellTable::exportReady, this, &NextMeasurements::exportReady);
    setSuggestions({});
}

void NextMeasurements::setSuggestions(std::vector<engine::Suggestion> suggestions)
{
    m_suggestions = std::move(suggestions);
    CellTableModel::Rows rows;
    for (const auto& suggestion : m_suggestions)
        rows.push_back(cellsOf(suggestion));
    m_table->setRows(std::move(rows));
    const auto networks = engine::networksOf(m_suggestions).size();
    m_hint->setText(m_suggestions.empty() ? tr("What is worth measuring next is known after training")
                                          : tr("worth measuring next · networks: %1").arg(networks));
    enable();
}

void NextMeasurements::setPossible(bool possible)
{
    m_possible = possible;
    enable();
}

void NextMeasurements::setConditions(const Conditions& conditions)
{
    m_table->setConditions(conditions);
}

void NextMeasurements::enable()
{
    m_measure->setEnabled(m_possible && !m_suggestions.empty());
}

} // namespace widgets
