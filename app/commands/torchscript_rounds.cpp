// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/torchscript_rounds.h"

namespace app {

TimingScript torchScriptRounds(const QString& file, const std::vector<engine::InputShape>& inputs, int threads)
{
    return {.title = QStringLiteral("TorchScript"),
            .programs = {QStringLiteral("python3"), QStringLiteral("/usr/bin/python3")},
            .arguments = {QStringLiteral("-c"), scriptText(QStringLiteral("torchscript_rounds.py")), file,
                          QString::fromStdString(engine::toString(inputs)), QString::number(threads)},
            .ways = {{QStringLiteral("TorchScript eager"), QStringLiteral("eager")},
                     {QStringLiteral("TorchScript frozen"), QStringLiteral("frozen")},
                     {QStringLiteral("optimize_for_inference"), QStringLiteral("optimized")}}};
}

} // namespace app
