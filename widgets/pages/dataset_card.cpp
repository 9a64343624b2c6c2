// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/dataset_card.h"

#include "widgets/charts/family_style.h"
#include "widgets/pages/predictor_use.h"
#include "widgets/shell/elided_label.h"
#include "widgets/shell/progress_line.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

namespace widgets {

namespace {

QString numberText(std::size_t number)
{
    return QLocale().toString(static_cast<qulonglong>(number));
}

QString percentOf(double percent, int decimals)
{
    return QLocale().toString(percent, 'f', decimals);
}

QString deviceOf(const engine::LayerDataset& dataset)
{
    const auto device = dataset.conditions.find("device");
    return device != dataset.conditions.end() ? QString::fromStdString(device->second)
                                              : DatasetCard::tr("a device that the table does not name");
}

/// "repeats to 2.9 % · 84 % of the samples kept".
QString repeatsText(const engine::LayerDataset& dataset)
{
    QStringList parts;
    if (const auto noise = dataset.noisePercent())
        parts << DatasetCard::tr("measurements repeat to %1 %").arg(percentOf(*noise, 1));
    if (dataset.keptShare)
        parts << DatasetCard::tr("%1 % of the samples kept").arg(percentOf(100 * *dataset.keptShare, 0));
    return parts.join(QStringLiteral(" · "));
}

} // namespace

DatasetCard::DatasetCard(QWidget* parent) : Card(tr("Dataset"), parent)
{
    auto* body = new QWidget(this);
    m_progress = new ProgressLine(body);
    auto* layout = new QVBoxLayout(body);
    layout->setContentsMargins(12, 8, 12, 10);
    layout->setSpacing(8);
    layout->addWidget(makeFacts());
    layout->addWidget(m_progress);
    layout->addWidget(makeCollecting());
    layout->addWidget(makeButtons());
    m_use = new PredictorUse(body);
    layout->addWidget(m_use);
    layout->addStretch(1);
    addBody(body);
    connect(m_progress, &ProgressLine::cancelRequested, this, &DatasetCard::cancelRequested);
    setDataset(nullptr, {});
}

QWidget* DatasetCard::makeFacts()
{
    auto* facts = new QWidget(this);
    auto* layout = new QVBoxLayout(facts);
    layout->setContentsMargins({});
    layout->setSpacing(2);
    const auto add = [&](const char* name, const char* role) {
        auto* label = new ElidedLabel(facts);
        label->setObjectName(QLatin1String(name));
        label->setProperty("role", QLatin1String(role));
        layout->addWidget(label);
        return label;
    };
    m_source = add("datasetSource", "");
    m_repeats = add("datasetRepeats", "muted");
    m_near = add("datasetNear", "muted");
    m_near->hide();
    m_left = add("datasetLeft", "muted");
    return facts;
}

QWidget* DatasetCard::makeCollecting()
{
    auto* line = new QWidget(this);
    m_devices = new QComboBox(line);
    m_devices->setObjectName(QStringLiteral("collectDevice"));
    m_devices->setToolTip(tr("The device whose layers are timed"));
    m_devices->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_devices->setMinimumContentsLength(8);
    m_devices->setPlaceholderText(tr("no device is ready"));
    m_budget = new QComboBox(line);
    m_budget->setObjectName(QStringLiteral("collectBudget"));
    m_budget->setToolTip(tr("How long layers are timed; it can be paused at any time"));
    for (const int minutes : {1, 5, 10, 30, 60})
        m_budget->addItem(tr("%n min", nullptr, minutes), minutes);
    m_budget->setCurrentIndex(2);
    m_collect = new QPushButton(tr("Collect"), line);
    m_collect->setObjectName(QStringLiteral("collect"));
    auto* layout = new QHBoxLayout(line);
    layout->setContentsMargins({});
    layout->setSpacing(6);
    layout->addWidget(m_devices, 1);
    layout->addWidget(m_budget);
    layout->addWidget(m_collect);
    connect(m_collect, &QPushButton::clicked, this,
            [this] { m_collecting ? Q_EMIT pauseRequested() : requestCollection(); });
    return line;
}

QPushButton* DatasetCard::addButton(const QString& text, const char* name, void (DatasetCard::*wish)())
{
    auto* button = new QPushButton(text, this);
    button->setObjectName(QLatin1String(name));
    button->setMinimumWidth(button->fontMetrics().horizontalAdvance(text) + 16);
    connect(button, &QPushButton::clicked, this, wish);
    return button;
}

QWidget* DatasetCard::makeButtons()
{
    auto* line = new QWidget(this);
    auto* layout = new QHBoxLayout(line);
    layout->setContentsMargins({});
    layout->setSpacing(6);
    m_train = addButton(tr("Train"), "train", &DatasetCard::trainRequested);
    m_train->setProperty("role", QStringLiteral("primary"));
    m_import = addButton(tr("Import…"), "import", &DatasetCard::importRequested);
    m_export = addButton(tr("Export CSV…"), "export", &DatasetCard::exportRequested);
    m_save = addButton(tr("Save predictor…"), "save", &DatasetCard::saveRequested);
    for (auto* button : {m_train, m_import, m_export, m_save})
        layout->addWidget(button);
    layout->addStretch(1);
    return line;
}

bool DatasetCard::hasDevices() const
{
    return m_devices->count() > 0;
}

std::optional<quint32> DatasetCard::chosenDevice() const
{
    return hasDevices() ? std::optional(m_devices->currentData().toUInt()) : std::nullopt;
}

void DatasetCard::requestCollection()
{
    if (hasDevices() && !m_collecting)
        Q_EMIT collectRequested(m_devices->currentData().toUInt(), m_budget->currentData().toInt());
}

void DatasetCard::setDataset(const std::shared_ptr<const engine::LayerDataset>& dataset, const QString& name)
{
    m_dataset = dataset;
    if (dataset) {
        setHint(tr("%1 configurations · layer types: %2")
                    .arg(numberText(dataset->configurations()), numberText(dataset->groups.size())));
        m_source->setText(
            tr("Measured on %1 · rows: %2 · %3").arg(deviceOf(*dataset), numberText(dataset->rows()), name));
        m_repeats->setText(repeatsText(*dataset));
    } else {
        setHint({});
        m_source->setText(tr("No layers are measured yet"));
        m_repeats->setText(tr("Collecting times layers of made-up networks on a device"));
    }
    m_repeats->setVisible(!m_repeats->text().isEmpty());
    m_said = m_repeats->text();
    setTraining(nullptr);
}

void DatasetCard::setTraining(const std::shared_ptr<const engine::TrainedPredictor>& trained)
{
    m_predicts = trained != nullptr;
    QStringList left;
    if (trained) {
        for (const auto& [name, reason] : trained->predictor.unpredicted)
            left << tr("%1: %2").arg(familyText(name), QString::fromStdString(reason));
    }
    m_left->setText(left.isEmpty() ? QString() : tr("No predictor of %1").arg(left.join(QStringLiteral("; "))));
    m_left->setVisible(!left.isEmpty());
    enable();
}

void DatasetCard::setPredictor(const QString& device)
{
    m_left->setText(tr("Predictor of %1, from a file").arg(device));
    m_left->show();
    m_predicts = true;
    enable();
}

void DatasetCard::setDevices(const std::vector<CollectDevice>& devices)
{
    if (offerDevices(*m_devices, devices))
        enable();
}

void DatasetCard::setCollecting(bool collecting)
{
    m_collecting = collecting;
    m_collect->setText(collecting ? tr("Pause") : tr("Collect"));
    m_repeats->setText(m_said);
    m_near->hide();
    enable();
}

void DatasetCard::setCollected(const CollectedSoFar& collected)
{
    m_repeats->setText(tr("%1 configurations so far, %2 % of the samples kept")
                           .arg(numberText(collected.configurations), percentOf(100 * collected.keptShare, 0)));
    m_repeats->show();
    m_near->setText(collected.near);
    m_near->setVisible(!collected.near.isEmpty());
}

void DatasetCard::setProgress(const QString& what, double share, bool cancellable)
{
    m_busy = true;
    m_progress->setCancellable(cancellable);
    m_progress->setProgress(what, share);
    enable();
}

void DatasetCard::clearProgress()
{
    m_busy = false;
    m_progress->clear();
    enable();
}

void DatasetCard::enable()
{
    const bool idle = !m_busy && !m_collecting;
    m_collect->setEnabled(m_collecting || (idle && hasDevices()));
    m_devices->setEnabled(idle && hasDevices());
    m_budget->setEnabled(idle && hasDevices());
    m_train->setEnabled(idle && m_dataset);
    m_import->setEnabled(idle);
    m_export->setEnabled(idle && m_dataset);
    m_save->setEnabled(idle && m_predicts);
}

} // namespace widgets
