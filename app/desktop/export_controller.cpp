// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/export_controller.h"

#include "app/desktop/pages.h"
#include "app/workspace/conditions.h"
#include "engine/io/files/atomic_write.h"
#include "engine/io/records/profile_file.h"
#include "engine/io/records/report_file.h"
#include "engine/io/records/times_text.h"
#include "engine/plan/link_statistics.h"
#include "widgets/graph/cut_view.h"
#include "widgets/pages/devices_page.h"
#include "widgets/pages/live_page.h"
#include "widgets/pages/model_page.h"
#include "widgets/pages/partition_page.h"
#include "widgets/pages/predict_page.h"
#include "widgets/pages/profile_page.h"
#include "widgets/pages/report_page.h"
#include "widgets/said.h"
#include "widgets/shell/status_line.h"

#include <QBuffer>
#include <QFileInfo>
#include <QMenu>

namespace app {

namespace {

constexpr int readingMillis = 10'000;

} // namespace

ExportController::ExportController(Workspace& workspace, Pages& pages, widgets::StatusLine& line, QMenu& menu,
                                   QWidget& window, AskForFile ask)
    : m_workspace(workspace), m_pages(pages), m_line(line), m_window(window), m_ask(std::move(ask))
{
    connectPages();
    fill(menu);
}

void ExportController::connectPages()
{
    connect(m_pages.model, &widgets::ModelPage::exportReady, this, &ExportController::save);
    connect(m_pages.devices, &widgets::DevicesPage::exportReady, this, &ExportController::saveAs);
    connect(m_pages.profile, &widgets::ProfilePage::exportReady, this, &ExportController::save);
    connect(m_pages.predict, &widgets::PredictPage::exportReady, this, &ExportController::saveAs);
    connect(m_pages.partition, &widgets::PartitionPage::exportReady, this, &ExportController::save);
    connect(m_pages.live, &widgets::LivePage::exportReady, this, &ExportController::save);
    connect(m_pages.report, &widgets::ReportPage::exportReady, this, &ExportController::save);
    connect(m_pages.report, &widgets::ReportPage::csvRequested, this, &ExportController::saveReportAsCsv);
    connect(m_pages.report, &widgets::ReportPage::jsonRequested, this, &ExportController::saveReportAsJson);
}

void ExportController::fill(QMenu& menu)
{
    const auto add = [this, &menu](const char* name, const QString& title, auto save, auto possible) {
        auto* action = menu.addAction(title, this, save);
        action->setObjectName(QLatin1String(name));
        connect(&menu, &QMenu::aboutToShow, action, [action, possible] { action->setEnabled(possible()); });
    };
    const auto hasRun = [this] { return m_workspace.report() != nullptr; };
    add(
        "reportCsv", tr("Report as CSV…"), [this] { saveReportAsCsv(); }, hasRun);
    add(
        "reportJson", tr("Report as JSON…"), [this] { saveReportAsJson(); }, hasRun);
    add(
        "graph", tr("Graph as SVG, PDF or PNG…"), [this] { saveGraph(); },
        [this] { return m_workspace.model() != nullptr; });
    add(
        "deviceProfile", tr("Device profile as CSV…"),
        [this] { saveProfile(engine::Side::Device, QStringLiteral("device-profile.csv")); },
        [this] { return m_workspace.profile(engine::Side::Device) != nullptr; });
    add(
        "edgeProfile", tr("Edge profile as CSV…"),
        [this] { saveProfile(engine::Side::Edge, QStringLiteral("edge-profile.csv")); },
        [this] { return m_workspace.profile(engine::Side::Edge) != nullptr; });
    add(
        "deviceText", tr("Device times as text…"),
        [this] { saveProfileAsText(engine::Side::Device, QStringLiteral("device-times.txt")); },
        [this] { return m_workspace.profile(engine::Side::Device) != nullptr; });
    add(
        "edgeText", tr("Edge times as text…"),
        [this] { saveProfileAsText(engine::Side::Edge, QStringLiteral("edge-times.txt")); },
        [this] { return m_workspace.profile(engine::Side::Edge) != nullptr; });
    const auto hasLink = [this] { return m_workspace.linkTimes() != nullptr; };
    add(
        "upText", tr("Link times up as text…"),
        [this] { saveLinkAsText(engine::LinkDirection::Up, QStringLiteral("up-times.txt")); }, hasLink);
    add(
        "downText", tr("Link times down as text…"),
        [this] { saveLinkAsText(engine::LinkDirection::Down, QStringLiteral("down-times.txt")); }, hasLink);
    add(
        "screenshot", tr("Screenshot of the page…"), [this] { saveScreenshot(); }, [] { return true; });
}

void ExportController::saveReportAsCsv()
{
    if (const auto* report = m_workspace.report())
        save(QStringLiteral("report.csv"), widgets::csvWith(widgets::conditionsOf(*report), engine::tableOf(*report)));
}

void ExportController::saveReportAsJson()
{
    if (const auto* report = m_workspace.report())
        save(QStringLiteral("report.json"),
             QByteArray::fromStdString(engine::toJson(*report, widgets::linesOf(widgets::conditionsOf(*report)))));
}

void ExportController::saveProfile(engine::Side side, const QString& name)
{
    if (const auto* profile = m_workspace.profile(side))
        save(name, widgets::csvWith(conditionsOfTimes(m_workspace), engine::tableOf(*profile)));
}

void ExportController::saveProfileAsText(engine::Side side, const QString& name)
{
    if (const auto* profile = m_workspace.profile(side))
        save(name,
             QByteArray::fromStdString(engine::layerTimesText(m_workspace.model()->fused, engine::timesOf(*profile))));
}

void ExportController::saveLinkAsText(engine::LinkDirection direction, const QString& name)
{
    if (const auto* link = m_workspace.linkTimes())
        saveAs(
            name,
            QByteArray::fromStdString(engine::transferTimesText(engine::statisticsOf(link->samples).way(direction))));
}

/// In the format that the chosen name ends in.
void ExportController::saveGraph()
{
    const auto model = m_workspace.model() ? m_workspace.model()->name : QString();
    m_ask(m_window, whereToSaveGraph(suggestedName(model, QStringLiteral("graph.svg"))), [this](const QString& path) {
        const auto conditions =
            widgets::conditionsText(conditionsOfPlans(m_workspace), QDateTime::currentDateTimeUtc());
        const auto picture = m_pages.partitionGraph->exported(QFileInfo(path).suffix(), conditions);
        if (picture)
            write(path, *picture);
        else
            m_line.showMessage(tr("Could not save %1: %2").arg(path, widgets::said(picture.error())), readingMillis);
    });
}

void ExportController::saveScreenshot()
{
    QByteArray png;
    QBuffer buffer(&png);
    buffer.open(QIODevice::WriteOnly);
    m_pages.page()->grab().save(&buffer, "PNG");
    save(QStringLiteral("window.png"), png);
}

void ExportController::save(const QString& name, const QByteArray& contents)
{
    const auto model = m_workspace.model() ? m_workspace.model()->name : QString();
    saveAs(suggestedName(model, name), contents);
}

void ExportController::saveAs(const QString& name, const QByteArray& contents)
{
    m_ask(m_window, whereToSave(name), [this, contents](const QString& path) { write(path, contents); });
}

void ExportController::write(const QString& path, const QByteArray& contents)
{
    const auto saved = engine::writeAtomically(path.toStdString(), contents.toStdString());
    m_line.showMessage(saved ? tr("Saved %1").arg(path) : tr("Could not save: %1").arg(widgets::said(saved.error())),
                       readingMillis);
}

} // namespace app
