// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/torch/conformance_case.h"

#include <chrono>
#include <ostream>
#include <vector>

namespace conformance {

struct CaseResult
{
    std::string name;
    Subject subject;
    Outcome outcome;
};

/// Runs every case below @p folder (folders that hold a model.onnx), each in a process of its own, so that a
/// crash and a hang cost one case. Call it before anything else starts a thread.
std::vector<CaseResult> runSuite(const std::filesystem::path& folder, std::chrono::seconds patience);

/// 1: needed for vision; 2: for language, speech and the rest; 3: detection, control flow, quantised; 4: out.
int tierOf(const std::string& operatorType);
/// The highest of its operators' tiers.
int tierOf(const Subject& subject);

struct Tally
{
    int passed = 0;
    int failed = 0;
    int unsupported = 0;
    int otherTypes = 0; ///< unsupported, and with strings, half precision or sequences among inputs and outputs
    int broken = 0;     ///< crashed or hung

    int cases() const { return passed + failed + unsupported + otherTypes + broken; }
    void count(const CaseResult& result);
};

/// One row for each operator, the rest as "several operators".
void printOperators(std::ostream& out, const std::vector<CaseResult>& results, bool markdown);
void printTiers(std::ostream& out, const std::vector<CaseResult>& results, bool markdown);
/// Every case that did not pass, with its reason.
void printProblems(std::ostream& out, const std::vector<CaseResult>& results);

} // namespace conformance
