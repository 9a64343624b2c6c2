// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/workspace.h"

#include <algorithm>
#include <utility>

namespace app {

namespace {

bool sameCosts(const PlanWishes& a, const PlanWishes& b)
{
    return a.terms == b.terms && a.pins == b.pins && a.deviceMemory == b.deviceMemory && a.resultOn == b.resultOn;
}

} // namespace

/// From one set of wishes to the next, and back.
class Workspace::WishStep : public QUndoCommand
{
public:
    WishStep(Workspace& workspace, PlanWishes after, const QString& text)
        : QUndoCommand(text), m_workspace(workspace), m_before(workspace.m_wishes), m_after(std::move(after))
    {
    }
    void undo() override { m_workspace.fulfil(m_before); }
    void redo() override { m_workspace.fulfil(m_after); }

private:
    Workspace& m_workspace;
    PlanWishes m_before;
    PlanWishes m_after;
};

bool Workspace::planning() const
{
    return std::ranges::any_of(m_plans, &PlanEntry::pending);
}

int Workspace::rowOf(const std::string& algorithm) const
{
    const auto found = std::ranges::find(m_plans, algorithm, &PlanEntry::algorithm);
    return found == m_plans.end() ? -1 : static_cast<int>(found - m_plans.begin());
}

const engine::Plan* Workspace::planAt(int row) const
{
    if (row < 0)
        return nullptr;
    const auto& entry = m_plans[static_cast<std::size_t>(row)];
    return entry.plan ? &*entry.plan : nullptr;
}

void Workspace::setModel(std::shared_ptr<const OpenedModel> model)
{
    m_model = std::move(model);
    m_profiles = {};
    m_report.reset();
    m_undo.clear();
    m_compared.clear();
    clearPreview();
    m_wishes = {.terms = m_wishes.terms, .resultOn = m_wishes.resultOn, .algorithm = m_wishes.algorithm};
    Q_EMIT modelChanged();
    Q_EMIT profilesChanged();
    Q_EMIT reportChanged();
    Q_EMIT wishesChanged();
    makeCosts();
    Q_EMIT comparedChanged();
}

void Workspace::setProfile(engine::Side side, std::optional<engine::Profile> profile)
{
    m_profiles[place(side)] = std::move(profile);
    Q_EMIT profilesChanged();
    makeCosts();
}

void Workspace::setLink(const std::optional<engine::Link>& link, bool measured)
{
    m_link = link;
    m_linkMeasured = measured;
    Q_EMIT linkChanged();
    if (m_costs && m_link)
        renewCosts();
    else
        makeCosts();
}

void Workspace::setTerms(engine::TransferTerms terms)
{
    auto wishes = m_wishes;
    wishes.terms = std::move(terms);
    wishes.terms.link = {};
    wish(std::move(wishes), tr("encoding"));
}

void Workspace::pin(std::span<const engine::LayerId> layers, std::optional<engine::Side> side)
{
    auto wishes = m_wishes;
    for (const auto layer : layers) {
        if (side)
            wishes.pins[layer] = *side;
        else
            wishes.pins.erase(layer);
    }
    wish(std::move(wishes), side ? tr("pin") : tr("unpin"));
}

void Workspace::setDeviceMemory(std::optional<engine::Bytes> memory)
{
    auto wishes = m_wishes;
    wishes.deviceMemory = memory;
    wish(std::move(wishes), tr("memory of the device"));
}

void Workspace::setResultOn(engine::Side side)
{
    auto wishes = m_wishes;
    wishes.resultOn = side;
    wish(std::move(wishes), tr("side of the result"));
}

void Workspace::placeByHand(std::vector<engine::Side> sideOf)
{
    if (!m_costs || sideOf.size() != m_costs->layers.size())
        return;
    auto wishes = m_wishes;
    wishes.byHand = std::move(sideOf);
    wishes.algorithm = byHand;
    wish(std::move(wishes), tr("cut"));
}

void Workspace::choosePlan(int row)
{
    clearPreview();
    if (row < 0 || row >= static_cast<int>(m_plans.size()) || row == m_chosen)
        return;
    auto wishes = m_wishes;
    wishes.algorithm = m_plans[static_cast<std::size_t>(row)].algorithm;
    wish(std::move(wishes), tr("choice of a plan"));
}

void Workspace::wish(PlanWishes wishes, const QString& step)
{
    if (wishes != m_wishes)
        m_undo.push(new WishStep(*this, std::move(wishes), step));
}

void Workspace::fulfil(PlanWishes wishes)
{
    const auto before = std::exchange(m_wishes, std::move(wishes));
    clearPreview();
    Q_EMIT wishesChanged();
    if (!sameCosts(before, m_wishes))
        return m_costs ? renewCosts() : makeCosts();
    if (before.byHand != m_wishes.byHand) {
        renewHandPlan();
        renewChoice();
        Q_EMIT plansChanged();
    }
    renewChoice();
    Q_EMIT planChosen();
}

void Workspace::makeCosts()
{
    m_costs.reset();
    m_plans.clear();
    m_chosen = -1;
    if (m_model && m_profiles[0] && m_profiles[1] && m_link) {
        auto costs = engine::makeCostModel(m_model->fused, *m_profiles[0], *m_profiles[1], {.link = *m_link});
        if (costs) {
            m_costs = std::move(*costs);
            return renewCosts();
        }
    }
    clearPreview();
    Q_EMIT costsChanged();
    Q_EMIT plansChanged();
    Q_EMIT planChosen();
}

/// Without the layer times, which stay.
void Workspace::renewCosts()
{
    auto terms = m_wishes.terms;
    terms.link = *m_link;
    engine::setTransfers(*m_costs, terms);
    m_costs->resultOn = m_wishes.resultOn;
    m_costs->deviceMemory = m_wishes.deviceMemory;
    for (std::uint32_t i = 0; i < m_costs->layers.size(); ++i) {
        const auto pin = m_wishes.pins.find(engine::LayerId{i});
        m_costs->layers[i].pinned = pin != m_wishes.pins.end() ? std::optional(pin->second) : std::nullopt;
    }
    m_plans = planAtOnce(*m_costs);
    renewHandPlan();
    renewChoice();
    clearPreview();
    Q_EMIT costsChanged();
    Q_EMIT plansChanged();
    Q_EMIT planChosen();
}

/// Beside the optimal plan, which it is measured by.
void Workspace::renewHandPlan()
{
    std::erase_if(m_plans, [](const PlanEntry& entry) { return entry.algorithm == byHand; });
    if (m_wishes.byHand && m_costs && !m_plans.empty())
        m_plans.insert(m_plans.begin() + 1, planByHand(*m_costs, *m_wishes.byHand));
}

void Workspace::renewChoice()
{
    const auto answered = [](const PlanEntry& entry) { return entry.plan || entry.pending; };
    const int wished = rowOf(m_wishes.algorithm);
    const auto first = std::ranges::find_if(m_plans, answered);
    if (wished >= 0 && answered(m_plans[static_cast<std::size_t>(wished)]))
        m_chosen = wished;
    else
        m_chosen = first == m_plans.end() ? -1 : static_cast<int>(first - m_plans.begin());
}

void Workspace::setPlans(std::vector<PlanEntry> plans)
{
    m_plans = std::move(plans);
    renewChoice();
    Q_EMIT plansChanged();
    Q_EMIT planChosen();
}

void Workspace::setPlan(PlanEntry entry)
{
    const int row = rowOf(entry.algorithm);
    if (row < 0)
        return;
    const bool concerned = row == m_chosen;
    m_plans[static_cast<std::size_t>(row)] = std::move(entry);
    renewChoice();
    Q_EMIT plansChanged();
    if (concerned)
        Q_EMIT planChosen();
    if (row == comparedPlan())
        Q_EMIT comparedChanged();
}

void Workspace::compareWith(int row)
{
    const bool exists = row >= 0 && row < static_cast<int>(m_plans.size());
    m_compared = exists ? m_plans[static_cast<std::size_t>(row)].algorithm : std::string();
    Q_EMIT comparedChanged();
}

void Workspace::preview(std::optional<std::vector<engine::Side>> sideOf)
{
    m_preview = std::move(sideOf);
    Q_EMIT previewChanged();
}

void Workspace::clearPreview()
{
    if (m_preview)
        preview(std::nullopt);
}

void Workspace::setReport(std::optional<engine::RunReport> report)
{
    m_report = std::move(report);
    Q_EMIT reportChanged();
}

} // namespace app
