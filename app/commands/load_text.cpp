// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/load_text.h"

#include <algorithm>
#include <iomanip>
#include <sstream>

namespace app {

namespace {

std::string fixed(double value, int digits)
{
    std::ostringstream text;
    text << std::fixed << std::setprecision(digits) << value;
    return text.str();
}

std::string percent(std::optional<double> share)
{
    return share ? fixed(100.0 * *share, 0) + " %" : "?";
}

std::string intervalText(double low, double high, int digits)
{
    return fixed(low, digits) + " to " + fixed(high, digits);
}

std::string rowOf(const engine::LoadPoint& point, const engine::LoadPoint* quiet, int width)
{
    const auto& whole = point.whole;
    const auto slowdown = quiet != nullptr ? engine::slowdownOf(whole, quiet->whole) : std::nullopt;
    std::ostringstream text;
    text << std::left << std::setw(width) << engine::textOf(point.load) << std::right << std::setw(7)
         << percent(point.heldShare) << std::setw(8) << percent(point.othersShare) << std::setw(8)
         << percent(point.keptShare) << std::setw(7) << whole.samples << std::setw(11)
         << fixed(whole.mean.mean.count(), 3) << std::setw(20)
         << intervalText(whole.mean.low.count(), whole.mean.high.count(), 3) << std::setw(11)
         << fixed(whole.median.count(), 3);
    if (slowdown)
        text << std::setw(10) << fixed(slowdown->expected, 2) << std::setw(14)
             << intervalText(slowdown->low, slowdown->high, 2);
    text << "\n";
    return text.str();
}

std::string layersOf(const engine::LoadCurve& curve, const engine::LoadPoint& quiet)
{
    std::size_t names = 24;
    for (const auto& layer : quiet.layers)
        names = std::max(names, layer.layer.size() + 2);
    std::ostringstream text;
    text << "\nhow many times as long each layer takes, by the means\n"
         << std::left << std::setw(static_cast<int>(names)) << "layer" << std::right << std::setw(12) << "quiet ms";
    for (const auto& point : curve.points)
        text << "  " << std::setw(16) << engine::textOf(point.load);
    text << "\n";
    for (std::size_t i = 0; i < quiet.layers.size(); ++i) {
        const auto& layer = quiet.layers[i];
        text << std::left << std::setw(static_cast<int>(names)) << layer.layer << std::right << std::setw(12)
             << fixed(layer.mean.mean.count(), 4);
        for (const auto& point : curve.points) {
            const auto slowdown = i < point.layers.size() ? engine::slowdownOf(point.layers[i], layer) : std::nullopt;
            text << "  " << std::setw(16) << (slowdown ? fixed(slowdown->expected, 2) : "?");
        }
        text << "\n";
    }
    return text.str();
}

} // namespace

std::string curveText(const engine::LoadCurve& curve)
{
    std::size_t width = 16;
    for (const auto& point : curve.points)
        width = std::max(width, engine::textOf(point.load).size() + 2);
    const auto* quiet = engine::quietPoint(curve);
    std::ostringstream text;
    text << curve.model << " on " << curve.device.name << " (" << curve.device.processor << ", " << curve.device.threads
         << " threads) under load; of all samples, the whole model\n"
         << std::left << std::setw(static_cast<int>(width)) << "load" << std::right << std::setw(7) << "held"
         << std::setw(8) << "others" << std::setw(8) << "kept" << std::setw(7) << "runs" << std::setw(11) << "mean ms"
         << std::setw(20) << "95 % interval" << std::setw(11) << "median ms" << std::setw(10) << "slowdown"
         << std::setw(14) << "interval"
         << "\n";
    for (const auto& point : curve.points)
        text << rowOf(point, quiet, static_cast<int>(width));
    text
        << "held: the share of its cores that the load got; others: the share of all cores that other programs used, the "
           "load among them\n";
    if (quiet != nullptr && !quiet->layers.empty())
        text << layersOf(curve, *quiet);
    return text.str();
}

} // namespace app
