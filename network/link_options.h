// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/result.h"
#include "engine/plan/cost_model.h"

#include <string>
#include <string_view>

namespace network {

/// "3g", "4g", "wifi", or "UP/DOWN[/RTT]" in Mbit/s of 10^6 bits and milliseconds; the delay of the
/// answer is half of RTT. Fails with InvalidInput.
engine::Result<engine::Link> parseLink(std::string_view text);

/// "18.88/54.97" or "10/20/30": what parseLink() reads back.
std::string linkText(const engine::Link& link);

} // namespace network
