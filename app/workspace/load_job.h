// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/load_hold.h"
#include "app/workspace/workspace_job.h"
#include "engine/profile/load_curve.h"

namespace app {

/// Latency against load, as somebody asks for it.
struct LoadExperiment
{
    std::vector<engine::LoadWish> loads; ///< in this order; nothing is a load, too
    engine::ProfileOptions limits = {};  ///< of each profile
    bool withLayers = false;             ///< and not of the whole model only

    bool operator==(const LoadExperiment&) const = default;
};

/// Without a load first, unless that is among @p loads already.
std::vector<engine::LoadWish> withQuiet(std::vector<engine::LoadWish> loads);

/// Times the open model on an agent once under each load, which the agent holds meanwhile. The profiles do not come into the
/// workspace: what was measured under a load is no profile to plan with. Whatever ends it, the load ends, too.
class LoadJob : public WorkspaceJob
{
    Q_OBJECT
public:
    LoadJob(Workspace& workspace, Agents& registry, AgentId agent, LoadExperiment experiment, QObject* parent);

    /// What is measured so far.
    const engine::LoadCurve& curve() const { return m_curve; }
    /// That the last point of the curve is of.
    const engine::Profile& lastProfile() const { return m_lastProfile; }

Q_SIGNALS:
    /// The curve has another point.
    void measured();

protected:
    void prepare() override;
    void stop() override;
    void finished() override;

private:
    void addHolding(const engine::LoadWish& load);
    void addTiming(const engine::LoadWish& load, std::size_t number);
    engine::Result<void> take(const engine::LoadWish& load, const engine::Profile& profile);

    AgentId m_agent;
    LoadExperiment m_experiment;
    std::unique_ptr<LoadHold> m_hold;
    engine::LoadCurve m_curve;
    engine::Profile m_lastProfile;
};

} // namespace app
