// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/partition_page.h"

#include "widgets/charts/latency_breakdown_chart.h"
#include "widgets/charts/legend_line.h"
#include "widgets/pages/terms_editor.h"
#include "widgets/pages/what_if_card.h"
#include "widgets/shell/card.h"
#include "widgets/shell/elided_label.h"
#include "widgets/shell/message_line.h"
#include "widgets/shell/missing_note.h"
#include "widgets/tables/layer_table.h"
#include "widgets/tables/plan_table.h"
#include "widgets/tables/value_text.h"
#include "widgets/theme.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace widgets {

namespace {

QString runText(const engine::RunReport& report)
{
    const auto name = [](const std::string& text) { return QString::fromStdString(text); };
    return PartitionPage::tr("Run of %1 on %2 with %3 · %4")
        .arg(name(report.model), name(report.device.name), name(report.edge.name), linkText(report));
}

} // namespace

PartitionPage::PartitionPage(QWidget* parent)
    : QWidget(parent), m_error(new MessageLine(this)), m_missing(new MissingNote(this)),
      m_graphCard(new Card(tr("Layer graph"), this))
{
    setProperty("role", QStringLiteral("page"));
    setAttribute(Qt::WA_StyledBackground);
    m_graphCard->setHint(tr("drag the cut · P pins a layer · Ctrl+click a plan to compare · scroll zooms"));
    m_unpinAll = new QToolButton(this);
    m_unpinAll->setObjectName(QStringLiteral("unpinAll"));
    m_unpinAll->setText(tr("Remove all pins"));
    m_unpinAll->setAutoRaise(true);
    m_unpinAll->hide();
    connect(m_unpinAll, &QToolButton::clicked, this, &PartitionPage::unpinAllRequested);
    m_graphCard->addHeaderWidget(m_unpinAll);
    auto* top = new QSplitter(Qt::Horizontal, this);
    top->addWidget(m_graphCard);
    top->addWidget(makePlans());
    top->setSizes({830, 660});
    top->setStretchFactor(0, 3); // less room is shared, because a narrow graph shows no more than its cut
    top->setStretchFactor(1, 2);
    auto* all = new QSplitter(Qt::Vertical, this);
    all->addWidget(top);
    all->addWidget(makeTabs());
    all->setSizes({560, 320});
    for (QSplitter* splitter : {top, all}) {
        splitter->setChildrenCollapsible(false);
        splitter->setHandleWidth(sizes::margin);
    }
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(sizes::margin, sizes::margin, sizes::margin, sizes::margin);
    layout->setSpacing(sizes::margin);
    layout->addWidget(m_error);
    layout->addWidget(m_missing);
    layout->addWidget(all, 1);
    connect(m_missing, &MissingNote::wanted, this, &PartitionPage::requestMissing);
    showMissing();
    showProof();
}

QWidget* PartitionPage::makePlans()
{
    m_plansCard = new Card(tr("Plans"), this);
    m_plansCard->setHint(tr("predicted · objective: latency"));
    m_link = new LinkEditor(this);
    m_terms = new TermsEditor(this);
    m_proof = new ProofLine(this);
    auto* below = new QWidget(m_plansCard);
    auto* layout = new QVBoxLayout(below);
    layout->setContentsMargins(12, 8, 12, 10);
    layout->setSpacing(5);
    layout->addWidget(m_link);
    layout->addWidget(m_terms);
    layout->addWidget(makeResultChoice());
    layout->addWidget(m_proof);
    m_plansCard->addBody(makePlanTable(), 1);
    m_plansCard->addBody(below, 0);
    connect(m_link, &LinkEditor::linkEdited, this, &PartitionPage::linkEdited);
    connect(m_link, &LinkEditor::editEnded, this, &PartitionPage::linkEditEnded);
    connect(m_link, &LinkEditor::measuredLinkRequested, this, &PartitionPage::measuredLinkRequested);
    connect(m_proof, &ProofLine::previewEndRequested, this, &PartitionPage::previewEndRequested);
    connect(m_terms, &TermsEditor::allowedEdited, this, &PartitionPage::allowedCodecsEdited);
    return m_plansCard;
}

QWidget* PartitionPage::makePlanTable()
{
    m_plans = new PlanTable(this);
    connect(m_plans, &PlanTable::planChosen, this, [this](int row) {
        showProof();
        Q_EMIT planChosen(row);
    });
    connect(m_plans, &PlanTable::compareRequested, this, &PartitionPage::compareRequested);
    connect(m_plans, &PlanTable::exportReady, this, &PartitionPage::exportReady);
    auto* csv = new QToolButton(this);
    csv->setObjectName(QStringLiteral("exportPlans"));
    csv->setText(tr("CSV"));
    csv->setToolTip(tr("Export the plans as CSV"));
    csv->setAutoRaise(true);
    connect(csv, &QToolButton::clicked, m_plans, &PlanTable::exportCsv);
    m_plansCard->addHeaderWidget(csv);
    return m_plans;
}

QWidget* PartitionPage::makeResultChoice()
{
    auto* row = new QWidget(this);
    auto* caption = new QLabel(tr("Result wanted on"), row);
    caption->setProperty("role", QStringLiteral("muted"));
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(caption);
    m_resultOn = new QButtonGroup(this);
    for (const engine::Side side : {engine::Side::Device, engine::Side::Edge}) {
        auto* button = new QPushButton(side == engine::Side::Device ? tr("Device") : tr("Edge"), row);
        button->setObjectName(side == engine::Side::Device ? QStringLiteral("resultOnDevice")
                                                           : QStringLiteral("resultOnEdge"));
        button->setProperty("role", QStringLiteral("choice"));
        button->setCheckable(true);
        m_resultOn->addButton(button, static_cast<int>(side));
        layout->addWidget(button);
    }
    layout->addStretch(1);
    setResultOn(engine::Side::Device);
    connect(m_resultOn, &QButtonGroup::idClicked, this,
            [this](int side) { Q_EMIT resultOnChosen(static_cast<engine::Side>(side)); });
    return row;
}

QWidget* PartitionPage::makeTabs()
{
    m_tabs = new WhatIfCard(this);
    m_layers = new LayerTable(this);
    m_tabs->addTab(tr("Layers"), m_layers);
    m_tabs->addTab(tr("Predicted vs measured"), makeComparison());
    connect(m_layers, &LayerTable::layerSelected, this, &PartitionPage::layerSelected);
    connect(m_layers, &LayerTable::exportReady, this, &PartitionPage::exportReady);
    connect(m_tabs, &WhatIfCard::exportReady, this, &PartitionPage::exportReady);
    connect(m_tabs, &WhatIfCard::bandwidthChosen, this, [this](engine::Bandwidth up) {
        auto link = m_link->link();
        link.up = up;
        m_link->setLink(link);
        Q_EMIT linkEdited(link);
        Q_EMIT linkEditEnded();
    });
    return m_tabs;
}

QWidget* PartitionPage::makeComparison()
{
    m_comparison = new QStackedWidget(this);
    auto* nothing = new QWidget(m_comparison);
    auto* note = new MissingNote(nothing);
    note->setObjectName(QStringLiteral("noRun"));
    note->setMissing(tr("Nothing was measured yet: run the plan live and its figures stand beside the prediction."),
                     tr("Run live"));
    auto* layout = new QVBoxLayout(nothing);
    layout->addWidget(note);
    layout->addStretch(1);
    m_comparison->addWidget(nothing);
    m_comparison->addWidget(makeBreakdown());
    connect(note, &MissingNote::wanted, this, &PartitionPage::runRequested);
    connect(m_breakdown, &Chart::exportReady, this, &PartitionPage::exportReady);
    return m_comparison;
}

/// Of a run that may be of other devices, of another link or of another model than are chosen now.
QWidget* PartitionPage::makeBreakdown()
{
    auto* body = new QWidget(m_comparison);
    m_runConditions = new ElidedLabel(body);
    m_runConditions->setObjectName(QStringLiteral("runConditions"));
    m_runConditions->setProperty("role", QStringLiteral("muted"));
    m_runConditions->setTextFormat(Qt::PlainText);
    m_breakdown = new LatencyBreakdownChart(body);
    auto* words = new QHBoxLayout;
    words->setContentsMargins(0, 0, 12, 0);
    words->addWidget(m_runConditions, 1);
    words->addWidget(new LegendLine(*m_breakdown, body));
    auto* layout = new QVBoxLayout(body);
    layout->setContentsMargins(12, 6, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(words);
    layout->addWidget(m_breakdown, 1);
    return body;
}

void PartitionPage::setGraph(std::shared_ptr<const engine::LayerGraph> graph)
{
    m_hasGraph = graph != nullptr;
    m_layers->setGraph(std::move(graph));
    setProfiles({}, {});
}

void PartitionPage::setProfiles(const std::optional<engine::Profile>& device,
                                const std::optional<engine::Profile>& edge)
{
    m_hasProfiles = device && edge;
    m_layers->setProfiles(device, edge);
    showMissing();
}

void PartitionPage::showMissing()
{
    if (!m_hasGraph)
        m_missing->setMissing(tr("No model is open, so there is nothing to cut."), tr("Open a model…"));
    else if (!m_hasProfiles && !m_hasDevices)
        m_missing->setMissing(
            tr("A plan needs the layer times of a device and an edge, and they are not both ready to be measured."),
            tr("Choose devices"));
    else if (!m_hasProfiles)
        m_missing->setMissing(tr("A plan needs the layer times of both devices, and they are not measured yet."),
                              tr("Profile both devices"));
    else
        m_missing->clear();
}

void PartitionPage::requestMissing()
{
    if (!m_hasGraph)
        Q_EMIT openRequested();
    else if (!m_hasDevices)
        Q_EMIT stageRequested(Stage::Devices);
    else
        Q_EMIT profileRequested();
}

void PartitionPage::setDevices(const QString& device, const QString& edge)
{
    m_hasDevices = !device.isEmpty() && !edge.isEmpty();
    showMissing();
}

void PartitionPage::setGraphView(QWidget* view)
{
    m_graphCard->addBody(view);
}

void PartitionPage::setPlans(std::vector<PlanRow> plans)
{
    m_plans->setPlans(std::move(plans));
    showProof();
}

void PartitionPage::setChosenPlan(int row)
{
    m_plans->setChosen(row);
    showProof();
}

void PartitionPage::setComparedPlan(int row)
{
    m_plans->setCompared(row);
}

void PartitionPage::setPreview(std::optional<PlanPreview> preview)
{
    m_preview = std::move(preview);
    showProof();
}

/// And the sides in the table of layers: all of one plan.
void PartitionPage::showProof()
{
    const auto* row = m_plans->chosen();
    const bool isPlanned = row != nullptr && row->plan;
    if (m_preview) {
        m_layers->setPlan(m_preview->plan);
        return m_proof->showPreview(*m_preview, isPlanned ? row->title : QString());
    }
    m_layers->setPlan(isPlanned ? row->plan : std::nullopt);
    if (isPlanned)
        m_proof->showPlan(*row, m_plans->plans(), m_pins);
    else
        m_proof->clear();
}

void PartitionPage::setAllowedCodecs(const std::vector<engine::Codec>& allowed, bool hasImage)
{
    m_terms->setAllowed(allowed);
    m_terms->setHasImage(hasImage);
}

void PartitionPage::setLink(const std::optional<engine::Link>& link)
{
    m_link->setLink(link);
}

void PartitionPage::setLinkSource(const QString& text)
{
    m_link->setSource(text);
}

void PartitionPage::setLinkEditable(bool editable)
{
    m_link->setEditable(editable);
}

void PartitionPage::setMeasuredLinkHidden(bool hidden)
{
    m_link->setMeasuredHidden(hidden);
}

void PartitionPage::setLinkPresets(const std::vector<NamedLink>& presets)
{
    m_link->setPresets(presets);
}

void PartitionPage::setResultOn(engine::Side side)
{
    m_resultOn->button(static_cast<int>(side))->setChecked(true);
}

void PartitionPage::setRun(std::shared_ptr<const engine::RunLog> run)
{
    m_comparison->setCurrentIndex(run ? 1 : 0);
    if (run)
        m_runConditions->setText(runText(run->report()));
    m_breakdown->setRun(std::move(run));
}

void PartitionPage::framesAppended()
{
    m_breakdown->framesAppended();
}

void PartitionPage::setReport(const std::optional<engine::RunReport>& report)
{
    setRun(report ? std::make_shared<const engine::RunLog>(*report) : nullptr);
}

void PartitionPage::setConditions(const Conditions& conditions)
{
    m_plans->setConditions(conditions);
    m_layers->setConditions(conditions);
    m_tabs->setConditions(conditions);
    m_pins = conditions.pins;
    m_unpinAll->setVisible(!m_pins.isEmpty());
    m_unpinAll->setToolTip(tr("Pinned %1").arg(m_pins));
    showProof();
}

void PartitionPage::setError(const QString& text)
{
    m_error->setError(text);
}

void PartitionPage::setSelectedLayer(std::optional<engine::LayerId> layer)
{
    m_layers->setSelectedLayer(layer);
}

} // namespace widgets
