// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/link_controller.h"

#include "engine/io/files/atomic_write.h"
#include "engine/io/records/link_file.h"
#include "engine/io/records/times_text.h"
#include "engine/plan/link_statistics.h"
#include "widgets/background.h"
#include "widgets/pages/link_card.h"
#include "widgets/said.h"
#include "widgets/tables/link_text.h"

#include <QFileInfo>

#include <algorithm>
#include <cmath>
#include <utility>

namespace app {

namespace {

/// For somebody who waits for it.
constexpr engine::Millis budget{30'000};

bool areKnown(const DevicePair& devices)
{
    return devices.device && devices.edge;
}

/// But for what a file rounds.
bool areAlike(double a, double b)
{
    return std::abs(a - b) <= 1e-9 * std::max(std::abs(a), std::abs(b));
}

bool areAlike(const std::optional<engine::Link>& a, const std::optional<engine::Link>& b)
{
    if (!a || !b)
        return a.has_value() == b.has_value();
    return areAlike(engine::toMegabitsPerSecond(a->up), engine::toMegabitsPerSecond(b->up))
        && areAlike(engine::toMegabitsPerSecond(a->down), engine::toMegabitsPerSecond(b->down))
        && areAlike(a->delay.count(), b->delay.count());
}

} // namespace

std::filesystem::path linkFile(const std::filesystem::path& folder, const DevicePair& devices)
{
    return folder
        / (fileNameOf(*devices.device) + QStringLiteral("--") + fileNameOf(*devices.edge) + QStringLiteral(".json"))
              .toStdString();
}

LinkController::LinkController(Workspace& workspace, Jobs& jobs, widgets::LinkCard& card, QWidget& window,
                               AskForFile ask, std::filesystem::path folder)
    : m_workspace(workspace), m_jobs(jobs), m_card(card), m_window(window), m_ask(std::move(ask)),
      m_folder(std::move(folder))
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
    connect(&agents, &Agents::devicesChanged, this, &LinkController::recall);
    connect(&workspace, &Workspace::changed, this, [this](Changes changes) {
        if (changes & Change::Link)
            show();
    });
    show();
    recall();
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
        if (result)
            keepMeasured(*job);
        show();
    }
    showMeasurable();
}

void LinkController::keepMeasured(const Job& job)
{
    const auto deviceOf = [&](std::size_t place) {
        const auto* agent = m_jobs.agents().find(job.agents()[place]);
        return agent != nullptr ? agent->device() : std::nullopt;
    };
    const DevicePair devices{deviceOf(0), deviceOf(1)};
    if (areKnown(devices))
        write(devices);
}

void LinkController::show()
{
    const auto* link = m_workspace.linkTimes();
    m_card.setLink(link != nullptr ? std::optional(*link) : std::nullopt, m_recalled.contains(m_workspace.devices()));
    showMeasurable();
}

void LinkController::showMeasurable()
{
    const auto isFree = [this](engine::Side side) {
        const auto* agent = m_jobs.agents().inRole(side);
        return agent != nullptr && agent->state() == AgentState::Ready && !agent->heldLoad()
            && m_jobs.busyWith(agent->id()) == nullptr;
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
    if (!link)
        return;
    const auto devices = m_jobs.agents().devices();
    m_recalled.erase(devices);
    m_workspace.keepLinkTimes(devices, std::move(*link));
    if (areKnown(devices))
        write(devices);
}

/// A file that cannot be read is left alone until something was measured that takes its place.
void LinkController::write(const DevicePair& devices)
{
    const auto* link = m_workspace.linkTimes(devices);
    if (link == nullptr)
        return;
    m_recalled.erase(devices);
    m_lookedFor.insert(devices);
    std::error_code problem;
    std::filesystem::create_directories(m_folder, problem);
    const auto text = engine::toJson(*link, widgets::linesOf(widgets::conditionsOf(*link)));
    const auto file = linkFile(m_folder, devices);
    const auto written = problem
        ? engine::Error{engine::ErrorCode::Io,
                        engine::sentence("the folder of links cannot be made: %1", problem.message())}
        : engine::writeAtomically(file, text);
    if (!written)
        m_card.setError(tr("This measurement does not stay over a restart: %1").arg(widgets::said(written.error())));
}

/// Once for each two devices: what is wrong with a file is said once, too.
void LinkController::recall()
{
    const auto devices = m_jobs.agents().devices();
    if (!areKnown(devices) || m_workspace.linkTimes(devices) != nullptr || m_lookedFor.contains(devices))
        return;
    m_lookedFor.insert(devices);
    const auto file = linkFile(m_folder, devices);
    std::error_code problem;
    if (!std::filesystem::exists(file, problem))
        return;
    widgets::inBackground(
        this, [file](const engine::KeepGoing&) { return engine::readLink(file); },
        [this, devices](const engine::Result<engine::LinkMeasurement>& link) { take(devices, link); });
}

void LinkController::take(const DevicePair& devices, const engine::Result<engine::LinkMeasurement>& link)
{
    if (m_workspace.linkTimes(devices) != nullptr)
        return; // something newer, meanwhile
    const auto line = link ? engine::linkOf(link->samples) : engine::Result<engine::Link>(link.error());
    if (!line && devices == m_jobs.agents().devices())
        m_card.setError(
            tr("What was measured of this link before cannot be read: %1").arg(widgets::said(line.error())));
    if (!line || !isOfNow(*link, devices))
        return;
    m_recalled.insert(devices);
    m_workspace.keepEarlierLinkTimes(devices, *link);
}

/// What the device emulates may be another link than it was then.
bool LinkController::isOfNow(const engine::LinkMeasurement& link, const DevicePair& devices) const
{
    const auto all = m_jobs.agents().all();
    const auto device = std::ranges::find(all, devices.device, &Agent::device);
    const bool isBetweenThem = link.device.id == devices.device->text && link.edge.id == devices.edge->text;
    return !isBetweenThem || device == all.end() || areAlike(link.emulated, (*device)->description().link);
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
