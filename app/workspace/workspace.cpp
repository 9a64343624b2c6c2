// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/workspace.h"

#include <algorithm>
#include <utility>

namespace app {

namespace {

Changes changeIf(bool happened, Change change)
{
    return happened ? Changes(change) : Changes();
}

bool sameCosts(const PlanWishes& a, const PlanWishes& b)
{
    return a.terms == b.terms && a.pins == b.pins && a.deviceMemory == b.deviceMemory && a.resultOn == b.resultOn;
}

} // namespace

/// From one set of wishes to the next, and back.
class Workspace::WishStep : public QUndoCommand
{
public:
    WishStep(Workspace& workspace, PlanWishes after, const QString& text, WishKind kind)
        : QUndoCommand(text), m_workspace(workspace), m_before(workspace.m_wishes), m_after(std::move(after)),
          m_kind(kind)
    {
    }
    void undo() override { m_workspace.fulfil(m_before); }
    void redo() override { m_workspace.fulfil(m_after); }
    int id() const override { return m_kind == WishKind::Usual ? -1 : 1; }
    bool mergeWith(const QUndoCommand* later) override
    {
        const auto& step = static_cast<const WishStep&>(*later); // only these have its id
        if (step.m_kind == WishKind::TypedOn)
            m_after = step.m_after;
        return step.m_kind == WishKind::TypedOn;
    }

private:
    Workspace& m_workspace;
    PlanWishes m_before;
    PlanWishes m_after;
    WishKind m_kind;
};

const engine::Profile* Workspace::profile(const network::DeviceId& device, const std::string& fingerprint) const
{
    const auto found = m_profiles.find({device, fingerprint});
    return found != m_profiles.end() ? &found->second : nullptr;
}

const engine::Profile* Workspace::profile(engine::Side side) const
{
    const auto& device = m_devices.of(side);
    return m_model && device ? profile(*device, m_model->fingerprint) : nullptr;
}

const engine::PredictedProfile* Workspace::predicted(engine::Side side) const
{
    const auto& profile = m_predicted[static_cast<std::size_t>(side)];
    return m_model && profile && profile->fingerprint == m_model->fingerprint ? &*profile : nullptr;
}

std::optional<engine::LayerTimes> Workspace::times(engine::Side side) const
{
    if (const auto* profile = predicted(side))
        return engine::timesOf(*profile);
    const auto* profile = this->profile(side);
    return profile != nullptr ? std::optional(engine::timesOf(*profile)) : std::nullopt;
}

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
    const auto linkBefore = link();
    m_model = std::move(model);
    m_run.reset();
    m_undo.clear();
    m_compared.clear();
    clearPreview();
    m_wishes = {.terms = m_wishes.terms,
                .resultOn = m_wishes.resultOn,
                .algorithm = m_wishes.algorithm,
                .typedLinks = m_wishes.typedLinks};
    touch(Change::Model | Change::Profiles | Change::Wishes | Change::Compared | Change::Run
          | changeIf(link() != linkBefore, Change::Link));
    makeCosts();
    tell();
}

void Workspace::setDevices(const DevicePair& devices)
{
    if (devices == m_devices)
        return;
    m_devices = devices;
    bindTypedLink(m_wishes, m_devices);
    touch(Change::Profiles | Change::Link);
    makeCosts();
    tell();
}

void Workspace::keepProfile(const network::DeviceId& device, engine::Profile profile)
{
    const bool concerned = m_model && profile.fingerprint == m_model->fingerprint
        && (m_devices.device == device || m_devices.edge == device);
    std::pair key{device, profile.fingerprint};
    m_profiles.insert_or_assign(std::move(key), std::move(profile));
    if (!concerned)
        return;
    touch(Change::Profiles);
    makeCosts();
    tell();
}

void Workspace::setPredicted(engine::Side side, std::optional<engine::PredictedProfile> profile)
{
    const bool counted = predicted(side) != nullptr;
    m_predicted[static_cast<std::size_t>(side)] = std::move(profile);
    if (!counted && predicted(side) == nullptr)
        return;
    touch(Change::Profiles);
    makeCosts();
    tell();
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

void Workspace::unpinAll()
{
    auto wishes = m_wishes;
    wishes.pins.clear();
    wish(std::move(wishes), tr("unpin all"));
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
        return tell();
    auto wishes = m_wishes;
    wishes.algorithm = m_plans[static_cast<std::size_t>(row)].algorithm;
    wish(std::move(wishes), tr("choice of a plan"));
}

void Workspace::typeLink(const engine::Link& link, bool sameStep)
{
    auto wishes = m_wishes;
    wishes.typedLinks[m_devices] = link;
    wish(std::move(wishes), tr("link"), sameStep ? WishKind::TypedOn : WishKind::Typed);
}

void Workspace::useMeasuredLink()
{
    auto wishes = m_wishes;
    wishes.typedLinks.erase(m_devices);
    wish(std::move(wishes), tr("measured link"));
}

void Workspace::wish(PlanWishes wishes, const QString& step, WishKind kind)
{
    if (wishes != m_wishes)
        m_undo.push(new WishStep(*this, std::move(wishes), step, kind));
}

void Workspace::fulfil(PlanWishes wishes)
{
    const auto linkBefore = std::pair(link(), linkSource());
    const auto before = std::exchange(m_wishes, std::move(wishes));
    bindTypedLink(m_wishes, m_devices);
    const bool otherLink = linkBefore != std::pair(link(), linkSource());
    clearPreview();
    touch(Change::Wishes | Change::Chosen | changeIf(otherLink, Change::Link));
    if (otherLink || !sameCosts(before, m_wishes)) {
        renewCosts();
    } else if (before.byHand != m_wishes.byHand) {
        renewHandPlan();
        touch(Change::Plans);
    }
    renewChoice();
    tell();
}

void Workspace::makeCosts()
{
    m_costs.reset();
    m_costsProblem.reset();
    const auto device = times(engine::Side::Device);
    const auto edge = times(engine::Side::Edge);
    const auto ways = link();
    if (device && edge && ways) {
        auto costs = engine::makeCostModel(m_model->fused, *device, *edge, {.link = *ways});
        if (costs)
            m_costs = std::move(*costs);
        else
            m_costsProblem = costs.error();
    }
    planAnew();
}

/// Without the layer times, which stay; where there are none, it looks for them.
void Workspace::renewCosts()
{
    if (m_costs && link())
        planAnew();
    else
        makeCosts();
}

/// For costs with the present link and wishes.
void Workspace::planAnew()
{
    m_plans.clear();
    if (m_costs) {
        auto terms = m_wishes.terms;
        terms.link = *link();
        engine::setTransfers(*m_costs, terms);
        m_costs->resultOn = m_wishes.resultOn;
        m_costs->deviceMemory = m_wishes.deviceMemory;
        for (std::uint32_t i = 0; i < m_costs->layers.size(); ++i) {
            const auto pin = m_wishes.pins.find(engine::LayerId{i});
            m_costs->layers[i].pinned = pin != m_wishes.pins.end() ? std::optional(pin->second) : std::nullopt;
        }
        m_plans = planAtOnce(*m_costs);
    }
    renewHandPlan();
    renewChoice();
    clearPreview();
    touch(Change::Costs | Change::Plans | Change::Chosen);
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
    touch(Change::Plans | Change::Chosen);
    tell();
}

void Workspace::setPlan(PlanEntry entry)
{
    const int row = rowOf(entry.algorithm);
    if (row < 0)
        return;
    touch(Change::Plans | changeIf(row == m_chosen, Change::Chosen)
          | changeIf(row == comparedPlan(), Change::Compared));
    m_plans[static_cast<std::size_t>(row)] = std::move(entry);
    renewChoice();
    tell();
}

void Workspace::compareWith(int row)
{
    const bool exists = row >= 0 && row < static_cast<int>(m_plans.size());
    m_compared = exists ? m_plans[static_cast<std::size_t>(row)].algorithm : std::string();
    touch(Change::Compared);
    tell();
}

void Workspace::preview(std::optional<Preview> preview)
{
    m_preview = std::move(preview);
    touch(Change::Preview);
    tell();
}

void Workspace::clearPreview()
{
    if (std::exchange(m_preview, std::nullopt))
        touch(Change::Preview);
}

void Workspace::setRun(std::shared_ptr<engine::RunLog> run)
{
    m_run = std::move(run);
    touch(Change::Run);
    tell();
}

void Workspace::appendFrame(engine::RunLog& run, const engine::FrameTiming& frame)
{
    run.append(frame);
    if (m_run.get() == &run)
        Q_EMIT changed(Change::Frames);
}

void Workspace::finishRun(engine::RunLog& run, double splitDifference)
{
    run.finish(splitDifference);
    if (m_run.get() != &run)
        return;
    touch(Change::Run);
    tell();
}

void Workspace::tell()
{
    if (const auto changes = std::exchange(m_touched, {}))
        Q_EMIT changed(changes);
}

} // namespace app
