// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <set>
#include <string>

namespace engine {

/// Gives each that asks a name of its own.
class OwnNames
{
public:
    /// @p name, or that with the first number behind it that nobody has.
    std::string take(const std::string& name)
    {
        if (m_taken.insert(name).second)
            return name;
        for (auto& number = m_lastNumber[name];;) {
            auto candidate = name + "_" + std::to_string(++number);
            if (m_taken.insert(candidate).second)
                return candidate;
        }
    }

private:
    std::set<std::string> m_taken;
    std::map<std::string, int> m_lastNumber;
};

} // namespace engine
