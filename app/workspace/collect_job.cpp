// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/collect_job.h"

#include "app/workspace/workspace_job.h"
#include "widgets/background.h"

#include <algorithm>

namespace app {

namespace {

/// An agent that cannot run any network has another problem.
constexpr int mostLeftOut = 20;

} // namespace

QString accuracyText(const std::optional<engine::Accuracy>& accuracy)
{
    if (!accuracy || !accuracy->within10 || !accuracy->medianPercent)
        return {};
    return CollectJob::tr("last %1 rows predicted within 10 %: %2 %, median error %3 %")
        .arg(accuracy->count)
        .arg(100.0 * *accuracy->within10, 0, 'f', 0)
        .arg(*accuracy->medianPercent, 0, 'f', 1);
}

CollectJob::CollectJob(Agents& registry, AgentId agent, Collection collection, QObject* parent)
    : AgentJob(JobKind::Collect, tr("collecting times of layers"), {agent}, registry, parent), m_agent(agent),
      m_collection(std::move(collection))
{
}

void CollectJob::prepare()
{
    m_since.start();
}

void CollectJob::stop()
{
    m_opening.cancel();
    m_thinking.cancel();
    AgentJob::stop();
}

/// When a network is done, and at the very beginning.
void CollectJob::finished()
{
    openHeldOut();
}

void CollectJob::openHeldOut()
{
    const auto& names = m_collection.wishes().heldOut;
    const auto& networks = m_collection.wishes().networks;
    const bool allWhole = !networks.empty() && std::ranges::none_of(networks, engine::isSampleName);
    if (allWhole || m_heldOut == names.size())
        return openNext();
    tell(tr("Reading %1, which is held out").arg(QString::fromStdString(names[m_heldOut])), -1.0);
    open(names[m_heldOut++], [this](const std::shared_ptr<const OpenedModel>& model) {
        m_collection.holdOut(model->fused);
        openHeldOut();
    });
}

bool CollectJob::isOver() const
{
    const std::chrono::seconds budget = m_collection.wishes().budget;
    return m_collection.wishes().networks.empty() && budget.count() > 0
        && std::chrono::milliseconds(m_since.elapsed()) >= budget;
}

void CollectJob::openNext()
{
    if (isOver())
        return end({});
    if (auto choice = mayThink() ? m_collection.choice() : std::nullopt)
        return think(*std::move(choice));
    m_name = m_collection.next();
    if (m_name.empty())
        return end({});
    open(m_name, [this](std::shared_ptr<const OpenedModel> model) { time(std::move(model)); });
}

bool CollectJob::mayThink() const
{
    const auto spent = static_cast<double>(m_since.elapsed());
    return static_cast<double>(m_thought.count()) <= m_collection.wishes().choice.share * spent;
}

void CollectJob::think(NetworkChoice choice)
{
    const auto begun = m_since.elapsed();
    m_thinking = widgets::inBackground(
        this, [choice = std::move(choice)](const engine::KeepGoing& go) { return chosenNetwork(choice, go); },
        [this, begun](ChosenNetwork chosen) {
            m_thought += std::chrono::milliseconds(m_since.elapsed() - begun);
            m_collection.decide(std::move(chosen));
            openNext();
        });
}

void CollectJob::open(const std::string& name, std::function<void(std::shared_ptr<const OpenedModel>)> done)
{
    m_opening = widgets::inBackground(
        this, [name = QString::fromStdString(name)](const engine::KeepGoing& go) { return openModel(name, {}, go); },
        [this, done = std::move(done)](engine::Result<OpenedModel> opened) {
            if (!opened)
                return end(opened.error());
            done(std::make_shared<const OpenedModel>(std::move(*opened)));
        });
}

void CollectJob::time(std::shared_ptr<const OpenedModel> model)
{
    if (!m_collection.wants(model->fused))
        return openNext();
    m_model = std::move(model);
    if (m_model->identity.known())
        return addSteps();
    m_model->identity.find(this, [this](const engine::Result<network::ModelRef>& found) {
        if (!found)
            return end(found.error());
        addSteps();
    });
}

void CollectJob::addSteps()
{
    report();
    const auto ready = [this](const network::ModelReady& answer) -> engine::Result<void> {
        if (answer.fingerprint == m_model->fingerprint)
            return {};
        return engine::Error{
            engine::ErrorCode::Unsupported,
            tr("%1 builds another network of that name; is it of another version?").arg(nameOf(m_agent)).toStdString()};
    };
    add({m_agent, step(), [this, ready](network::AgentSession& session) {
             return session.askForModel(*m_model->identity.known(), m_model->files, this,
                                        replies<network::ModelQuery>(ready));
         }});
    add<network::ProfileRequest>(m_agent, step(), {{}, *m_model->identity.known(), m_collection.wishes().limits},
                                 [this](const network::ProfileResult& result) { return takeProfile(result.profile); });
    proceed();
}

engine::Result<void> CollectJob::takeProfile(const engine::Profile& profile)
{
    if (const auto problem = problemOf(profile, *m_model); !problem.isEmpty())
        return engine::Error{engine::ErrorCode::Corrupt, tr("%1 sent %2").arg(nameOf(m_agent), problem).toStdString()};
    m_leftOut = 0;
    return m_collection.take(m_model->name.toStdString(), m_model->fused, profile);
}

bool CollectJob::forgives(const engine::Error& error)
{
    const bool cannot = error.code == engine::ErrorCode::Unsupported || error.code == engine::ErrorCode::InvalidInput;
    return cannot && engine::isSampleName(m_name) && ++m_leftOut < mostLeftOut;
}

/// "Timing sample:all:1f: 1204 configurations, 87 % of the samples kept, last 300 rows predicted within 10 %: 71 %, median
/// error 6.1 %, 5:12 left".
void CollectJob::report()
{
    const auto& wishes = m_collection.wishes();
    const auto spent = std::chrono::milliseconds(m_since.elapsed());
    auto text = tr("Timing %1: %2 configurations, %3 % of the samples kept")
                    .arg(m_model->name)
                    .arg(m_collection.configurations())
                    .arg(100.0 * m_collection.keptShare(), 0, 'f', 0);
    if (const auto near = accuracyText(m_collection.accuracy()); !near.isEmpty())
        text += QStringLiteral(", ") + near;
    double share = -1.0;
    if (wishes.networks.empty() && wishes.budget.count() > 0) {
        const auto left = std::chrono::duration_cast<std::chrono::seconds>(wishes.budget - spent).count();
        text += tr(", %1:%2 left").arg(left / 60).arg(left % 60, 2, 10, QLatin1Char('0'));
        share = static_cast<double>(spent.count()) / static_cast<double>(wishes.budget.count() * 1000);
    }
    if (wishes.configurations > 0)
        share = std::max(
            share, static_cast<double>(m_collection.configurations()) / static_cast<double>(wishes.configurations));
    tell(text, std::min(share, 1.0));
}

} // namespace app
