// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/agents.h"
#include "app/workspace/job.h"

#include <deque>
#include <functional>

namespace app {

/// A job of steps that follow one another, each a request to an agent once that is Ready; the first once all of its
/// agents are. It ends with an error when a request fails, when one of its agents is Closed, or when a try to reach
/// the one it waits for fails.
class AgentJob : public Job
{
    Q_OBJECT
protected:
    /// Answers what is cancelled when the job ends; nothing: what it began is seen to elsewhere, and calls next().
    using Ask = std::function<std::optional<network::RequestId>(network::AgentSession&)>;
    struct Step
    {
        AgentId agent;
        QString what; ///< for people
        Ask ask;
    };

    AgentJob(JobKind kind, QString title, std::vector<AgentId> agents, Agents& registry, QObject* parent);

    void add(Step step) { m_steps.push_back(std::move(step)); }
    /// @p take is given the answer; an error of it ends the job, else the next step follows.
    template <typename Request>
    void add(AgentId agent, const QString& what, Request request,
             std::function<engine::Result<void>(const typename Request::Answer&)> take);

    void start() override;
    void stop() override;
    /// Once all agents are Ready, before the first step: what they are is known.
    virtual void prepare() {}
    /// Whether the job goes on although a request failed; the steps that are left are dropped then.
    virtual bool forgives(const engine::Error&) { return false; }
    /// When no step is left.
    virtual void finished() { end({}); }
    /// The first step that is left, or finished().
    void proceed();
    /// The present step is done.
    void next();

    Agents& registry() const { return m_registry; }
    QString nameOf(AgentId id) const;
    /// "NAME: why".
    engine::Error named(AgentId agent, const engine::Error& error) const;
    /// What becomes of a request of the present step.
    template <typename Request>
    network::Replies<Request> replies(std::function<engine::Result<void>(const typename Request::Answer&)> take);

private:
    void follow(AgentId id);
    void look(const Agent& agent);
    Agent* firstNotReady() const;
    void progress(double fraction, network::Stage stage);

    Agents& m_registry;
    bool m_begun = false;       ///< all agents were Ready once
    Agent* m_awaited = nullptr; ///< until it is Ready
    std::deque<Step> m_steps;
    QPointer<network::AgentSession> m_session;   ///< of m_request
    std::optional<network::RequestId> m_request; ///< of the first step, once asked
};

template <typename Request>
void AgentJob::add(AgentId agent, const QString& what, Request request,
                   std::function<engine::Result<void>(const typename Request::Answer&)> take)
{
    add({agent, what, [this, request = std::move(request), take = std::move(take)](network::AgentSession& session) {
             return session.ask(request, this, replies<Request>(take));
         }});
}

template <typename Request>
network::Replies<Request> AgentJob::replies(std::function<engine::Result<void>(const typename Request::Answer&)> take)
{
    network::Replies<Request> replies;
    replies.answer = [this, take = std::move(take)](const typename Request::Answer& answer) {
        if (over())
            return;
        m_request.reset();
        if (const auto taken = take(answer); !taken)
            return end(taken.error());
        next();
    };
    replies.error = [this, agent = m_steps.front().agent](const engine::Error& error) {
        m_request.reset();
        if (over() || !forgives(error))
            return end(named(agent, error));
        m_steps.clear();
        proceed();
    };
    replies.progress = [this](double fraction, network::Stage stage) { progress(fraction, stage); };
    return replies;
}

} // namespace app
