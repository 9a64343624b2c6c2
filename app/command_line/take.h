// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace app {

/// Where the value of an option goes, and which there are.
struct Take
{
    /// Fails with InvalidInput and a sentence that needs no subject: "'x' is no number from 0 to 1".
    std::function<engine::Result<void>(const std::string& value)> take{};
    std::string choices{}; ///< "device, edge"; empty: too many to name
    std::string initial{}; ///< what holds when the option is not given; empty: nothing
};

// The targets must live as long as the options are parsed; what is in them is shown as what holds otherwise.

Take into(std::string& target);
/// All of the values of an option that may be repeated.
Take into(std::vector<std::string>& target);
/// A whole number in [lowest, highest].
Take wholeNumber(int& target, int lowest, int highest);
Take wholeNumber(std::int64_t& target, std::int64_t lowest, std::int64_t highest);
/// A finite number in [lowest, highest].
Take number(double& target, double lowest, double highest);
Take number(std::optional<double>& target, double lowest, double highest);
/// One of a few words.
Take oneOf(std::string& target, std::vector<std::string> choices);

/// "'text'", cut where it gets long.
std::string inQuotes(std::string_view text);
/// InvalidInput.
engine::Error wrongValue(engine::Sentence why);

} // namespace app
