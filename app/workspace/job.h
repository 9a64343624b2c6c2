// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/agent.h"
#include "engine/core/result.h"

#include <QObject>

#include <optional>
#include <vector>

namespace app {

enum class JobKind : std::uint8_t { Shapes, Open, Profile, Probe, Survey, Run, Collect, Load };

/// Something that takes its time: what it asks, how far it is, its end. Made and owned by Jobs; it deletes
/// itself from the event loop after its end.
class Job : public QObject
{
    Q_OBJECT
public:
    ~Job() override;

    JobKind kind() const { return m_kind; }
    /// For people, while it goes on: "Timing the layers of AlexNet".
    const QString& title() const { return m_title; }
    /// Nobody else may ask these until it ends.
    const std::vector<AgentId>& agents() const { return m_agents; }
    bool occupies(AgentId agent) const;

    /// What it does just now, for people, and its share in [0, 1], below 0 when that is not known.
    const QString& step() const { return m_step; }
    double share() const { return m_share; }

    bool over() const { return m_result.has_value(); }
    /// Ends it with an error Cancelled, unless it is over.
    void cancel();

Q_SIGNALS:
    void progressed(const QString& step, double share);
    /// Once, last: from within cancel(), or else from the event loop.
    void ended(const engine::Result<void>& result);

protected:
    Job(JobKind kind, QString title, std::vector<AgentId> agents, QObject* parent);

    void tell(const QString& step, double share);
    void end(const engine::Result<void>& result);

private:
    friend class Jobs;
    /// From the event loop.
    virtual void start() = 0;
    /// Lets go of what goes on, before ended().
    virtual void stop() {}

    JobKind m_kind;
    QString m_title;
    std::vector<AgentId> m_agents;
    QString m_step;
    double m_share = -1.0;
    std::optional<engine::Result<void>> m_result;
};

} // namespace app
