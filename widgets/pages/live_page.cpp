// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/live_page.h"

#include "widgets/charts/latency_breakdown_chart.h"
#include "widgets/charts/latency_chart.h"
#include "widgets/charts/legend_line.h"
#include "widgets/charts/speedup_chart.h"
#include "widgets/shell/card.h"
#include "widgets/shell/icons.h"
#include "widgets/shell/message_line.h"
#include "widgets/shell/missing_note.h"
#include "widgets/shell/progress_line.h"
#include "widgets/tables/figures_table.h"
#include "widgets/tables/plans_model.h"
#include "widgets/tables/run_summary_model.h"
#include "widgets/tables/value_text.h"
#include "widgets/theme.h"

#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace widgets {

LivePage::LivePage(QWidget* parent)
    : QWidget(parent), m_error(new MessageLine(this)), m_missing(new MissingNote(this)),
      m_now(new RunSummaryModel(this))
{
    setProperty("role", QStringLiteral("page"));
    setAttribute(Qt::WA_StyledBackground);
    auto* right = new QWidget(this);
    right->setMinimumWidth(330);
    right->setMaximumWidth(420);
    auto* rows = new QVBoxLayout(right); // no splitter, because that gives words fewer lines than they need
    rows->setContentsMargins({});
    rows->setSpacing(sizes::margin);
    rows->addWidget(makeNow());
    rows->addWidget(makeComparison(), 1);
    rows->addWidget(makeControls());
    auto* columns = new QHBoxLayout;
    columns->setSpacing(sizes::margin);
    columns->addWidget(makeCharts(), 5);
    columns->addWidget(right, 2);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(sizes::margin, sizes::margin, sizes::margin, sizes::margin);
    layout->setSpacing(sizes::margin);
    layout->addWidget(m_error);
    layout->addWidget(m_missing);
    layout->addLayout(columns, 1);
    connect(m_missing, &MissingNote::wanted, this,
            [this] { Q_EMIT stageRequested(m_plan ? Stage::Devices : Stage::Partition); });
    showPlan();
    showMissing();
}

QWidget* LivePage::makeCharts()
{
    auto* latencyCard = new Card(tr("Latency per frame"), this);
    m_latency = new LatencyChart(this);
    latencyCard->addHeaderWidget(new LegendLine(*m_latency, latencyCard));
    latencyCard->addBody(m_latency);
    auto* speedupCard = new Card(tr("Speed-up"), this);
    speedupCard->setHint(tr("running medians; baselines measured in the same run, interleaved"));
    m_speedup = new SpeedupChart(this);
    speedupCard->addBody(m_speedup);
    m_graphCard = new Card(tr("Where the work runs now"), this);
    auto* charts = new QSplitter(Qt::Vertical, this);
    for (QWidget* card :
         {static_cast<QWidget*>(latencyCard), static_cast<QWidget*>(speedupCard), static_cast<QWidget*>(m_graphCard)})
        charts->addWidget(card);
    charts->setSizes({345, 250, 290});
    charts->setChildrenCollapsible(false);
    charts->setHandleWidth(sizes::margin);
    connect(m_latency, &Chart::exportReady, this, &LivePage::exportReady);
    connect(m_speedup, &Chart::exportReady, this, &LivePage::exportReady);
    return charts;
}

QWidget* LivePage::makeNow()
{
    m_nowCard = new Card(tr("Now"), this);
    auto* table = new FiguresTable(m_nowCard);
    table->setObjectName(QStringLiteral("now"));
    table->setModel(m_now);
    table->keepAllRows();
    m_nowCard->addBody(table, 0);
    return m_nowCard;
}

QWidget* LivePage::makeComparison()
{
    auto* card = new Card(tr("Predicted vs measured"), this);
    m_breakdown = new LatencyBreakdownChart(this);
    card->addBody(m_breakdown);
    connect(m_breakdown, &Chart::exportReady, this, &LivePage::exportReady);
    return card;
}

QWidget* LivePage::makeControls()
{
    auto* card = new Card(tr("Controls"), this);
    auto* body = new QWidget(card);
    m_planText = new QLabel(body);
    m_planText->setObjectName(QStringLiteral("livePlan"));
    m_linkText = new QLabel(body);
    m_linkText->setObjectName(QStringLiteral("liveLink"));
    m_frames = new QSpinBox(body);
    m_frames->setObjectName(QStringLiteral("frames"));
    m_frames->setRange(5, 100000);
    m_frames->setValue(60);
    m_frames->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_frames->setToolTip(tr("Split frames; both baselines are measured in between"));
    m_start = new QPushButton(icon("start", Qt::white), tr("Start"), body);
    m_start->setObjectName(QStringLiteral("start"));
    m_start->setProperty("role", QStringLiteral("primary"));
    m_stop = new QPushButton(icon("stop", themeOf(palette()).text), tr("Stop"), body);
    m_stop->setObjectName(QStringLiteral("stop"));
    m_progress = new ProgressLine(body);
    m_progress->setCancellable(false); // the button above stops the run
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(14);
    form->setVerticalSpacing(8);
    form->addRow(tr("Plan"), m_planText);
    form->addRow(tr("Link"), m_linkText);
    form->addRow(tr("Frames"), m_frames);
    for (QLabel* text : {m_planText, m_linkText})
        text->setWordWrap(true);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_start, 1);
    buttons->addWidget(m_stop, 1);
    auto* layout = new QVBoxLayout(body);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    layout->addLayout(form);
    layout->addLayout(buttons);
    layout->addWidget(m_progress);
    layout->addStretch(1);
    card->addBody(body, 1, 12);
    connect(m_start, &QPushButton::clicked, this, [this] { Q_EMIT runRequested(frames()); });
    connect(m_stop, &QPushButton::clicked, this, &LivePage::stopRequested);
    return card;
}

void LivePage::setDevices(const QString& device, const QString& edge)
{
    m_device = device;
    m_edge = edge;
    showMissing();
}

void LivePage::setPlan(const std::optional<engine::Plan>& plan)
{
    m_plan = plan;
    showPlan();
    showMissing();
}

void LivePage::setLink(const QString& text)
{
    m_linkText->setText(text);
}

void LivePage::showPlan()
{
    if (!m_plan) {
        m_planText->setText(tr("none chosen"));
        return;
    }
    const auto onDevice = std::ranges::count(m_plan->sideOf, engine::Side::Device);
    const auto onEdge = std::ranges::count(m_plan->sideOf, engine::Side::Edge);
    m_planText->setText(tr("%1: %2 layers on the device, %3 on the edge; %4 up, %5 down; %6 predicted")
                            .arg(planTitle(m_plan->algorithm))
                            .arg(onDevice)
                            .arg(onEdge)
                            .arg(bytesText(m_plan->predicted.bytesUp), bytesText(m_plan->predicted.bytesDown),
                                 millisText(m_plan->predicted.total())));
}

void LivePage::showMissing()
{
    const bool ready = !m_device.isEmpty() && !m_edge.isEmpty();
    m_start->setEnabled(m_plan && ready && !m_running);
    m_stop->setEnabled(m_running);
    m_frames->setEnabled(!m_running);
    if (m_running)
        m_missing->clear();
    else if (!m_plan)
        m_missing->setMissing(tr("No plan is chosen, so it is not known which layers run where."), tr("Choose a plan"));
    else if (!ready)
        m_missing->setMissing(m_device.isEmpty() ? tr("No device is ready to run on.")
                                                 : tr("No edge is ready to run on."),
                              tr("Choose devices"));
    else
        m_missing->clear();
}

void LivePage::setGraphView(QWidget* view)
{
    m_graphCard->addBody(view);
}

void LivePage::setRun(std::shared_ptr<const engine::RunLog> run)
{
    m_latency->setRun(run);
    m_speedup->setRun(run);
    m_breakdown->setRun(run);
    m_now->setRun(run);
    if (!run)
        return;
    const engine::RunReport& report = run->report();
    m_nowCard->setHint(report.device.emulated() ? tr("device emulated: %1 times slower").arg(report.device.slowdown)
                                                : QString());
}

void LivePage::setReport(const std::optional<engine::RunReport>& report)
{
    setRun(report ? std::make_shared<const engine::RunLog>(*report) : nullptr);
}

void LivePage::framesAppended()
{
    m_latency->framesAppended();
    m_speedup->framesAppended();
    m_breakdown->framesAppended();
    if (isVisible())
        m_now->framesAppended();
}

void LivePage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_now->framesAppended();
}

void LivePage::setRunning(bool running)
{
    m_running = running;
    m_latency->setRunning(running);
    m_speedup->setRunning(running);
    showMissing();
}

void LivePage::setProgress(const QString& what, double share)
{
    m_progress->setProgress(what, share);
}

void LivePage::clearProgress()
{
    m_progress->clear();
}

void LivePage::setError(const QString& text)
{
    m_error->setError(text);
}

int LivePage::frames() const
{
    return m_frames->value();
}

} // namespace widgets
