// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/options.h"

#include "app/command_line/parser.h"

#include <algorithm>

namespace app {

namespace {

constexpr std::size_t nameColumn = 2;
constexpr std::size_t textColumn = 25;
constexpr std::size_t lastColumn = 100;

/// @p text in lines that begin in @p column; the first goes on behind what @p before has of it.
std::string wrapped(const std::string& before, std::string_view text, std::size_t column)
{
    std::string lines = before;
    auto at = before.size();
    if (!before.empty() && at + 2 > column) {
        lines += '\n';
        at = 0;
    }
    lines.append(column - at, ' ');
    at = column;
    for (bool first = true; !text.empty(); first = false) {
        const auto end = std::min(text.find(' '), text.size());
        if (!first && at + 1 + end > lastColumn) {
            lines += '\n' + std::string(column, ' ');
            at = column;
        } else if (!first) {
            lines += ' ';
            ++at;
        }
        lines += text.substr(0, end);
        at += end;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines + '\n';
}

std::string described(const Option& option)
{
    auto text = option.description;
    if (!option.take.choices.empty())
        text += ": " + option.take.choices;
    if (!option.required && !option.take.initial.empty())
        text += " (" + option.take.initial + ")";
    return text + (option.repeated ? "; may be given several times" : "");
}

std::string withValue(const Option& option)
{
    return "--" + option.name + (option.value.empty() ? "" : " " + option.value);
}

std::string lineOf(const Option& option)
{
    const auto letter = option.letter != 0 ? std::string{'-', option.letter, ',', ' '} : std::string();
    return wrapped(std::string(nameColumn, ' ') + letter + withValue(option), described(option), textColumn);
}

bool isShown(const Option& option)
{
    return !option.description.empty();
}

} // namespace

Options::Options(std::string call, std::string summary) : m_call(std::move(call)), m_summary(std::move(summary)) {}

void Options::word(Option word)
{
    m_words.push_back(std::move(word));
}

void Options::option(Option option)
{
    m_options.push_back(std::move(option));
    m_flags.push_back(nullptr);
}

void Options::flag(Option option, bool& target)
{
    m_options.push_back(std::move(option));
    m_flags.push_back(&target);
}

void Options::check(std::function<engine::Result<void>()> check)
{
    m_checks.push_back(std::move(check));
}

void Options::note(std::string text)
{
    m_notes.push_back(std::move(text));
}

engine::Result<Parsed> Options::parse(std::span<const std::string> words) const
{
    const auto given = parseWords({m_call, m_words, m_options, m_flags}, words);
    if (!given)
        return given.error();
    if (given->help)
        return Parsed::Help;
    for (const auto& [name, take, value] : given->values) {
        if (const auto taken = take->take(value); !taken)
            return oneLine(
                name.empty() ? taken.error()
                             : engine::Error{taken.error().code, engine::sentence("%1: %2", name, taken.error().what)});
    }
    for (auto* flag : given->flags)
        *flag = true;
    for (const auto& look : m_checks) {
        if (const auto right = look(); !right)
            return oneLine(right.error());
    }
    return Parsed::Run;
}

std::string Options::callText() const
{
    auto text = m_call;
    for (const auto& word : m_words) {
        const auto name = word.name + (word.repeated ? "..." : "");
        text += word.required ? " " + name : " [" + name + "]";
    }
    for (const auto& option : m_options) {
        if (option.required)
            text += " " + withValue(option);
    }
    const auto mayBeGiven = [](const Option& option) { return !option.required && isShown(option); };
    return text + (std::ranges::any_of(m_options, mayBeGiven) ? " [OPTIONS]" : "");
}

std::string Options::usage() const
{
    return callText() + "\n    " + m_summary + "\n";
}

std::string Options::help() const
{
    auto text = usage() + "\n";
    for (const auto& word : m_words)
        text += wrapped(std::string(nameColumn, ' ') + word.name, described(word), textColumn);
    for (const auto& option : m_options) {
        if (isShown(option))
            text += lineOf(option);
    }
    for (const auto& note : m_notes)
        text += "\n" + wrapped({}, note, 0);
    return text;
}

} // namespace app
