// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/load_view.h"

#include "widgets/charts/legend_line.h"
#include "widgets/charts/load_chart.h"
#include "widgets/shell/message_line.h"
#include "widgets/shell/progress_line.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace widgets {

LoadView::LoadView(QWidget* parent)
    : QWidget(parent), m_message(new MessageLine(this)), m_progress(new ProgressLine(this)),
      m_chart(new LoadChart(this)), m_legend(new LegendLine(*m_chart, this))
{
    setObjectName(QStringLiteral("loadView"));
    m_chart->setMinimumSize(180, 110);
    auto* right = new QVBoxLayout;
    right->setSpacing(4);
    right->addWidget(m_message);
    right->addWidget(m_progress);
    right->addWidget(m_legend);
    right->addWidget(m_chart, 1);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 6, 6, 0);
    layout->setSpacing(12);
    layout->addWidget(makeTools());
    layout->addLayout(right, 1);
    connect(m_progress, &ProgressLine::cancelRequested, this, &LoadView::cancelRequested);
    connect(m_chart, &Chart::exportReady, this, &LoadView::exportReady);
    setCurve(nullptr);
}

/// At the side, because there is more room across than down.
QWidget* LoadView::makeTools()
{
    auto* tools = new QWidget(this);
    m_devices = makeCombo("loadDevice", tr("The device that is kept busy while it is timed"));
    m_devices->setPlaceholderText(tr("no device is ready"));
    m_measure = makeButton(tr("Measure"), "measureLoad", nullptr);
    m_measure->setProperty("role", QStringLiteral("primary"));
    m_layers = makeCombo("loadLayer", tr("What is shown: the whole model, or one of its layers"));
    m_import = makeButton(tr("Import…"), "importLoad", &LoadView::importRequested);
    m_save = makeButton(tr("Save…"), "saveLoad", &LoadView::saveRequested);
    m_use = makeButton(tr("Use for the predictor"), "useLoad", &LoadView::useRequested);
    m_use->setToolTip(
        tr("What the predictor says of a busy device follows the law that was fitted here: while others use a "
           "share s of the cores, a layer takes (1 − s)^−e times as long"));
    auto* layout = new QGridLayout(tools);
    layout->setContentsMargins({});
    layout->setHorizontalSpacing(6);
    layout->setVerticalSpacing(6);
    layout->addWidget(m_devices, 0, 0);
    layout->addWidget(m_measure, 0, 1);
    layout->addWidget(m_layers, 1, 0, 1, 2);
    layout->addWidget(m_import, 2, 0);
    layout->addWidget(m_save, 2, 1);
    layout->addWidget(m_use, 3, 0, 1, 2);
    layout->setRowStretch(4, 1);
    connect(m_measure, &QPushButton::clicked, this,
            [this] { Q_EMIT measureRequested(m_devices->currentData().toUInt()); });
    connect(m_layers, &QComboBox::currentIndexChanged, this, &LoadView::showCurve);
    return tools;
}

QComboBox* LoadView::makeCombo(const char* name, const QString& help)
{
    auto* combo = new QComboBox(this);
    combo->setObjectName(QLatin1String(name));
    combo->setToolTip(help);
    combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    combo->setMinimumContentsLength(6);
    return combo;
}

QPushButton* LoadView::makeButton(const QString& text, const char* name, void (LoadView::*wish)())
{
    auto* button = new QPushButton(text, this);
    button->setObjectName(QLatin1String(name));
    if (wish != nullptr)
        connect(button, &QPushButton::clicked, this, wish);
    return button;
}

void LoadView::setDevices(const std::vector<CollectDevice>& devices)
{
    if (offerDevices(*m_devices, devices))
        enable();
}

void LoadView::setModel(const QString& name)
{
    m_model = name;
    enable();
}

void LoadView::setCurve(std::shared_ptr<const engine::LoadCurve> curve)
{
    m_curve = std::move(curve);
    showLayers();
    showCurve();
    enable();
}

/// Those that the first load has.
void LoadView::showLayers()
{
    const auto before = m_layers->currentData();
    const QSignalBlocker quiet(m_layers);
    m_layers->clear();
    m_layers->addItem(tr("whole model"), QString());
    if (m_curve && !m_curve->points.empty()) {
        for (const auto& layer : m_curve->points.front().layers)
            m_layers->addItem(QString::fromStdString(layer.layer), QString::fromStdString(layer.layer));
    }
    m_layers->setCurrentIndex(std::max(0, m_layers->findData(before)));
}

void LoadView::showCurve()
{
    m_chart->setCurve(m_curve, m_layers->currentData().toString().toStdString());
    m_legend->setVisible(m_curve != nullptr);
    m_legend->updateGeometry();
    m_legend->update();
}

void LoadView::setPredictorAvailable(bool available)
{
    m_predicts = available;
    enable();
}

void LoadView::setProgress(const QString& what, double share)
{
    m_busy = true;
    m_progress->setProgress(what, share);
    enable();
}

void LoadView::clearProgress()
{
    m_busy = false;
    m_progress->clear();
    enable();
}

void LoadView::setError(const QString& text)
{
    m_message->setError(text);
}

void LoadView::setSaid(const QString& text)
{
    m_message->setMessage(MessageLine::Tone::Good, text);
}

void LoadView::enable()
{
    const bool hasDevice = m_devices->count() > 0;
    m_devices->setEnabled(!m_busy && hasDevice);
    m_measure->setEnabled(!m_busy && hasDevice && !m_model.isEmpty());
    m_measure->setToolTip(
        m_model.isEmpty()
            ? tr("No model is open")
            : tr("Times %1 once under each of 0, 25, 50, 75 and 100 % of load on the device’s cores").arg(m_model));
    m_layers->setEnabled(m_layers->count() > 1);
    m_import->setEnabled(!m_busy);
    m_save->setEnabled(!m_busy && m_curve);
    m_use->setEnabled(!m_busy && m_curve && m_predicts);
    m_chart->setNote(m_model.isEmpty() && !m_curve ? tr("Needs an open model and a device") : QString());
}

} // namespace widgets
