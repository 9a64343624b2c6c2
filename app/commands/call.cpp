// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/call.h"

#include "app/command_line/nearest_word.h"

#include <QFileInfo>

#include <algorithm>

namespace app {

namespace {

using engine::Result;
using Words = std::span<const std::string>;
using Commands = std::span<const Command>;

bool isHelp(const std::string& word)
{
    return word == "--help" || word == "-h";
}

std::string withProgram(std::string_view command)
{
    return command.empty() ? "suture" : "suture " + std::string(command);
}

Options declared(const Command& command)
{
    return {withProgram(command.name), std::string(command.summary)};
}

std::string helpOf(const Command& command)
{
    auto options = declared(command);
    command.declare(options);
    return options.help();
}

std::string overview(Commands commands)
{
    std::string text;
    for (const auto& command : commands) {
        auto options = declared(command);
        command.declare(options);
        text += options.usage();
    }
    return text + "suture COMMAND --help\n    what the words and options of a command mean\nsuture --version\n";
}

/// "zoo", of "zoo list".
std::string_view firstOf(std::string_view name)
{
    return name.substr(0, name.find(' '));
}

bool isGroup(std::string_view word, Commands commands)
{
    return std::ranges::any_of(
        commands, [word](const Command& command) { return command.name != word && firstOf(command.name) == word; });
}

/// Null: there is none.
const Command* named(std::string_view name, Commands commands)
{
    const auto found = std::ranges::find(commands, name, &Command::name);
    return found == commands.end() ? nullptr : &*found;
}

engine::Error unknown(const engine::Sentence& what, std::string_view word, std::span<const std::string_view> others)
{
    const auto nearest = nearestWord(word, others);
    return wrongValue(nearest ? orRather(what, *nearest) : engine::sentence("%1; see suture help", what));
}

engine::Error unknownWord(const engine::Sentence& what, std::string_view word, Commands commands)
{
    std::vector<std::string_view> names{"help"};
    for (const auto& command : commands) {
        if (!command.name.empty() && !command.name.starts_with('-'))
            names.push_back(firstOf(command.name));
    }
    return unknown(what, word, names);
}

engine::Error unknownInGroup(Words words, Commands commands)
{
    std::vector<std::string_view> names;
    std::string list;
    for (const auto& command : commands) {
        if (firstOf(command.name) != words[0])
            continue;
        names.push_back(command.name);
        list += (list.empty() ? "" : ", ") + std::string(command.name);
    }
    if (words.size() == 1)
        return wrongValue(engine::sentence("'%1' is not all of a command; there are %2", words[0], list));
    const auto name = words[0] + " " + words[1];
    return unknown(engine::sentence("there is no command %1", inQuotes(name)), name, names);
}

/// "help", "help inspect", "zoo --help".
Result<std::string> helpFor(Words words, Commands commands)
{
    if (words.empty())
        return overview(commands);
    if (words.size() > 1) {
        if (const auto* command = named(words[0] + " " + words[1], commands))
            return helpOf(*command);
    }
    std::string pages;
    for (const auto& command : commands) {
        if (firstOf(command.name) == words[0])
            pages += (pages.empty() ? "" : "\n") + helpOf(command);
    }
    if (!pages.empty())
        return pages;
    return unknownWord(engine::sentence("there is no command %1", inQuotes(words[0])), words[0], commands);
}

Result<Call> parsed(const Command& command, Words words)
{
    auto options = declared(command);
    auto action = command.declare(options);
    const auto result = options.parse(words);
    if (!result)
        return result.error();
    if (*result == Parsed::Help)
        return Call{options.help()};
    return Call{{}, std::move(action), command.draws};
}

/// A word that neither names a file nor looks as if it should.
bool isStray(const std::string& word)
{
    return !word.starts_with('-') && word.find_first_of("/.:") == std::string::npos
        && !QFileInfo::exists(QString::fromStdString(word));
}

} // namespace

Result<Call> callOf(Words words, Commands commands, const std::string& version)
{
    const auto first = words.empty() ? std::string() : words[0];
    if (first == "--version")
        return Call{version + "\n"};
    if (first == "help" || isHelp(first) || (words.size() == 2 && isHelp(words[1]) && isGroup(first, commands))) {
        auto help = helpFor(first == "help" ? words.subspan(1) : isHelp(first) ? Words() : words, commands);
        return help ? Result<Call>(Call{std::move(*help)}) : help.error();
    }
    if (words.size() > 1) {
        if (const auto* command = named(first + " " + words[1], commands))
            return parsed(*command, words.subspan(2));
    }
    if (isGroup(first, commands))
        return unknownInGroup(words, commands);
    const auto* command = named(first, commands);
    if (command != nullptr && !first.empty())
        return parsed(*command, words.subspan(1));
    if (!words.empty() && isStray(first))
        return unknownWord(engine::sentence("there is neither a command nor a file %1", inQuotes(first)), first,
                           commands);
    return parsed(*named("", commands), words);
}

} // namespace app
