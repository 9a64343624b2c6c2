// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "network/message.h"

#include <QByteArray>
#include <QtEndian>

namespace tests {

inline network::Tensors someTensors()
{
    using network::Timestamp;
    network::Tensors message{network::RequestId{7}, engine::firstSplitPlan, 4, 2, true, {}, {}};
    message.turn = {Timestamp(1), Timestamp(20), Timestamp(300), engine::Millis(4.5)};
    // An odd number of bytes before the floats: they must still come out aligned.
    message.tensors[engine::TensorId{2}] = {
        engine::ElementType::UInt8, {3}, engine::makeBlob(std::vector<char>{1, 2, 3})};
    message.tensors[engine::TensorId{9}] = {
        engine::ElementType::Float32, {2}, engine::makeBlob(std::vector<float>{1.5F, -2.25F})};
    message.tensors[engine::TensorId{11}] = {engine::ElementType::Float32, {0}, {}};
    return message;
}

inline network::ProfileResult someProfile()
{
    using engine::Millis;
    engine::Profile profile{"net", "0123456789abcdef", {"phone", "CPU", "fake", 4, 2, 4.0}, {}, {}, 5};
    profile.layers = {{"conv", "Conv", {{Millis(1.0), Millis(0.25)}, {Millis(1.25)}}},
                      {"fc \"1\"", "Gemm", {{Millis(0.5)}}}};
    profile.wholeRuns = {{Millis(3.0)}, {Millis(2.0), Millis(0.5), engine::SampleFlags::Busy}, {Millis(1.0)}};
    profile.state = {.load = 0.5, .busy = 0.25, .megahertz = 2400.0, .governor = "powersave"};
    profile.bestProbe = Millis(0.25);
    profile.measuredAt = std::chrono::sys_days(std::chrono::year(2026) / 11 / 29) + std::chrono::hours(19);
    return {network::RequestId{3}, profile};
}

inline network::RunOptions someRun()
{
    using engine::Side;
    network::RunOptions run;
    run.terms = {{"sha256:" + std::string(64, 'a'), {{"batch", 2}}}, "ff", {}, Side::Edge};
    run.terms.placements = {{Side::Device, Side::Device}, {}, {Side::Device, Side::Edge}};
    run.edge = {network::RouteKind::Tcp, "::1", 65535};
    run.order = {engine::firstSplitPlan, engine::deviceOnlyPlan};
    run.warmup = 2;
    run.inFlight = 4;
    run.seed = ~0U;
    return run;
}

/// One of every kind, in the order of the variant.
inline std::vector<network::Message> oneOfEach()
{
    using namespace network;
    using engine::Millis;
    const ModelRef zoo{"zoo:AlexNet", {}};
    const RequestId id{42};
    const engine::Link link{{1.5e6}, {2.5e6}, Millis(12.5)};
    const AgentDescription phone{
        {"00112233445566778899aabbccddeeff"}, {"phone", "CPU \u00e9", "fake", 8, 4, 4.0}, link, 1234};
    const engine::FrameTiming frame{engine::deviceOnlyPlan, 3, Millis(9), Millis(1), Millis(2), Millis(3), Millis(4)};
    return {Hello{"suture"},
            Welcome{phone},
            Failure{id, {engine::ErrorCode::Cancelled, "why"}},
            Progress{id, 0.25, Stage::Measuring},
            Cancel{id},
            Ping{5},
            Pong{5, Timestamp(-3), Timestamp(4)},
            ModelQuery{id, zoo, 77},
            ModelWanted{id},
            ModelChunk{id, 1 << 20, engine::makeBlob(std::vector<char>(20, 'x'))},
            ModelReady{id, "abc"},
            ProfileRequest{id, zoo, {30, 300, 0.02, Millis(1500.0), 7, Millis(100.0)}},
            someProfile(),
            ProbeRequest{id, {RouteKind::Tcp, "127.0.0.1", 9}},
            ProbeResult{id, link},
            RunRequest{id, someRun()},
            FrameMeasured{id, frame},
            RunResult{id, 1e-6},
            Join{id, someRun().terms, 4},
            Joined{id},
            someTensors(),
            Leave{id},
            Bulk{id, 5, engine::makeBlob(std::vector<char>(10, 'y'))},
            SurveyRequest{id, {RouteKind::Tcp, "127.0.0.1", 9}, {{{1024}, {2204}}, Millis(500.0)}},
            SurveyResult{id,
                         {{{{1024}, {Millis(1.5), Millis(1.25)}}, {{2204}, {}}},
                          {{{1024}, {Millis(0.5)}}},
                          {{Millis(0.25), Millis(-0.5)}}}},
            LoadHeld{id, {0.5, 0.25, {0, 3}}, 0.625},
            HoldLoad{id, {0.5, 0.25, {0, 3}}}};
}

/// The bytes of a frame as a person compares them: what is text as text, the rest as hexadecimal digits, 32
/// to a line.
inline QByteArray dumpOf(const QByteArray& frame)
{
    constexpr qsizetype prefix = 16;
    const auto header = qFromLittleEndian<std::uint32_t>(frame.constData() + 8);
    QByteArray text = "  " + frame.left(prefix).toHex(' ') + "\n  |" + frame.mid(prefix, header) + "|\n";
    for (qsizetype at = prefix + header; at < frame.size(); at += 32)
        text += "  " + frame.mid(at, 32).toHex() + '\n';
    return text;
}

} // namespace tests
