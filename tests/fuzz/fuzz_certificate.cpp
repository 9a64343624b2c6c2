// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer: any bytes as the proof that a plan for a few layers is best. Built by the preset "fuzz".
#include "tests/fuzz/few_costs.h"
#include "tests/fuzz/reading.h"

#include "engine/io/records/certificate_file.h"

using namespace engine;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto& costs = fuzz::fewCosts();
    static const auto least = support::bruteForce(costs);
    const auto certificate = parseCertificate(fuzz::textOf(data, size), "a certificate", costs);
    if (!fuzz::isRead(certificate))
        return 0;
    const auto again = parseCertificate(toJson(*certificate, costs), "the same certificate", costs);
    fuzz::demand(again && *again == *certificate);
    const auto proof = verify(costs, *certificate);
    if (!fuzz::isRead(proof))
        return 0;
    // Nobody can prove a bound above what a placement takes, nor that a worse one is best.
    fuzz::demand(proof->bound <= least + proof->tolerance);
    fuzz::demand(proof->latency >= least && proof->latency <= least + proof->tolerance + proof->tolerance);
    return 0;
}
