// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <set>
#include <string>

namespace conformance {

/// What became of one case. A process that ran it and died, or did not end, says the last two.
enum class Verdict : char { Passed, Failed, Unsupported, Crashed, Hung };

struct Outcome
{
    Verdict verdict = Verdict::Failed;
    std::string reason; ///< empty when it passed
};

/// Runs the model in @p folder (model.onnx) on every data set beside it (test_data_set_*/input_*.pb) by
/// reader, fusion and kernels, and compares with output_*.pb by the suite's own tolerance: 1e-3 of the
/// value and 1e-7.
Outcome runCase(const std::filesystem::path& folder);

/// What a case is about, told without running it.
struct Subject
{
    std::set<std::string> operators; ///< Constant and Identity only where there are no others
    bool hasOtherTypes = false;      ///< strings, half precision, sequences, optionals: counted apart
};
Subject subjectOf(const std::filesystem::path& folder);

} // namespace conformance
