// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "network/message_fields.h"

/// The messages of a live run, continued from message_fields.h.
namespace network {

/// A placement as one letter a layer: d or e.
struct Letters
{
    std::vector<engine::Side>& sides;
};

inline std::string lettersOf(const std::vector<engine::Side>& sides)
{
    std::string text(sides.size(), 'd');
    std::ranges::transform(sides, text.begin(), [](engine::Side s) { return s == engine::Side::Edge ? 'e' : 'd'; });
    return text;
}

/// Nothing when another letter stands there.
inline std::optional<std::vector<engine::Side>> sidesOf(const std::string& text)
{
    if (text.find_first_not_of("de") != std::string::npos)
        return std::nullopt;
    std::vector<engine::Side> sides(text.size());
    std::ranges::transform(text, sides.begin(),
                           [](char c) { return c == 'e' ? engine::Side::Edge : engine::Side::Device; });
    return sides;
}

/// The placements of a run while they stand as texts.
struct RunTermsHeader
{
    RunTerms& terms;
    std::vector<std::string> placements;

    explicit RunTermsHeader(RunTerms& run) : terms(run)
    {
        for (const auto& placement : run.placements)
            placements.push_back(lettersOf(placement));
    }
    /// Puts them back. What is wrong with them, or nothing.
    Problem store()
    {
        if (placements.size() > engine::mostPlans)
            return "more than " + std::to_string(engine::mostPlans) + " plans";
        terms.placements.clear();
        for (const auto& text : placements) {
            auto sides = sidesOf(text);
            if (!sides)
                return "a placement with other letters than d and e";
            terms.placements.push_back(std::move(*sides));
        }
        return {};
    }
};
template <typename F>
void fields(F& f, RunTermsHeader& v)
{
    f("model", v.terms.model);
    f("fingerprint", v.terms.fingerprint);
    f("placements", v.placements);
    f("resultOn", v.terms.resultOn);
}

/// Stands for RunRequest while the placements are texts.
struct RunHeader
{
    RunRequest& message;
    RunTermsHeader terms{message.options.terms};
};
template <typename F>
void fields(F& f, RunHeader& v)
{
    auto& options = v.message.options;
    f("request", v.message.request);
    f("terms", v.terms);
    f("edge", options.edge);
    f("link", options.link);
    f("order", options.order);
    f("warmup", options.warmup);
    f("inFlight", options.inFlight);
    f("seed", options.seed);
}

inline Problem problemOfInFlight(int frames)
{
    return frames >= 1 && frames <= engine::mostInFlight
        ? Problem()
        : "a run has 1 to " + std::to_string(engine::mostInFlight) + " frames in flight";
}

inline Problem problemOf(const RunRequest& m)
{
    constexpr int mostWarmupFrames = 1000;
    const auto& run = m.options;
    if (run.order.empty() || run.order.size() > static_cast<std::size_t>(maxRuns))
        return "a run has 1 to 100000 frames";
    if (run.warmup < 0 || run.warmup > mostWarmupFrames)
        return "a run has at most 1000 warm-up frames";
    if (auto problem = problemOfInFlight(run.inFlight); !problem.empty())
        return problem;
    const auto hasPlan = [&](engine::PlanId plan) {
        const auto place = static_cast<std::size_t>(plan);
        return place < run.terms.placements.size() && !run.terms.placements[place].empty();
    };
    if (!std::ranges::all_of(run.order, hasPlan))
        return "a run has frames of a plan that there is not";
    auto problem = problemOf(run.edge);
    return problem.empty() && run.link ? problemOf(*run.link) : problem;
}

/// Stands for Join while the placements are texts.
struct JoinHeader
{
    Join& message;
    RunTermsHeader terms{message.terms};
};
template <typename F>
void fields(F& f, JoinHeader& v)
{
    f("request", v.message.request);
    f("terms", v.terms);
    f("inFlight", v.message.inFlight);
}
inline Problem problemOf(const Join& m)
{
    return problemOfInFlight(m.inFlight);
}

template <typename F>
void fields(F& f, engine::FrameTiming& v)
{
    f("plan", v.plan);
    f("frame", v.frame);
    f("latency", v.latency);
    f("device", v.device);
    f("uplink", v.uplink);
    f("edge", v.edge);
    f("downlink", v.downlink);
}
template <typename F>
void fields(F& f, FrameMeasured& m)
{
    f("request", m.request);
    f("timing", m.timing);
}
inline Problem problemOf(const FrameMeasured& m)
{
    const auto& t = m.timing;
    const bool good = t.frame >= 0 && isTime(t.latency) && isTime(t.device) && isTime(t.uplink) && isTime(t.edge)
        && isTime(t.downlink);
    return good ? Problem() : "a frame's times are no times";
}

template <typename F>
void fields(F& f, RunResult& m)
{
    // JSON has no infinity; a missing difference is one.
    auto finite = std::isfinite(m.splitDifference) ? std::optional(m.splitDifference) : std::nullopt;
    f("request", m.request);
    f("splitDifference", finite);
    m.splitDifference = finite.value_or(std::numeric_limits<double>::infinity());
}
inline Problem problemOf(const RunResult& m)
{
    return m.splitDifference >= 0.0 ? Problem() : "a difference below zero";
}

template <typename F>
void fields(F& f, Joined& m)
{
    f("request", m.request);
}
template <typename F>
void fields(F& f, Leave& m)
{
    f("request", m.request);
}
template <typename F>
void fields(F& f, EdgeTurn& v)
{
    f("received", v.received);
    f("finished", v.finished);
    f("sent", v.sent);
    f("computed", v.computed);
}

/// A tensor without its elements.
struct TensorHeader
{
    engine::TensorId id{};
    std::string type;
    engine::Shape shape;
};
template <typename F>
void fields(F& f, TensorHeader& v)
{
    f("id", v.id);
    f("type", v.type);
    f("shape", v.shape);
}

/// Stands for Tensors::tensors while the payload is apart.
struct TensorsHeader
{
    Tensors& message;
    std::vector<TensorHeader> tensors;
};
template <typename F>
void fields(F& f, TensorsHeader& v)
{
    f("request", v.message.request);
    f("plan", v.message.plan);
    f("frame", v.message.frame);
    f("phase", v.message.phase);
    f("wantOutputs", v.message.wantOutputs);
    f("turn", v.message.turn);
    f("tensors", v.tensors);
}
inline Problem problemOf(const Tensors& m)
{
    return m.frame >= 0 && m.phase >= 0 && isTime(m.turn.computed) ? Problem() : "no frame is like that";
}

} // namespace network
