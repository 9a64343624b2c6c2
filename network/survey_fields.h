// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "network/message_fields.h"

#include <algorithm>
#include <cmath>
#include <functional>

/// The headers of what measures a link size by size.
namespace network {

template <typename F>
void fields(F& f, engine::Bytes& v)
{
    f("count", v.count);
}
template <typename F>
void fields(F& f, engine::LinkSurveyOptions& v)
{
    f("sizes", v.sizes);
    f("budget", v.budget);
}
template <typename F>
void fields(F& f, SurveyRequest& m)
{
    f("request", m.request);
    f("edge", m.edge);
    f("options", m.options);
}
inline Problem problemOf(const SurveyRequest& m)
{
    const auto& sizes = m.options.sizes;
    const bool good = !sizes.empty() && sizes.size() <= mostSurveyedSizes && sizes.front().count > 0
        && sizes.back().count <= maxBulkBytes && std::ranges::adjacent_find(sizes, std::greater_equal()) == sizes.end()
        && m.options.budget.count() > 0.0 && m.options.budget <= longestSurvey;
    return good ? problemOf(m.edge) : "a link is measured by up to 128 ascending sizes, for an hour at most";
}
template <typename F>
void fields(F& f, engine::LinkSamples::OfSize& v)
{
    f("bytes", v.bytes);
    f("times", v.times);
}
template <typename F>
void fields(F& f, engine::LinkPing& v)
{
    f("up", v.up);
    f("down", v.down);
}
template <typename F>
void fields(F& f, engine::LinkSamples& v)
{
    f("up", v.up);
    f("down", v.down);
    f("pings", v.pings);
}
template <typename F>
void fields(F& f, SurveyResult& m)
{
    f("request", m.request);
    f("samples", m.samples);
}
inline Problem problemOf(const SurveyResult& m)
{
    const auto& samples = m.samples;
    const auto isSize = [](const engine::LinkSamples::OfSize& size) {
        return size.bytes.count > 0 && size.bytes.count <= maxBulkBytes
            && std::ranges::all_of(size.times, [](auto time) { return isTime(time); });
    };
    const auto areSizes = [isSize](const std::vector<engine::LinkSamples::OfSize>& sizes) {
        return sizes.size() <= mostSurveyedSizes && std::ranges::all_of(sizes, isSize)
            && std::ranges::adjacent_find(sizes, std::greater_equal(), &engine::LinkSamples::OfSize::bytes)
            == sizes.end();
    };
    const auto isPing = [](const engine::LinkPing& ping) {
        return std::abs(ping.up.count()) <= mostMilliseconds && std::abs(ping.down.count()) <= mostMilliseconds;
    };
    const bool good = areSizes(samples.up) && areSizes(samples.down) && std::ranges::all_of(samples.pings, isPing);
    return good ? Problem() : "times of a link that are none";
}

} // namespace network
