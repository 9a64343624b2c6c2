// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/load_option.h"

#include <algorithm>

namespace app {

namespace {

using engine::Result;

constexpr std::size_t mostLoads = 100;

std::vector<std::string> wordsOf(const std::string& text)
{
    std::vector<std::string> words;
    for (std::size_t at = 0; at <= text.size();) {
        const auto end = std::min(text.find(',', at), text.size());
        words.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return words;
}

} // namespace

Take loadsInto(std::vector<engine::LoadWish>& target)
{
    const auto take = [&target](const std::string& text) -> Result<void> {
        const auto equals = text.find('=');
        const auto kind = text.substr(0, equals);
        if (equals == std::string::npos || (kind != "cpu" && kind != "memory"))
            return wrongValue(engine::sentence("%1 is not cpu=PERCENT,... or memory=PERCENT,...", inQuotes(text)));
        for (const auto& word : wordsOf(text.substr(equals + 1))) {
            double percent = 0.0;
            if (auto taken = number(percent, 0.0, 100.0).take(word); !taken)
                return taken;
            if (target.size() == mostLoads)
                return wrongValue(engine::sentence("there are more than %1 loads", mostLoads));
            engine::LoadWish load;
            (kind == "cpu" ? load.cpu : load.memory) = percent / 100.0;
            target.push_back(load);
        }
        return {};
    };
    return {take};
}

Take coresInto(std::vector<int>& target)
{
    const auto take = [&target](const std::string& text) -> Result<void> {
        target.clear();
        for (const auto& word : wordsOf(text)) {
            int core = 0;
            if (auto taken = wholeNumber(core, 0, engine::mostCores - 1).take(word); !taken)
                return taken;
            if (std::ranges::find(target, core) != target.end())
                return wrongValue(engine::sentence("core %1 is there twice", core));
            target.push_back(core);
        }
        std::ranges::sort(target);
        return {};
    };
    return {take};
}

} // namespace app
