// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/made_up.h"

#include "engine/plan/link_schedule.h"
#include "engine/plan/planners.h"
#include "tests/widgets/sample_graphs.h"

#include <cmath>
#include <random>

using engine::Millis;

namespace {

constexpr int runs = 40;

engine::FrameTiming frameOf(const engine::Plan& plan, engine::RunMode mode, int number, std::mt19937& random)
{
    std::normal_distribution<double> noise(1.03, 0.03);
    engine::FrameTiming frame;
    frame.plan = engine::firstPlanOf(mode);
    frame.frame = number;
    frame.device = plan.predicted.device * noise(random);
    frame.uplink = plan.predicted.uplink * noise(random);
    frame.edge = plan.predicted.edge * noise(random);
    frame.downlink = plan.predicted.downlink * noise(random);
    frame.latency = frame.device + frame.uplink + frame.edge + frame.downlink + Millis{0.4};
    return frame;
}

} // namespace

std::shared_ptr<const engine::LayerGraph> madeUpGraph()
{
    return std::make_shared<const engine::LayerGraph>(googLeNet());
}

engine::Profile madeUpProfile(const engine::LayerGraph& graph, const std::string& device, double msForConv,
                              double slowdown)
{
    std::mt19937 random(7);
    std::normal_distribution<double> noise(1.0, 0.02);
    engine::Profile profile;
    profile.model = graph.name();
    profile.fingerprint = engine::fingerprint(graph);
    profile.device = {device, "AMD EPYC 9R14", "LibTorch 1.13.1, oneDNN 2.6.3", 8, 1, slowdown};
    profile.wholeRuns.assign(runs, {});
    for (std::size_t i = 0; i < graph.layers().size(); ++i) {
        const engine::Layer& layer = graph.layers()[i];
        const double wave = 1.1 + std::sin(static_cast<double>(i) * 1.7);
        const double growth = 0.3 + 1.4 * static_cast<double>(i) / static_cast<double>(graph.layers().size());
        const double time = growth * msForConv * (layer.type() == "Conv" ? wave : 0.12 * wave);
        engine::LayerTiming timing{layer.name, layer.type(), {}};
        for (engine::Sample& whole : profile.wholeRuns) {
            timing.samples.push_back({engine::Millis{time * noise(random)}});
            whole.time += timing.samples.back().time;
        }
        profile.layers.push_back(std::move(timing));
    }
    profile.warmupRuns = 12;
    return profile;
}

engine::Link madeUpLink()
{
    return {engine::megabitsPerSecond(18.88), engine::megabitsPerSecond(54.97), Millis{2.0}};
}

engine::LinkMeasurement madeUpLinkTimes()
{
    std::mt19937 random(11);
    std::exponential_distribution<double> hiccup(12.0);
    const auto law = madeUpLink();
    const auto sizes = engine::surveySizes();
    engine::LinkMeasurement link{.device = {"Emulated phone", "00112233445566778899aabbccddeeff"},
                                 .edge = {"lab-ws", "ffeeddccbbaa99887766554433221100"},
                                 .emulated = law,
                                 .model = "GoogLeNet",
                                 .budget = Millis(30'000),
                                 .measuredAt = std::chrono::sys_days(std::chrono::year(2026) / 11 / 30),
                                 .samples = {}};
    for (const auto size : sizes) {
        engine::LinkSamples::OfSize up{size, {}};
        engine::LinkSamples::OfSize down{size, {}};
        for (int i = 0; i < 9; ++i) {
            const auto small = Millis(0.3 + hiccup(random));
            if (up.bytes.count < 6'000'000)
                up.times.push_back((2 * law.delay + small + size / law.up) * (1.0 + 0.3 * hiccup(random)));
            down.times.push_back((2 * law.delay + small + size / law.down) * (1.0 + 0.3 * hiccup(random)));
        }
        link.samples.up.push_back(std::move(up));
        link.samples.down.push_back(std::move(down));
    }
    for (int i = 0; i < 41; ++i)
        link.samples.pings.push_back({law.delay + Millis(hiccup(random)), law.delay + Millis(hiccup(random))});
    return link;
}

engine::LoadCurve madeUpLoadCurve()
{
    std::mt19937 random(5);
    std::normal_distribution<double> noise(1.0, 0.02);
    engine::LoadCurve curve{"AlexNet", "abc", {"Emulated phone", "AMD EPYC 9R14", "LibTorch 1.13.1", 8, 1, 1.0}, {}};
    for (const double cpu : {0.0, 0.25, 0.5, 0.75, 1.0}) {
        const double others = 0.03 + 0.62 * cpu;
        const double slower = std::pow((1 - 0.03) / (1 - others), 0.8);
        const auto timing = [&](const std::string& layer, double quiet) {
            const double mean = quiet * slower * noise(random);
            return engine::TimingUnderLoad{
                layer,
                layer.empty() ? "" : "Conv",
                {Millis(mean), Millis(mean * (0.97 - 0.05 * cpu)), Millis(mean * (1.03 + 0.07 * cpu))},
                Millis(mean * (0.96 - 0.1 * cpu)),
                60};
        };
        engine::LoadPoint point{{cpu, 0.0, {}}, {}, others, 0.9 - 0.4 * cpu, timing({}, 46.0), {}};
        if (cpu > 0.0)
            point.heldShare = 0.9 * cpu;
        for (const auto* layer : {"conv1", "conv2", "conv3", "conv4", "conv5", "fc6", "fc7", "fc8"})
            point.layers.push_back(timing(layer, 5.0));
        curve.points.push_back(std::move(point));
    }
    return curve;
}

std::vector<widgets::PlanRow> madeUpPlans(const engine::LayerGraph& graph, const engine::Profile& device,
                                          const engine::Profile& edge, const engine::Link& link)
{
    const auto costs = engine::makeCostModel(graph, timesOf(device), timesOf(edge), {.link = link});
    if (!costs)
        qFatal("%s", costs.error().message().c_str());
    auto optimal = engine::planOptimal(*costs, [](double) { return true; });
    if (!optimal)
        qFatal("%s", optimal.error().message().c_str());
    return {{{}, *optimal, {}},
            {{}, engine::planEdgeOnly(*costs), {}},
            {{}, engine::planDeviceOnly(*costs), {}},
            {QStringLiteral("Neurosurgeon"), std::nullopt, QStringLiteral("not a chain")}};
}

engine::RunReport madeUpReport(const std::vector<widgets::PlanRow>& plans, int splitFrames)
{
    std::mt19937 random(3);
    engine::RunReport report;
    report.model = "googlenet.onnx";
    report.fingerprint = "8c1f09a2b377de54";
    report.device = {"Emulated phone", "AMD EPYC 9R14", "LibTorch 1.13.1, oneDNN 2.6.3", 8, 1, 4.0};
    report.edge = {"lab-ws", "AMD EPYC 9R14", "LibTorch 1.13.1, oneDNN 2.6.3", 8, 8, 1.0};
    report.link = madeUpLink();
    report.linkEmulated = true;
    report.plans = {*plans[2].plan, *plans[1].plan, *plans[0].plan};
    report.splitDifference = 3.2e-7;
    int number = 0;
    for (int i = 0; i < splitFrames; ++i) {
        report.frames.push_back(frameOf(report.plans[2], engine::RunMode::Split, number++, random));
        if (i % 5 != 4)
            continue;
        report.frames.push_back(frameOf(report.plans[0], engine::RunMode::DeviceOnly, number++, random));
        report.frames.push_back(frameOf(report.plans[1], engine::RunMode::EdgeOnly, number++, random));
    }
    return report;
}
