// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/profile_page.h"

#include "engine/profile/gated.h"
#include "widgets/charts/layer_times_chart.h"
#include "widgets/charts/legend_line.h"
#include "widgets/charts/samples_chart.h"
#include "widgets/shell/card.h"
#include "widgets/shell/message_line.h"
#include "widgets/shell/missing_note.h"
#include "widgets/shell/progress_line.h"
#include "widgets/tables/layer_table.h"
#include "widgets/tables/value_text.h"
#include "widgets/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

namespace widgets {

namespace {

std::optional<engine::LayerTiming> timingOf(const std::optional<engine::Profile>& profile, engine::LayerId layer)
{
    if (!profile || engine::index(layer) >= profile->layers.size())
        return {};
    return profile->layers[engine::index(layer)];
}

QString totalText(const engine::Profile& profile)
{
    if (profile.wholeRuns.empty())
        return ProfilePage::tr("%1: from a file, sum of layers %2")
            .arg(QString::fromStdString(profile.device.name), millisText(engine::sumOfMedians(profile)));
    const auto whole = engine::statisticsOf(profile, profile.wholeRuns);
    const auto floor = engine::noiseFloor(profile);
    QString text =
        ProfilePage::tr("%1: whole model %2, sum of layers %3, runs: %4, %5 % of the samples undisturbed")
            .arg(QString::fromStdString(profile.device.name), millisText(whole.median, whole.medianAbsoluteDeviation),
                 millisText(engine::sumOfMedians(profile)), QString::number(whole.samples),
                 QString::number(100.0 * engine::keptShare(profile), 'f', 0));
    if (floor)
        text += ProfilePage::tr(", repeats to %1 %").arg(QString::number(100.0 * *floor, 'f', 1));
    if (const double usual = engine::usualSlowdown(profile); usual >= 1.02)
        text +=
            ProfilePage::tr(", usually %1 % slower than undisturbed").arg(QString::number(100.0 * (usual - 1), 'f', 0));
    if (const double by = engine::drift(profile); by >= 1.05)
        text += ProfilePage::tr(", %1 % slower at the end than at the start")
                    .arg(QString::number(100.0 * (by - 1), 'f', 0));
    if (profile.device.emulated())
        text += ProfilePage::tr(", emulated %1 times slower").arg(profile.device.slowdown);
    return text;
}

} // namespace

ProfilePage::ProfilePage(QWidget* parent)
    : QWidget(parent), m_error(new MessageLine(this)), m_missing(new MissingNote(this))
{
    setProperty("role", QStringLiteral("page"));
    setAttribute(Qt::WA_StyledBackground);
    auto* all = new QSplitter(Qt::Vertical, this);
    all->addWidget(makeCharts());
    all->addWidget(makeTable());
    all->setSizes({460, 360});
    all->setChildrenCollapsible(false);
    all->setHandleWidth(sizes::margin);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(sizes::margin, sizes::margin, sizes::margin, sizes::margin);
    layout->setSpacing(sizes::margin);
    layout->addWidget(m_error);
    layout->addWidget(m_missing);
    layout->addWidget(makeBar());
    layout->addWidget(all, 1);
    wireSelection();
    connect(m_missing, &MissingNote::wanted, this,
            [this] { m_graph ? Q_EMIT stageRequested(Stage::Devices) : Q_EMIT openRequested(); });
    showMissing();
}

QWidget* ProfilePage::makeBar()
{
    auto* bar = new QWidget(this);
    m_profile = new QPushButton(tr("Profile both devices"), bar);
    m_profile->setObjectName(QStringLiteral("profile"));
    m_profile->setProperty("role", QStringLiteral("primary"));
    m_import = new QPushButton(tr("Import"), bar);
    makeImport();
    m_progress = new ProgressLine(bar);
    m_totals = new QLabel(bar);
    m_totals->setObjectName(QStringLiteral("profileTotals"));
    m_totals->setProperty("role", QStringLiteral("muted"));
    m_totals->setTextFormat(Qt::PlainText);
    m_totals->setWordWrap(true);
    auto* layout = new QHBoxLayout(bar);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(14);
    layout->addWidget(m_profile);
    layout->addWidget(m_import);
    layout->addWidget(m_progress, 1);
    layout->addWidget(m_totals, 1);
    connect(m_profile, &QPushButton::clicked, this, &ProfilePage::profileRequested);
    connect(m_progress, &ProgressLine::cancelRequested, this, &ProfilePage::cancelRequested);
    return bar;
}

void ProfilePage::makeImport()
{
    m_import->setObjectName(QStringLiteral("importProfile"));
    auto* menu = new QMenu(m_import);
    const auto add = [this, menu](const QString& title, const char* name, engine::Side side) {
        auto* action = menu->addAction(title, this, [this, side] { Q_EMIT importRequested(side); });
        action->setObjectName(QLatin1String(name));
    };
    add(tr("Times of the device…"), "importDevice", engine::Side::Device);
    add(tr("Times of the edge…"), "importEdge", engine::Side::Edge);
    m_import->setMenu(menu);
}

QWidget* ProfilePage::makeCharts()
{
    auto* timesCard = new Card(tr("Time of each layer"), this);
    timesCard->setHint(tr("median and its absolute deviation · click a layer"));
    m_times = new LayerTimesChart(this);
    timesCard->addHeaderWidget(new LegendLine(*m_times, timesCard));
    timesCard->addBody(m_times);
    m_samplesCard = new Card(tr("Samples of the chosen layer"), this);
    m_samples = new SamplesChart(this);
    m_samplesCard->addBody(m_samples);
    auto* charts = new QSplitter(Qt::Horizontal, this);
    charts->addWidget(timesCard);
    charts->addWidget(m_samplesCard);
    charts->setSizes({940, 540});
    charts->setChildrenCollapsible(false);
    charts->setHandleWidth(sizes::margin);
    connect(m_times, &Chart::exportReady, this, &ProfilePage::exportReady);
    connect(m_samples, &Chart::exportReady, this, &ProfilePage::exportReady);
    return charts;
}

QWidget* ProfilePage::makeTable()
{
    auto* card = new Card(tr("Layers"), this);
    card->setHint(tr("times in ms, measured: median ± median absolute deviation"));
    m_table = new LayerTable(this);
    connect(m_table, &LayerTable::exportReady, this, &ProfilePage::exportReady);
    card->addBody(m_table);
    return card;
}

void ProfilePage::wireSelection()
{
    const auto select = [this](engine::LayerId layer) {
        setSelectedLayer(layer);
        Q_EMIT layerSelected(layer);
    };
    connect(m_table, &LayerTable::layerSelected, this, select);
    connect(m_times, &LayerTimesChart::layerSelected, this, select);
}

void ProfilePage::setGraph(std::shared_ptr<const engine::LayerGraph> graph)
{
    m_graph = std::move(graph);
    m_selected.reset();
    m_table->setGraph(m_graph);
    m_times->setSelectedLayer({});
    setProfiles({}, {});
}

void ProfilePage::setDevices(const QString& device, const QString& edge)
{
    m_deviceName = device;
    m_edgeName = edge;
    showMissing();
}

void ProfilePage::setProfiles(std::optional<engine::Profile> device, std::optional<engine::Profile> edge)
{
    m_device = std::move(device);
    m_edge = std::move(edge);
    m_table->setProfiles(m_device, m_edge);
    m_times->setProfiles(m_device, m_edge);
    showMissing();
    showTotals();
    showSamples();
}

void ProfilePage::setConditions(const Conditions& conditions)
{
    m_times->setConditions(conditions);
    m_samples->setConditions(conditions);
    m_table->setConditions(conditions);
}

void ProfilePage::setSelectedLayer(std::optional<engine::LayerId> layer)
{
    m_selected = layer;
    m_table->setSelectedLayer(layer);
    m_times->setSelectedLayer(layer);
    showSamples();
}

void ProfilePage::showMissing()
{
    const bool ready = !m_deviceName.isEmpty() && !m_edgeName.isEmpty();
    m_profile->setEnabled(m_graph && ready && !m_progress->active());
    m_import->setEnabled(m_graph && (!m_deviceName.isEmpty() || !m_edgeName.isEmpty()));
    if (!m_graph)
        m_missing->setMissing(tr("No model is open, so there are no layers to measure."), tr("Open a model…"));
    else if (!ready)
        m_missing->setMissing(m_deviceName.isEmpty() ? tr("No device is ready to measure the layers on.")
                                                     : tr("No edge is ready to measure the layers on."),
                              tr("Choose devices"));
    else
        m_missing->clear();
}

void ProfilePage::showTotals()
{
    QStringList lines;
    if (m_device)
        lines << totalText(*m_device);
    if (m_edge)
        lines << totalText(*m_edge);
    m_totals->setText(lines.isEmpty() ? tr("Not measured yet") : lines.join(QLatin1Char('\n')));
}

void ProfilePage::showSamples()
{
    const bool chosen = m_graph && m_selected && engine::index(*m_selected) < m_graph->layers().size();
    m_samplesCard->setTitle(chosen ? tr("Samples of %1").arg(QString::fromStdString(m_graph->layer(*m_selected).name))
                                   : tr("Samples of the chosen layer"));
    if (chosen)
        m_samples->setTimings(timingOf(m_device, *m_selected), timingOf(m_edge, *m_selected));
    else
        m_samples->setTimings({}, {});
}

void ProfilePage::setProgress(const QString& what, double share)
{
    m_progress->setProgress(what, share);
    m_totals->hide();
    showMissing();
}

void ProfilePage::clearProgress()
{
    m_progress->clear();
    m_totals->show();
    showMissing();
}

void ProfilePage::setError(const QString& text)
{
    m_error->setError(text);
}

} // namespace widgets
