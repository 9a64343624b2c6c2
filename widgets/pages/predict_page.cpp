// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/predict_page.h"

#include "widgets/charts/error_share_chart.h"
#include "widgets/charts/legend_line.h"
#include "widgets/charts/prediction_chart.h"
#include "widgets/pages/next_measurements.h"
#include "widgets/pages/predictor_use.h"
#include "widgets/pages/regressors_card.h"
#include "widgets/shell/message_line.h"
#include "widgets/shell/missing_note.h"
#include "widgets/theme.h"

#include <QDragEnterEvent>
#include <QDropEvent>
#include <QLocale>
#include <QMimeData>
#include <QSplitter>
#include <QUrl>
#include <QVBoxLayout>

namespace widgets {

namespace {

QSplitter* splitter(Qt::Orientation orientation, std::initializer_list<QWidget*> parts, const QList<int>& sizes)
{
    auto* all = new QSplitter(orientation);
    for (auto* part : parts)
        all->addWidget(part);
    all->setSizes(sizes);
    all->setChildrenCollapsible(false);
    all->setHandleWidth(sizes::margin);
    return all;
}

/// A table that is dragged, or nothing.
/// Or a predictor.
QString droppedTable(const QMimeData* data)
{
    const auto urls = data->urls();
    const auto path = urls.size() == 1 && urls[0].isLocalFile() ? urls[0].toLocalFile() : QString();
    const auto endsWith = [&](const char* ending) { return path.endsWith(QLatin1String(ending), Qt::CaseInsensitive); };
    return endsWith(".csv") || endsWith(".json") ? path : QString();
}

/// What a file says of the device that was measured.
Conditions conditionsOf(const engine::LayerDataset* dataset)
{
    Conditions conditions;
    if (dataset == nullptr)
        return conditions;
    const auto device = dataset->conditions.find("device");
    if (device != dataset->conditions.end()) {
        conditions.device = engine::DeviceDescription();
        conditions.device->name = device->second;
    }
    return conditions;
}

} // namespace

PredictPage::PredictPage(QWidget* parent)
    : QWidget(parent), m_error(new MessageLine(this)), m_missing(new MissingNote(this))
{
    setProperty("role", QStringLiteral("page"));
    setAttribute(Qt::WA_StyledBackground);
    setAcceptDrops(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(sizes::margin, sizes::margin, sizes::margin, sizes::margin);
    layout->setSpacing(sizes::margin);
    layout->addWidget(m_error);
    layout->addWidget(m_missing);
    layout->addWidget(splitter(Qt::Horizontal, {makeLeft(), makeRight()}, {860, 640}), 1);
    connect(m_missing, &MissingNote::wanted, this, &PredictPage::giveMissing);
    connect(m_regressors, &RegressorsCard::choiceChanged, this, &PredictPage::showChoice);
    connect(m_chart, &PredictionChart::rowSelected, this, &PredictPage::selectRow);
    connect(m_tabs, &PredictionTabs::rowSelected, this, &PredictPage::selectRow);
    connect(m_tabs, &PredictionTabs::learningCurveRequested, this, &PredictPage::learningCurveRequested);
    connect(m_tabs->next(), &NextMeasurements::measureRequested, this, [this](const QStringList& networks) {
        if (const auto agent = m_data->chosenDevice())
            Q_EMIT measureRequested(*agent, networks);
    });
    connectDataset();
    showMissing();
}

QWidget* PredictPage::makeLeft()
{
    m_chartCard = new Card(tr("Predicted against measured"), this);
    m_chart = new PredictionChart(this);
    m_chart->setMinimumSize(300, 220);
    m_chartCard->addBody(new LegendLine(*m_chart, m_chartCard), 0, 6);
    m_chartCard->addBody(m_chart);
    m_tabs = new PredictionTabs(this);
    m_tabs->setMinimumHeight(190);
    connect(m_chart, &Chart::exportReady, this, &PredictPage::exportReady);
    connect(m_tabs, &PredictionTabs::exportReady, this, &PredictPage::exportReady);
    return splitter(Qt::Vertical, {m_chartCard, m_tabs}, {620, 280});
}

QWidget* PredictPage::makeRight()
{
    m_regressors = new RegressorsCard(this);
    auto* sharesCard = new Card(tr("Share of layers within an error"), this);
    sharesCard->setHint(tr("against the noise floor"));
    m_shares = new ErrorShareChart(this);
    m_shares->setMinimumSize(260, 170);
    sharesCard->addBody(m_shares);
    m_data = new DatasetCard(this);
    connect(m_regressors, &RegressorsCard::exportReady, this, &PredictPage::exportReady);
    connect(m_shares, &Chart::exportReady, this, &PredictPage::exportReady);
    return splitter(Qt::Vertical, {m_regressors, sharesCard, m_data}, {320, 320, 190});
}

void PredictPage::connectDataset()
{
    connect(m_data, &DatasetCard::collectRequested, this, &PredictPage::collectRequested);
    connect(m_data, &DatasetCard::pauseRequested, this, &PredictPage::pauseRequested);
    connect(m_data, &DatasetCard::trainRequested, this, &PredictPage::trainRequested);
    connect(m_data, &DatasetCard::cancelRequested, this, &PredictPage::cancelRequested);
    connect(m_data, &DatasetCard::importRequested, this, &PredictPage::importRequested);
    connect(m_data, &DatasetCard::exportRequested, this, &PredictPage::datasetExportRequested);
    connect(m_data, &DatasetCard::saveRequested, this, &PredictPage::predictorSaveRequested);
    connect(m_data->use(), &PredictorUse::useRequested, this, &PredictPage::predictedTimesRequested);
}

void PredictPage::setDataset(std::shared_ptr<const engine::LayerDataset> dataset, const QString& name)
{
    m_dataset = std::move(dataset);
    m_data->setDataset(m_dataset, name);
    const auto conditions = conditionsOf(m_dataset.get());
    m_chart->setConditions(conditions);
    m_shares->setConditions(conditions);
    m_regressors->setConditions(conditions);
    m_tabs->setConditions(conditions);
    setTraining(nullptr, {});
}

void PredictPage::setTraining(std::shared_ptr<const engine::TrainedPredictor> trained,
                              std::vector<std::optional<engine::Regressor>> explainers)
{
    m_trained = std::move(trained);
    m_selected.reset();
    m_data->setTraining(m_trained);
    m_tabs->setDataset(m_dataset, std::move(explainers));
    m_tabs->next()->setSuggestions({});
    m_regressors->setTraining(m_dataset, m_trained);
    showMissing();
}

/// After another choice, too.
void PredictPage::showChoice()
{
    const auto& choice = m_regressors->choice();
    std::vector<engine::ReviewedRow> rows;
    if (m_dataset && m_trained)
        rows = engine::reviewedRows(*m_dataset, *m_trained, choice);
    m_chartCard->setHint(rows.empty() ? QString()
                                      : tr("%1 layers not learnt from · %2 · band 10 % · bars 90 %")
                                            .arg(QLocale().toString(static_cast<qulonglong>(rows.size())),
                                                 regressorText(choice.regressor)));
    m_chart->setRows(m_dataset, rows);
    m_tabs->setRows(std::move(rows), choice, regressorText(choice.regressor));
    setSelectedRow(m_selected);
    showShares();
    for (auto* line : findChildren<LegendLine*>()) {
        line->updateGeometry();
        line->update();
    }
}

/// The one that is looked at, and the best of the others.
void PredictPage::showShares()
{
    constexpr std::size_t most = 4;
    std::vector<ErrorShareChart::Curve> curves;
    const auto add = [&](const std::string& regressor) {
        const auto& group = m_regressors->choice().group;
        const auto rows = engine::reviewedRows(*m_dataset, *m_trained, {group, regressor});
        curves.push_back({regressorText(regressor), engine::absoluteErrors(rows)});
    };
    if (!m_dataset || !m_trained)
        return m_shares->setCurves({}, {});
    const auto& chosen = m_regressors->choice().regressor;
    add(chosen);
    for (const auto& regressor : m_regressors->regressors()) {
        if (curves.size() < most && regressor.name != chosen && regressor.accuracy)
            add(regressor.name);
    }
    m_shares->setCurves(std::move(curves), engine::noiseFloorOf(*m_dataset, m_regressors->choice().group));
}

void PredictPage::selectRow(const engine::RowPlace& place)
{
    setSelectedRow(place);
    m_tabs->setCurrentTab(PredictionTabs::Why);
    Q_EMIT rowSelected(place);
}

void PredictPage::setSelectedRow(const std::optional<engine::RowPlace>& place)
{
    m_selected = place;
    m_chart->setSelectedRow(place);
    m_tabs->setSelectedRow(place);
}

void PredictPage::setLearningCurve(std::vector<engine::LearningPoint> points)
{
    m_tabs->setLearningCurve(std::move(points));
}

void PredictPage::setPredictorAvailable(bool available)
{
    m_data->use()->setAvailable(available);
}

void PredictPage::setPredictorUsed(engine::Side side, bool used, const QString& said)
{
    m_data->use()->setUsed(side, used, said);
}

void PredictPage::setDevices(const std::vector<CollectDevice>& devices)
{
    m_data->setDevices(devices);
    showMissing();
}

void PredictPage::setCollecting(bool collecting)
{
    m_collecting = collecting;
    m_data->setCollecting(collecting);
    m_tabs->setBusy(collecting);
    showMissing();
}

void PredictPage::setProgress(const QString& what, double share, bool cancellable)
{
    m_data->setProgress(what, share, cancellable);
    m_tabs->setBusy(true);
    m_busy = true;
    showMissing();
}

void PredictPage::clearProgress()
{
    m_data->clearProgress();
    m_tabs->setBusy(m_collecting);
    m_busy = false;
    showMissing();
}

void PredictPage::setError(const QString& text)
{
    m_error->setError(text);
}

void PredictPage::setSuggestions(std::vector<engine::Suggestion> suggestions)
{
    m_tabs->next()->setSuggestions(std::move(suggestions));
}

void PredictPage::showMissing()
{
    m_tabs->next()->setPossible(m_data->hasDevices() && !m_collecting && !m_busy);
    if (m_collecting || m_busy || m_trained)
        m_missing->clear();
    else if (m_dataset)
        m_missing->setMissing(tr("The layers are measured, and no regressor has learnt from them yet."), tr("Train"));
    else if (m_data->hasDevices())
        m_missing->setMissing(tr("No layers are measured yet. Collect their times on a device, or drop a table of them "
                                 "here; regressors learn from it."),
                              tr("Collect"));
    else
        m_missing->setMissing(tr("No layers are measured yet, and no device is ready to measure them on. A table of "
                                 "them can be dropped here, too."),
                              tr("Choose devices"));
}

void PredictPage::giveMissing()
{
    if (m_dataset)
        Q_EMIT trainRequested();
    else if (m_data->hasDevices())
        m_data->requestCollection();
    else
        Q_EMIT stageRequested(Stage::Devices);
}

void PredictPage::dragEnterEvent(QDragEnterEvent* event)
{
    if (!droppedTable(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void PredictPage::dropEvent(QDropEvent* event)
{
    const auto path = droppedTable(event->mimeData());
    if (path.isEmpty())
        return;
    event->acceptProposedAction();
    Q_EMIT fileDropped(path);
}

} // namespace widgets
