// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/plan/certificate.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <unordered_map>

namespace engine {

namespace {

Error wrong(const std::string& what)
{
    return {ErrorCode::Corrupt, sentence("the certificate proves nothing: %1", what)};
}

/// What an arc may carry: nothing at all, so many units, or anything.
struct Allowed
{
    bool exists = false;
    std::optional<std::int64_t> most;
};

class FlowCheck
{
public:
    FlowCheck(const CostModel& costs, const Certificate::Choice& choice) : m_costs(costs), m_choice(choice)
    {
        for (std::uint32_t i = 0; i < costs.layers.size(); ++i)
            m_unique = m_layers.emplace(costs.layers[i].name, i).second && m_unique;
        for (std::uint32_t i = 0; i < costs.tensors.size(); ++i)
            m_unique = m_tensors.emplace(costs.tensors[i].name, i).second && m_unique;
    }

    Result<void> check()
    {
        if (!m_unique)
            return wrong("two layers or tensors have one name");
        if (!(m_choice.unitsPerMilli >= 1.0) || !std::isfinite(m_choice.unitsPerMilli))
            return wrong("its unit is not a part of a millisecond");
        std::unordered_map<std::string, std::int64_t> surplus; // of each node: in minus out
        std::set<std::pair<std::string, std::string>> seen;
        for (const auto& arc : m_choice.arcs) {
            const auto name = "the arc from '" + arc.from + "' to '" + arc.to + "'";
            const auto allowed = allowedOn(arc.from, arc.to);
            if (!allowed.exists || !seen.emplace(arc.from, arc.to).second)
                return wrong(name + (allowed.exists ? " stands twice" : " does not belong to the graph"));
            if (arc.flow < 0 || arc.flow > largestFlow || (allowed.most && arc.flow > *allowed.most))
                return wrong(name + " carries more than it may");
            surplus[arc.from] -= arc.flow;
            surplus[arc.to] += arc.flow;
        }
        for (const auto& [node, rest] : surplus) {
            if (node != "device" && node != "edge" && rest != 0)
                return wrong("'" + node + "' does not pass on what it gets");
        }
        if (-surplus["device"] != m_choice.flow)
            return wrong("the flow is not what leaves the device");
        return {};
    }

private:
    static constexpr std::int64_t largestFlow = std::int64_t{1} << 60;

    std::int64_t units(Millis time) const { return std::llround(time.count() * m_choice.unitsPerMilli); }

    template <typename Map>
    static std::optional<std::uint32_t> find(const Map& map, const std::string& node, std::string_view kind)
    {
        if (!node.starts_with(kind))
            return std::nullopt;
        const auto found = map.find(node.substr(kind.size()));
        return found == map.end() ? std::nullopt : std::optional(found->second);
    }

    bool makes(const std::string& node, const CostModel::Tensor& tensor) const
    {
        const auto layer = find(m_layers, node, "layer ");
        return tensor.producer ? layer == static_cast<std::uint32_t>(index(*tensor.producer)) : node == "device";
    }

    bool consumes(const std::string& node, std::uint32_t tensor) const
    {
        if (const auto layer = find(m_layers, node, "layer "))
            return std::ranges::find(m_costs.layers[*layer].inputs, TensorId{tensor})
                != m_costs.layers[*layer].inputs.end();
        return m_costs.tensors[tensor].wanted && node == (m_costs.resultOn == Side::Device ? "device" : "edge");
    }

    Allowed allowedOn(const std::string& from, const std::string& to) const
    {
        const auto at = [](std::int64_t most) { return Allowed{true, most}; };
        constexpr Allowed anything{true, std::nullopt};
        if (const auto layer = find(m_layers, to, "layer "); layer && from == "device") {
            const auto& row = m_costs.layers[*layer];
            return row.pinned == Side::Device ? anything : at(units(row.edge));
        }
        if (const auto layer = find(m_layers, from, "layer "); layer && to == "edge") {
            const auto& row = m_costs.layers[*layer];
            return row.pinned == Side::Edge ? anything : at(units(row.device));
        }
        if (const auto tensor = find(m_tensors, to, "up "); tensor && makes(from, m_costs.tensors[*tensor]))
            return m_choice.up ? at(units(m_costs.tensors[*tensor].upload.total())) : anything;
        if (const auto tensor = find(m_tensors, from, "down "); tensor && makes(to, m_costs.tensors[*tensor]))
            return m_choice.down ? at(units(m_costs.tensors[*tensor].download.total())) : anything;
        if (const auto tensor = find(m_tensors, from, "up "); tensor && consumes(to, *tensor))
            return anything;
        if (const auto tensor = find(m_tensors, to, "down "); tensor && consumes(from, *tensor))
            return anything;
        return {};
    }

    const CostModel& m_costs;
    const Certificate::Choice& m_choice;
    std::unordered_map<std::string, std::uint32_t> m_layers;
    std::unordered_map<std::string, std::uint32_t> m_tensors;
    bool m_unique = true;
};

} // namespace

Result<Proof> verify(const CostModel& costs, const Certificate& certificate)
{
    if (certificate.sideOf.size() != costs.layers.size())
        return wrong("it places another number of layers");
    if (const auto allowed = checkLimits(costs, certificate.sideOf); !allowed)
        return wrong(allowed.error().message());
    std::set<std::pair<bool, bool>> covered;
    Proof proof{costOf(costs, certificate.sideOf).total(), Millis{1e300}, {}};
    for (const auto& choice : certificate.choices) {
        if (const auto checked = FlowCheck(costs, choice).check(); !checked)
            return checked.error();
        covered.emplace(choice.up, choice.down);
        const auto bound = Millis{static_cast<double>(choice.flow) / choice.unitsPerMilli}
            + (choice.up ? costs.uplinkDelay : Millis{0}) + (choice.down ? costs.downlinkDelay : Millis{0});
        proof.bound = std::min(proof.bound, bound);
        proof.tolerance =
            std::max(proof.tolerance, Millis{static_cast<double>(choice.arcs.size() + 1) / choice.unitsPerMilli});
    }
    for (const bool up : {true, false}) {
        for (const bool down : {true, false}) {
            // because without a delay the free choice covers the others
            const bool needed = (up || costs.uplinkDelay.count() > 0.0) && (down || costs.downlinkDelay.count() > 0.0);
            if (needed && !covered.contains({up, down}))
                return wrong("a choice of directions has no flow");
        }
    }
    if (proof.latency > proof.bound + proof.tolerance)
        return wrong("the cut takes " + std::to_string(proof.latency.count())
                     + " ms, the flow shows only that none is below " + std::to_string(proof.bound.count()) + " ms");
    return proof;
}

} // namespace engine
