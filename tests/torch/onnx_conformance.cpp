// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/torch/conformance_suite.h"

#include <algorithm>
#include <iostream>

using namespace conformance;

/// Runs any directory in the layout of ONNX's suite:
///
///     onnx_conformance [--markdown] [FOLDER]
///
/// The tables go to the standard output, every case that did not pass to the standard error. Ends
/// with 1 when a case failed, crashed or hung.
int main(int count, char** words)
{
    const std::vector<std::string> arguments(words + 1, words + count);
    const bool markdown = std::ranges::find(arguments, "--markdown") != arguments.end();
    std::filesystem::path folder("/usr/share/libonnx-testdata/data/node");
    for (const auto& argument : arguments) {
        if (argument != "--markdown")
            folder = argument;
    }
    if (!std::filesystem::is_directory(folder)) {
        std::cerr << "no folder '" << folder.string() << "'\n";
        return 2;
    }
    const auto results = runSuite(folder, std::chrono::seconds(30));
    printTiers(std::cout, results, markdown);
    std::cout << '\n';
    printOperators(std::cout, results, markdown);
    printProblems(std::cerr, results);
    Tally all;
    for (const auto& result : results)
        all.count(result);
    return all.failed + all.broken > 0 ? 1 : 0;
}
