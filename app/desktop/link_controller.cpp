// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/link_controller.h"

#include "engine/io/files/atomic_write.h"
#include "engine/io/records/link_file.h"
#include "engine/io/records/times_text.h"
#include "engine/plan/link_statistics.h"
#include "widgets/pages/link_card.h"
#include "widgets/said.h"
#include "widgets/tables/link_text.h"

#include <QFileInfo>

#include <utility>

namespace app {

namespace {

/// For somebody who waits for it.
constexpr engine::Millis budget{30'000};

} // namespace

LinkController::LinkController(Workspace& workspace, Jobs& jobs, widgets::LinkCard& card, QWidget& window,
                               AskForFile ask)
    : m_workspace(workspace), m_jobs(jobs), m_card(card), m_window(window), m_ask(std::move(ask))
{
    connect(&card, &widgets::LinkCard::measureRequested, this, &LinkController::measure);
    connect(&card, &widgets::LinkCard::cancelRequested, this, [this] {
        if (auto* job = m_jobs.of(JobKind::Survey)) {
            m_cancelled = true;
            job->cancel();
        }
    });
    connect(&card, &widgets::LinkCard::importRequested, this, &LinkController::askForImport);
    connect(&card, &widgets::LinkCard::saveRequested, this, &LinkController::save);
    connect(&jobs, &Jobs::started, this, &LinkController::follow);
    connect(&jobs, &Jobs::ended, this, &LinkController::finish);
    auto& agents = jobs.agents();
    connect(&agents, &Agents::changed, this, &LinkController::showMeasurable);
    connect(&agents, &Agents::rolesChanged, this, &LinkController::showMeasurable);
    connect(&workspace, &Workspace::changed, this, [this](Changes changes) {
        if (changes & Change::Link)
            show();
    });
    show();
}

void LinkController::measure()
{
    if (const auto job = m_jobs.surveyLink(budget); !job)
        m_card.setError(widgets::said(job.error()));
}

void LinkController::follow(Job* job)
{
    showMeasurable();
    if (job->kind() != JobKind::Survey)
        return;
    m_card.setError({});
    m_card.setProgress(job->title(), -1.0);
    connect(job, &Job::progressed, &m_card, &widgets::LinkCard::setProgress);
}

void LinkController::finish(Job* job, const engine::Result<void>& result)
{
    if (job->kind() == JobKind::Survey) {
        m_card.clearProgress();
        if (!std::exchange(m_cancelled, false) && !result)
            m_card.setError(widgets::said(result.error()));
    }
    showMeasurable();
}

void LinkController::show()
{
    const auto* link = m_workspace.linkTimes();
    m_card.setLink(link != nullptr ? std::optional(*link) : std::nullopt);
    showMeasurable();
}

void LinkController::showMeasurable()
{
    const auto isFree = [this](engine::Side side) {
        const auto* agent = m_jobs.agents().inRole(side);
        return agent != nullptr && agent->state() == AgentState::Ready && m_jobs.busyWith(agent->id()) == nullptr;
    };
    m_card.setMeasurable(isFree(engine::Side::Device) && isFree(engine::Side::Edge));
}

void LinkController::askForImport()
{
    m_ask(m_window, whichLink(), [this](const QString& path) { import(path); });
}

/// A measurement of both directions, or else the times up, for which those down are asked.
void LinkController::import(const QString& path)
{
    if (engine::readTransferTimes(path.toStdString()))
        return m_ask(m_window, whichDownTimes(), [this, path](const QString& down) { importText(path, down); });
    keep(engine::readLink(path.toStdString()));
}

void LinkController::importText(const QString& up, const QString& down)
{
    keep(engine::readTransferTimes(up.toStdString(), down.toStdString()));
}

void LinkController::keep(engine::Result<engine::LinkMeasurement> link)
{
    if (link) {
        if (const auto line = engine::linkOf(link->samples); !line)
            link = line.error();
    }
    m_card.setError(link ? QString() : widgets::said(link.error()));
    if (link)
        m_workspace.keepLinkTimes(m_jobs.agents().devices(), std::move(*link));
}

void LinkController::save()
{
    m_ask(m_window, whereToSave(QStringLiteral("link.json")), [this](const QString& path) {
        const auto* link = m_workspace.linkTimes();
        if (link == nullptr)
            return;
        const auto text = engine::toJson(*link, widgets::linesOf(widgets::conditionsOf(*link)));
        const auto written = engine::writeAtomically(path.toStdString(), text);
        m_card.setError(written ? QString() : widgets::said(written.error()));
        if (written)
            Q_EMIT saved(path);
    });
}

} // namespace app
