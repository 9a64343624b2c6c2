// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/fake_team.h"

namespace tests {

/// An agent whose times grow with the load that it was asked to hold. Writes down what it was asked.
struct LoadedAgent
{
    static constexpr double quietMillis = 5.0;

    Peer::Script script()
    {
        return [this](Peer& peer, const network::Message& message) { answer(peer, message); };
    }
    void answer(Peer& peer, const network::Message& message)
    {
        speaker = &peer;
        const auto graph = diamondGraph();
        if (const auto* query = std::get_if<network::ModelQuery>(&message))
            peer.send(network::ModelReady{query->request, engine::fingerprint(graph)});
        if (const auto* wish = std::get_if<network::HoldLoad>(&message)) {
            asked << QString::fromStdString("hold " + engine::textOf(wish->load));
            if (refuses)
                return peer.send(network::Failure{wish->request, {engine::ErrorCode::Timeout, "held already"}});
            held = wish->load;
            holding = wish->request;
            peer.send(network::LoadHeld{wish->request, wish->load, 0.1});
            peer.send(network::LoadHeld{wish->request, wish->load, wish->load.cpu});
        }
        if (const auto* cancel = std::get_if<network::Cancel>(&message); cancel && cancel->request == holding) {
            asked << QStringLiteral("release");
            held = {};
        }
        const auto* profile = std::get_if<network::ProfileRequest>(&message);
        if (profile && !deaf) {
            asked << QStringLiteral("profile");
            peer.send(network::ProfileResult{profile->request, profileOf(graph)});
        }
    }
    /// As a load ends of which the system was too short.
    void loseLoad()
    {
        held = {};
        speaker->send(network::Failure{holding, {engine::ErrorCode::Io, "the load has ended by itself"}});
    }
    engine::Profile profileOf(const engine::LayerGraph& graph) const
    {
        engine::Profile profile;
        profile.fingerprint = engine::fingerprint(graph);
        profile.device = {"phone", "CPU", "fake", 1, 1, 1.0};
        profile.wholeRuns.assign(9, {engine::Millis(quietMillis * (1 + held.cpu))});
        for (const auto& layer : graph.layers())
            profile.layers.push_back({layer.name, layer.type(), profile.wholeRuns});
        profile.state.others = held.cpu / 2;
        return profile;
    }

    engine::LoadWish held;
    network::RequestId holding{};
    QStringList asked;
    Peer* speaker = nullptr; ///< that it heard last
    bool refuses = false;
    bool deaf = false; ///< to profiles
};

} // namespace tests
