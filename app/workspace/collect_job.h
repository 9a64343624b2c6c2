// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/agent_job.h"
#include "app/workspace/collection.h"
#include "app/workspace/opened_model.h"

#include <QElapsedTimer>
#include <QFuture>

namespace app {

/// How near the predictions of the latest rows came, as Collection::accuracy(): "last 300 rows predicted within 10 %: 71 %,
/// median error 6.1 %"; empty where that is not known.
QString accuracyText(const std::optional<engine::Accuracy>& accuracy);

/// Times one network after the other on an agent, and writes what each layer took into a dataset, until its budget, its
/// number of configurations or its networks are used up. A sampled network that the agent cannot run is left out. Between two
/// networks it finds out which comes next.
class CollectJob : public AgentJob
{
    Q_OBJECT
public:
    CollectJob(Agents& registry, AgentId agent, Collection collection, QObject* parent);

    const Collection& collection() const { return m_collection; }

protected:
    void prepare() override;
    void stop() override;
    void finished() override;
    bool forgives(const engine::Error& error) override;

private:
    void openHeldOut();
    void openNext();
    bool mayThink() const;
    void think(NetworkChoice choice);
    void open(const std::string& name, std::function<void(std::shared_ptr<const OpenedModel>)> done);
    void time(std::shared_ptr<const OpenedModel> model);
    void addSteps();
    engine::Result<void> takeProfile(const engine::Profile& profile);
    bool isOver() const;
    void report();

    AgentId m_agent;
    Collection m_collection;
    std::size_t m_heldOut = 0; ///< how many are opened
    std::string m_name;        ///< of m_model, as it was asked for
    std::shared_ptr<const OpenedModel> m_model;
    int m_leftOut = 0; ///< in a row
    QElapsedTimer m_since;
    std::chrono::milliseconds m_thought{0}; ///< while nothing was timed, see NetworkChoice
    QFuture<ChosenNetwork> m_thinking;
    QFuture<engine::Result<OpenedModel>> m_opening;
};

} // namespace app
