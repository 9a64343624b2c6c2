// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/plan/certificate.h"

#include <filesystem>
#include <string>

namespace engine {

/// "suture.certificate/1": the placement by layer name and, for each choice of directions, the flow as rows of
/// from, to, capacity (null: unbounded) and flow, in units.
std::string toJson(const Certificate& certificate, const CostModel& costs);

/// Only as well formed as the format asks; verify() says whether it proves anything.
Result<Certificate> readCertificate(const std::filesystem::path& path, const CostModel& costs);
Result<Certificate> parseCertificate(const std::string& text, const std::string& what, const CostModel& costs);

} // namespace engine
