// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/fusion.h"
#include "tests/support/byte_graph.h"
#include "tests/torch/run_whole.h"

#include <QString>

namespace support {

/// How numbers of @p type lie from what they should be: no byte further off than @p allowed, and one of a thousand off at
/// all; real numbers within the rounding of float32.
inline QString distanceProblem(engine::ElementType type, const Numbers& got, const Numbers& expected, double allowed)
{
    if (got.size() != expected.size())
        return QStringLiteral("%1 numbers instead of %2").arg(got.size()).arg(expected.size());
    const bool real = type == engine::ElementType::Float32;
    double largest = 1;
    for (const double value : expected)
        largest = std::max(largest, std::abs(value));
    std::size_t off = 0;
    for (std::size_t i = 0; i < got.size(); ++i) {
        const double far = std::abs(got[i] - expected[i]);
        if (!(far <= (real ? 3e-6 * largest : allowed)))
            return QStringLiteral("element %1 is %2, not %3").arg(i).arg(got[i]).arg(expected[i]);
        off += far > 0 && !real ? 1 : 0;
    }
    return off * 1000 <= got.size() ? QString() : QStringLiteral("%1 of %2 are off").arg(off).arg(got.size());
}

/// Fuses the graph that gives @p out, counts its layers (unless @p layers is negative), runs it and compares; empty when
/// all is well.
inline QString problemOf(ByteGraph& graph, engine::TensorId out, const Numbers& expected, int layers,
                         double allowed = 1)
{
    const auto built = graph.finish({out});
    const auto fused = built ? engine::fuse(*built) : built;
    if (!fused)
        return QString::fromStdString(fused.error().message());
    if (layers >= 0 && static_cast<int>(fused->layers().size()) != layers)
        return QStringLiteral("%1 layers").arg(fused->layers().size());
    const auto run = runWhole(*fused, graph.inputs());
    if (!run)
        return QString::fromStdString(run.error().message());
    const auto& tensor = run->outputs.at(fused->outputs()[0]);
    return distanceProblem(tensor.type, numbersOf(tensor), expected, allowed);
}

} // namespace support
