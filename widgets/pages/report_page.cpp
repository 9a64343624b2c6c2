// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/report_page.h"

#include "widgets/charts/latency_breakdown_chart.h"
#include "widgets/charts/legend_line.h"
#include "widgets/shell/card.h"
#include "widgets/shell/message_line.h"
#include "widgets/shell/missing_note.h"
#include "widgets/tables/figures_table.h"
#include "widgets/tables/mode_table_model.h"
#include "widgets/tables/plans_model.h"
#include "widgets/tables/run_summary_model.h"
#include "widgets/tables/value_text.h"
#include "widgets/theme.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace widgets {

namespace {

QString deviceText(const engine::DeviceDescription& device)
{
    QString text = ReportPage::tr("%1 · %2 · threads: %3 · %4")
                       .arg(QString::fromStdString(device.name), QString::fromStdString(device.processor),
                            QString::number(device.threads), QString::fromStdString(device.runtime));
    if (device.emulated())
        text += ReportPage::tr(" · emulated, %1 times slower").arg(device.slowdown);
    return text;
}

QString headlineOf(const engine::RunStatistics& measured)
{
    const auto better = measured.betterBaseline();
    if (!better || measured.frames(engine::RunMode::Split) == 0)
        return ReportPage::tr("The run ended before it measured a speed-up");
    const QString baseline =
        *better == engine::RunMode::DeviceOnly ? ReportPage::tr("device only") : ReportPage::tr("edge only");
    return ReportPage::tr("%1 over %2, the better baseline, measured in this run")
        .arg(speedupText(measured.speedup(*better), measured.speedupSpread(*better)), baseline);
}

} // namespace

ReportPage::ReportPage(QWidget* parent)
    : QWidget(parent), m_pace([this] { showHeadline(); }, this), m_message(new MessageLine(this)),
      m_missing(new MissingNote(this)), m_body(new QWidget(this)), m_summary(new RunSummaryModel(this)),
      m_modes(new ModeTableModel(this))
{
    setProperty("role", QStringLiteral("page"));
    setAttribute(Qt::WA_StyledBackground);
    auto* columns = new QHBoxLayout;
    columns->setSpacing(sizes::margin);
    columns->addWidget(makeConditions(), 1);
    columns->addWidget(makeResult(), 1);
    auto* modesCard = new Card(tr("Split against both baselines"), this);
    modesCard->setHint(tr("measured medians in ms ± median absolute deviation; baselines interleaved in the same run"));
    auto* modes = new FiguresTable(modesCard);
    modes->setObjectName(QStringLiteral("modes"));
    modes->setModel(m_modes);
    modes->horizontalHeader()->show();
    modes->horizontalHeader()->setStretchLastSection(false);
    modes->horizontalHeader()->setSectionResizeMode(ModeTableModel::Mode, QHeaderView::Stretch);
    modes->setFixedHeight(120);
    modesCard->addBody(modes);
    auto* chartCard = new Card(tr("Predicted vs measured"), this);
    m_breakdown = new LatencyBreakdownChart(this);
    chartCard->addHeaderWidget(new LegendLine(*m_breakdown, chartCard));
    chartCard->addBody(m_breakdown);
    auto* body = new QVBoxLayout(m_body);
    body->setContentsMargins(0, 0, 0, 0);
    body->setSpacing(sizes::margin);
    body->addWidget(makeBar());
    body->addLayout(columns);
    body->addWidget(modesCard);
    body->addWidget(chartCard, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(sizes::margin, sizes::margin, sizes::margin, sizes::margin);
    layout->setSpacing(sizes::margin);
    layout->addWidget(m_message);
    layout->addWidget(m_missing);
    layout->addWidget(m_body, 1);
    layout->addStretch(0);
    connect(m_missing, &MissingNote::wanted, this, [this] { Q_EMIT stageRequested(Stage::Live); });
    connect(m_breakdown, &Chart::exportReady, this, &ReportPage::exportReady);
    setRun(nullptr);
}

QWidget* ReportPage::makeBar()
{
    auto* bar = new QWidget(this);
    m_headline = new QLabel(bar);
    m_headline->setObjectName(QStringLiteral("headline"));
    m_headline->setProperty("role", QStringLiteral("large"));
    m_headline->setWordWrap(true);
    m_csv = new QPushButton(tr("Export CSV…"), bar);
    m_csv->setObjectName(QStringLiteral("exportCsv"));
    m_json = new QPushButton(tr("Export JSON…"), bar);
    m_json->setObjectName(QStringLiteral("exportJson"));
    auto* layout = new QHBoxLayout(bar);
    layout->setContentsMargins(4, 0, 0, 0);
    layout->addWidget(m_headline, 1);
    layout->addWidget(m_csv);
    layout->addWidget(m_json);
    connect(m_csv, &QPushButton::clicked, this, &ReportPage::csvRequested);
    connect(m_json, &QPushButton::clicked, this, &ReportPage::jsonRequested);
    return bar;
}

QWidget* ReportPage::makeConditions()
{
    auto* card = new Card(tr("Conditions"), this);
    m_conditions = new QLabel(card);
    m_conditions->setObjectName(QStringLiteral("conditions"));
    m_conditions->setTextFormat(Qt::PlainText);
    m_conditions->setWordWrap(true);
    m_conditions->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_conditions->setTextInteractionFlags(Qt::TextSelectableByMouse);
    card->addBody(m_conditions, 1, 12);
    return card;
}

QWidget* ReportPage::makeResult()
{
    auto* card = new Card(tr("Result"), this);
    card->setFixedHeight(250);
    card->setMinimumWidth(360);
    card->setMaximumWidth(440);
    auto* table = new FiguresTable(card);
    table->setObjectName(QStringLiteral("result"));
    table->setModel(m_summary);
    card->addBody(table);
    return card;
}

void ReportPage::setRun(std::shared_ptr<const engine::RunLog> run)
{
    m_run = std::move(run);
    m_body->setVisible(m_run != nullptr);
    m_summary->setRun(m_run);
    m_modes->setRun(m_run);
    m_breakdown->setRun(m_run);
    showHeadline();
    if (m_run) {
        m_missing->clear();
        showConditions(m_run->report());
    } else {
        m_missing->setMissing(tr("There is no run to report yet."), tr("Go to Live"));
    }
}

void ReportPage::setReport(const std::optional<engine::RunReport>& report)
{
    setRun(report ? std::make_shared<const engine::RunLog>(*report) : nullptr);
}

void ReportPage::framesAppended()
{
    m_breakdown->framesAppended();
    if (isVisible())
        readOn();
}

void ReportPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    readOn();
}

void ReportPage::readOn()
{
    m_summary->framesAppended();
    m_modes->framesAppended();
    m_pace.request();
}

void ReportPage::showHeadline()
{
    if (m_run)
        m_headline->setText(headlineOf(m_run->statistics()));
}

void ReportPage::showConditions(const engine::RunReport& report)
{
    m_conditions->setText(tr("Model: %1 (graph %2)\n\nDevice: %3\n\nEdge: %4\n\nLink: %5\n\nPlan: %6")
                              .arg(QString::fromStdString(report.model), QString::fromStdString(report.fingerprint),
                                   deviceText(report.device), deviceText(report.edge), linkText(report),
                                   planTitle(report.plan(engine::RunMode::Split).algorithm)));
}

void ReportPage::setMessage(const QString& text)
{
    m_message->setMessage(MessageLine::Tone::Good, text);
}

void ReportPage::setError(const QString& text)
{
    m_message->setError(text);
}

} // namespace widgets
