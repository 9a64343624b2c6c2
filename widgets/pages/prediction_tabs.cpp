// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/prediction_tabs.h"

#include "widgets/charts/family_style.h"
#include "widgets/charts/learning_curve_chart.h"
#include "widgets/charts/residual_chart.h"
#include "widgets/pages/explanation_view.h"
#include "widgets/pages/load_view.h"
#include "widgets/pages/next_measurements.h"
#include "widgets/shell/elided_label.h"
#include "widgets/tables/cell_table.h"
#include "widgets/tables/value_text.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace widgets {

namespace {

QString timeText(double millis)
{
    return millisNumber(engine::Millis{millis});
}

std::vector<TableCell> cellsOf(const engine::ReviewedNetwork& network)
{
    const double error = network.measured > 0 ? network.predicted / network.measured - 1 : 0.0;
    return {{QString::fromStdString(network.name)},
            {QLocale().toString(static_cast<qulonglong>(network.layers)), static_cast<double>(network.layers)},
            {timeText(network.measured), network.measured},
            {timeText(network.predicted), network.predicted},
            {network.interval
                 ? PredictionTabs::tr("%1 to %2").arg(timeText(network.interval->low), timeText(network.interval->high))
                 : dash(),
             network.interval ? network.interval->high - network.interval->low : 0.0},
            {percentText(error), error}};
}

QWidget* lineOf(std::initializer_list<QWidget*> widgets, QWidget* parent)
{
    auto* line = new QWidget(parent);
    auto* layout = new QHBoxLayout(line);
    layout->setContentsMargins(12, 6, 12, 0);
    for (auto* widget : widgets)
        layout->addWidget(widget);
    layout->addStretch(1);
    return line;
}

QLabel* caption(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setProperty("role", QStringLiteral("muted"));
    return label;
}

QWidget* pile(QWidget* above, QWidget* below, QWidget* parent)
{
    auto* body = new QWidget(parent);
    auto* layout = new QVBoxLayout(body);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(above);
    layout->addWidget(below, 1);
    return body;
}

} // namespace

PredictionTabs::PredictionTabs(QWidget* parent)
    : TabCard(parent), m_networks(new CellTable({tr("Network"), tr("Layers"), tr("Measured (ms)"), tr("Predicted (ms)"),
                                                 tr("Interval (ms)"), tr("Error")},
                                                QStringLiteral("networks"), this)),
      m_why(new ExplanationView(this)), m_load(new LoadView(this))
{
    m_networks->setObjectName(QStringLiteral("networks"));
    m_networks->setToolTip(
        tr("Sums over the layers of a network that are in the dataset. The interval takes the errors "
           "of layers as independent of each other"));
    addTab(tr("Whole networks"), m_networks);
    addTab(tr("Residuals"), makeResiduals());
    addTab(tr("Learning curve"), makeLearningCurve());
    addTab(tr("Why"), m_why);
    addTab(tr("Load"), m_load);
    connect(m_load, &LoadView::exportReady, this, &PredictionTabs::exportReady);
    connect(m_networks, &CellTable::exportReady, this, &PredictionTabs::exportReady);
    connect(m_why, &ExplanationView::rowSelected, this, &PredictionTabs::rowSelected);
    showLearning();
}

QWidget* PredictionTabs::makeResiduals()
{
    m_features = new QComboBox(this);
    m_features->setObjectName(QStringLiteral("residualFeature"));
    m_features->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_residuals = new ResidualChart(this);
    m_residuals->setMinimumHeight(120);
    connect(m_features, &QComboBox::currentIndexChanged, this, &PredictionTabs::showResiduals);
    connect(m_residuals, &ResidualChart::rowSelected, this, &PredictionTabs::rowSelected);
    connect(m_residuals, &Chart::exportReady, this, &PredictionTabs::exportReady);
    return pile(lineOf({caption(tr("Against the feature:"), this), m_features}, this), m_residuals, this);
}

QWidget* PredictionTabs::makeLearningCurve()
{
    m_compute = new QPushButton(tr("Compute"), this);
    m_compute->setObjectName(QStringLiteral("computeLearningCurve"));
    m_compute->setProperty("role", QStringLiteral("choice"));
    m_learningHint = new ElidedLabel(this);
    m_learningHint->setProperty("role", QStringLiteral("muted"));
    m_learning = new LearningCurveChart(this);
    m_learning->setMinimumHeight(120);
    connect(m_compute, &QPushButton::clicked, this,
            [this] { Q_EMIT learningCurveRequested(*m_choice.group, m_choice.regressor); });
    connect(m_learning, &Chart::exportReady, this, &PredictionTabs::exportReady);
    m_next = new NextMeasurements(this);
    connect(m_next, &NextMeasurements::exportReady, this, &PredictionTabs::exportReady);
    auto* both = new QSplitter(Qt::Horizontal, this);
    both->setChildrenCollapsible(false);
    both->addWidget(pile(lineOf({m_compute, m_learningHint}, this), m_learning, this));
    both->addWidget(m_next);
    both->setSizes({300, 560});
    return both;
}

void PredictionTabs::setDataset(const std::shared_ptr<const engine::LayerDataset>& dataset,
                                std::vector<std::optional<engine::Regressor>> explainers)
{
    m_dataset = dataset;
    m_why->setDataset(dataset, std::move(explainers));
}

void PredictionTabs::setRows(std::vector<engine::ReviewedRow> rows, const engine::ReviewChoice& choice,
                             const QString& predictor)
{
    m_rows = std::move(rows);
    if (choice != m_choice || m_rows.empty())
        m_learning->setPoints({}, {});
    m_choice = choice;
    m_predictor = predictor;
    showNetworks();
    showFeatures();
    showResiduals();
    showLearning();
}

void PredictionTabs::showNetworks()
{
    CellTableModel::Rows rows;
    if (m_dataset) {
        for (const auto& network : engine::reviewedNetworks(*m_dataset, m_rows))
            rows.push_back(cellsOf(network));
    }
    m_networks->setRows(std::move(rows));
}

/// Those that all families have that are looked at, and that are not the same in all rows.
void PredictionTabs::showFeatures()
{
    const auto before = m_features->currentText();
    const QSignalBlocker quiet(m_features);
    m_features->clear();
    if (m_rows.empty())
        return;
    std::vector<std::size_t> groups;
    for (const auto& row : m_rows) {
        if (groups.empty() || groups.back() != row.place.group)
            groups.push_back(row.place.group);
    }
    const auto valueOf = [this](const engine::ReviewedRow& row, const std::string& column) {
        const auto& samples = m_dataset->groups[row.place.group].samples.samples;
        const auto at = std::ranges::find(samples.columns, column) - samples.columns.begin();
        return samples.row(row.place.row)[static_cast<std::size_t>(at)];
    };
    const auto varies = [&](const std::string& column) {
        return std::ranges::any_of(
            m_rows, [&](const auto& row) { return valueOf(row, column) != valueOf(m_rows.front(), column); });
    };
    for (const auto& column : m_dataset->groups[groups.front()].samples.samples.columns) {
        const bool isInAll = std::ranges::all_of(groups, [&](std::size_t group) {
            const auto& columns = m_dataset->groups[group].samples.samples.columns;
            return std::ranges::find(columns, column) != columns.end();
        });
        if (isInAll && varies(column))
            m_features->addItem(QString::fromStdString(column));
    }
    m_features->setCurrentIndex(std::max(0, m_features->findText(before)));
}

void PredictionTabs::showResiduals()
{
    if (m_dataset)
        m_residuals->setRows(m_dataset, m_rows, m_features->currentText().toStdString());
}

void PredictionTabs::showLearning()
{
    const bool possible = m_choice.group && m_dataset && !m_rows.empty();
    m_compute->setEnabled(possible && !m_busy);
    m_learningHint->setText(possible
                                ? tr("How far off %1 is for %2, from fewer and from more rows")
                                      .arg(m_predictor, familyText(m_dataset->groups[*m_choice.group].samples.name))
                                : tr("Choose a layer type in Regressors first"));
}

void PredictionTabs::setSelectedRow(const std::optional<engine::RowPlace>& place)
{
    m_residuals->setSelectedRow(place);
    const auto row = place ? std::ranges::find(m_rows, *place, &engine::ReviewedRow::place) : m_rows.end();
    m_why->setRow(row != m_rows.end() ? std::optional(*row) : std::nullopt);
}

void PredictionTabs::setLearningCurve(std::vector<engine::LearningPoint> points)
{
    if (m_choice.group && m_dataset)
        m_learning->setPoints(std::move(points), m_dataset->groups[*m_choice.group].samples.noisePercent);
}

void PredictionTabs::setBusy(bool busy)
{
    m_busy = busy;
    showLearning();
}

void PredictionTabs::setConditions(const Conditions& conditions)
{
    m_networks->setConditions(conditions);
    m_residuals->setConditions(conditions);
    m_learning->setConditions(conditions);
    m_next->setConditions(conditions);
}

} // namespace widgets
