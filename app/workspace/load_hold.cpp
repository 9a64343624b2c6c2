// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/load_hold.h"

#include <utility>

namespace app {

LoadHold::LoadHold(network::AgentSession& session, const engine::LoadWish& load, QObject* parent)
    : QObject(parent), m_load(load)
{
    network::Replies<network::HoldLoad> replies;
    replies.news = [this](const network::LoadHeld& news) { hear(news); };
    replies.error = [this](const engine::Error& error) { Q_EMIT failed(error); };
    session.ask(network::HoldLoad{{}, load}, this, std::move(replies));
}

std::optional<double> LoadHold::share() const
{
    return m_summed > 0 ? std::optional(m_sum / m_summed) : std::nullopt;
}

void LoadHold::forget()
{
    m_sum = 0.0;
    m_summed = 0;
}

void LoadHold::hear(const network::LoadHeld& news)
{
    m_load = news.load;
    m_sum += news.share;
    ++m_summed;
    if (std::exchange(m_isHeld, true))
        Q_EMIT heard();
    else
        Q_EMIT held();
}

} // namespace app
