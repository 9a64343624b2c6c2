// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/help.h"

#include "engine/plan/planners.h"

#include <algorithm>
#include <string_view>

namespace app {

namespace {

constexpr const char* modelHelp =
    "MODEL is an ONNX file, a TorchScript file (.pt, .pth) or zoo:NAME (suture zoo list names them).\n"
    "  --input SHAPE        what a TorchScript file takes: 1x3x224x224, or several: 1x3x224x224,1x16:int64\n"
    "  --dim NAME=N         the size of a dimension that an ONNX file leaves open; may be given several times\n";

constexpr const char* addressHelp =
    "ADDR is HOST:PORT of a suture-agent, or local[:OPTION]..., an agent that lives as long as the command. Its options:\n"
    "  slowdown=K           emulates a device that is K times slower\n"
    "  link=LINK            emulates a link: 3g, 4g, wifi or UP/DOWN[/RTT] in Mbit/s and ms\n"
    "  threads=N            threads of a kernel\n"
    "  name=NAME            how it is called in reports\n";

bool mentions(const Command& command, std::string_view word)
{
    return std::string_view(command.usage).find(word) != std::string_view::npos;
}

/// What --algorithm takes.
std::string algorithms()
{
    std::string text;
    for (const auto& planner : engine::planners()) {
        const std::string name(planner.name);
        text += "  " + name + std::string(21 - std::min<std::size_t>(name.size(), 20), ' ') + planner.title + "\n";
    }
    return text;
}

/// Each line of @p text behind @p prefix.
std::string lines(std::string_view text, const std::string& prefix)
{
    std::string result;
    while (!text.empty()) {
        const auto end = text.find('\n');
        result += prefix + std::string(text.substr(0, end)) + "\n";
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    }
    return result;
}

} // namespace

std::string help()
{
    std::string text = "suture [MODEL]\n"
                       "    open the window, with a model\n"
                       "suture --demo [MODEL [ADDR]]\n"
                       "    open the window with an emulated phone, or the device at ADDR, and run live\n";
    for (const auto& command : commands())
        text += lines(command.usage, "suture ") + "    " + command.summary + "\n";
    return text + "suture COMMAND --help\n    what the words and options of a command mean\nsuture --version\n";
}

std::string help(const Command& command)
{
    auto text = lines(command.usage, "suture ") + "    " + command.summary + "\n\n";
    if (*command.options != '\0')
        text += std::string("OPTIONS\n") + command.options;
    if (mentions(command, "--json"))
        text += "  --json               print JSON instead of text\n";
    if (mentions(command, "--csv"))
        text += "  --csv                print a table of comma-separated values instead\n";
    if (std::string_view(command.options).find("--algorithm") != std::string_view::npos)
        text += "\nALGORITHMS\n" + algorithms();
    if (mentions(command, "MODEL"))
        text += std::string("\n") + modelHelp;
    if (mentions(command, "ADDR"))
        text += std::string("\n") + addressHelp;
    return text;
}

} // namespace app
