// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "network/message_fields.h"

/// The headers of the messages about loads. Private to the codec.
namespace network {

template <typename F>
void fields(F& f, engine::LoadWish& v)
{
    f("cpu", v.cpu);
    f("memory", v.memory);
    f("cores", v.cores);
}
inline Problem problemOf(const engine::LoadWish& load)
{
    const auto checked = engine::check(load);
    return checked ? Problem() : checked.error().message();
}
template <typename F>
void fields(F& f, HoldLoad& m)
{
    f("request", m.request);
    f("load", m.load);
}
inline Problem problemOf(const HoldLoad& m)
{
    return m.load.isNothing() ? "a load of nothing" : problemOf(m.load);
}
template <typename F>
void fields(F& f, LoadHeld& m)
{
    f("request", m.request);
    f("load", m.load);
    f("share", m.share);
}
inline Problem problemOf(const LoadHeld& m)
{
    return m.share >= 0.0 && m.share <= 1.0 ? problemOf(m.load) : "a load of more than there is";
}

} // namespace network
