// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workspace/jobs.h"
#include "engine/plan/planners.h"
#include "engine/plan/trade_offs.h"
#include "engine/plan/what_if.h"

#include <QFuture>
#include <QTimer>

#include <array>

namespace widgets {
class WhatIfCard;
}

namespace app {

/// Works out what the what-if card shows, of the tab that is looked at, while nothing is being measured.
class WhatIfController : public QObject
{
    Q_OBJECT
public:
    WhatIfController(Workspace& workspace, Jobs& jobs, widgets::WhatIfCard& card, QObject* parent);

private:
    struct SweepPart
    {
        engine::Sweep sweep;
        std::vector<engine::Band> bands; ///< in the first part alone
    };
    using Costs = std::shared_ptr<const engine::CostModel>;
    using Planners = std::vector<engine::Planner>;
    enum class State { Missing, Running, Done };

    static SweepPart joined(SweepPart all, engine::Sweep part);
    static std::vector<Planners> sweepRounds(); ///< by pace; slow ones together, because they share plans

    void show(Changes changes);
    void renew();
    void compute(); ///< of the shown tab
    void pause();
    void showPresent();
    QString missing() const; ///< empty: nothing is
    void showNote();
    void showHint();
    void start(int tab);
    void finish(int tab, const QString& hint);
    void fail(int tab, const engine::Error& error);
    void sweep(const Costs& costs, std::size_t round);
    void fillMap(const Costs& costs);
    void weigh(const Costs& costs);

    Workspace& m_workspace;
    Jobs& m_jobs;
    widgets::WhatIfCard& m_card;
    QTimer m_calm;                            ///< runs out once costs stay as they are
    std::optional<engine::CostModel> m_basis; ///< the costs at one fixed uplink: what sweep and map depend on
    std::array<State, 3> m_states{};          ///< indexed by widgets::WhatIfCard::Tab
    std::array<QString, 3> m_hints;
    SweepPart m_sweep; ///< so far
    QFuture<engine::Result<SweepPart>> m_sweeping;
    QFuture<engine::Result<engine::PhaseMap>> m_mapping;
    QFuture<engine::Result<std::vector<engine::TradeOff>>> m_weighing;
};

} // namespace app
