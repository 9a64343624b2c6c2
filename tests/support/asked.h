// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "network/agent_session.h"

#include <optional>
#include <vector>

namespace tests {

/// A request and what became of it so far. Gone, it is cancelled.
template <typename Request>
class Asked : public QObject
{
public:
    Asked(network::AgentSession& session, Request request) { session.ask(std::move(request), this, replies()); }
    /// A model with its files.
    Asked(network::AgentSession& session, const network::ModelRef& model, const network::ModelFiles& files)
    {
        session.askForModel(model, files, this, replies());
    }

    bool over() const { return answer || error; }
    std::string problem() const { return error ? error->message() : std::string(); }

    std::optional<typename Request::Answer> answer;
    std::optional<engine::Error> error;
    std::vector<typename network::NewsOf<Request>::Type> news;

private:
    network::Replies<Request> replies()
    {
        network::Replies<Request> all;
        all.answer = [this](const typename Request::Answer& last) { answer = last; };
        all.error = [this](const engine::Error& last) { error = last; };
        all.news = [this](const auto& more) { news.push_back(more); };
        return all;
    }
};

} // namespace tests
