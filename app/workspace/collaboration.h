// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/agent_handle.h"
#include "app/workspace/workspace.h"

#include <QFuture>
#include <QTimer>

#include <array>
#include <deque>
#include <functional>

namespace app {

struct ProfileLimits
{
    int runs = 30;
    engine::Millis budget{0}; ///< of each device; 0: as long as the runs take
};

/// Device and edge working on the workspace's model: sends it, times it, probes the link, runs frames.
/// One job at a time; a job is a list of requests that follow one another. Results go into the workspace.
class Collaboration : public QObject
{
    Q_OBJECT
public:
    Collaboration(Workspace& workspace, network::NetworkThread& thread, QObject* parent = nullptr);
    ~Collaboration() override;

    /// Replaces the agent on @p side; its profile goes with it.
    void setAgent(engine::Side side, const std::optional<AgentAddress>& address);
    const AgentHandle* agent(engine::Side side) const { return m_agents[place(side)].get(); }

    bool busy() const { return m_busy; }

    /// Opens a model in the background; the workspace has it when the job is done.
    void open(const QString& model, const ModelOptions& options = {});
    /// Finds out what the model's file leaves open, to ask the person.
    void findOpenShapes(const QString& model);
    void profile(std::vector<engine::Side> sides, const ProfileLimits& limits);
    void probeLink();
    /// What is missing first (profiles, link, plans), then frames of the chosen plan and its baselines.
    void run(int splitFrames, const ProfileLimits& limits);
    void cancel();

Q_SIGNALS:
    void agentChanged(engine::Side side);
    void started();
    /// @p share in [0, 1], below 0 when not known.
    void progressed(const QString& what, double share);
    void openShapesFound(const QString& model, const OpenShapes& shapes);
    void frameMeasured(const engine::FrameTiming& timing);
    /// The end of every job; exactly one of the two.
    void finished();
    void failed(const engine::Error& error);

private:
    /// One request and what to say meanwhile; runs once its side has a session.
    struct Step
    {
        engine::Side side;
        QString what;
        std::function<engine::Result<network::RequestId>(network::AgentSession&)> ask;
        bool needsPlan = false;
    };

    static std::size_t place(engine::Side side) { return static_cast<std::size_t>(side); }
    bool begin();
    void end();
    void endWith(const engine::Error& error);
    void nextStep();
    void startStep();
    void wire(engine::Side side);
    bool isCurrent(const network::AgentSession* session, network::RequestId request) const;

    void addModelSteps(std::vector<engine::Side> sides);
    void addProfileSteps(const std::vector<engine::Side>& sides, const ProfileLimits& limits);
    void addProbeStep();
    void addRunStep(int splitFrames);
    engine::Result<network::RequestId> startRun(network::AgentSession& device, int splitFrames);
    engine::RunReport emptyReport(const engine::Plan& plan) const;
    void planLater();
    void planNext(std::shared_ptr<const engine::CostModel> costs);

    Workspace& m_workspace;
    network::NetworkThread& m_thread;
    std::array<std::unique_ptr<AgentHandle>, 2> m_agents;
    std::deque<Step> m_steps;
    std::optional<network::RequestId> m_request; ///< of the first step, once asked
    network::AgentSession* m_asked = nullptr;    ///< the session that m_request belongs to
    bool m_busy = false;
    engine::RunReport m_report;
    double m_frameCount = 1.0; ///< of the run
    QFuture<engine::Result<OpenedModel>> m_opening;
    QFuture<engine::Result<OpenShapes>> m_looking;
    QFuture<engine::Result<engine::Plan>> m_planning;
    QTimer m_calm; ///< runs out once costs stay as they are
};

} // namespace app
