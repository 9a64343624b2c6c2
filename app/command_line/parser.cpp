// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/parser.h"

#include "app/command_line/nearest_word.h"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace app {

namespace {

using engine::Result;

/// The only door to CLI11, whose headers take seconds to compile and whose errors are exceptions: none leaves this
/// class but for want of memory. It is told names and relations; values are taken by the options themselves.
class Parser
{
public:
    explicit Parser(const Declared& declared) : m_declared(declared)
    {
        m_app.set_help_flag("-h,--help");
        m_app.allow_extras(); // so that what is unknown is named before what is missing
        for (const auto& word : declared.words) {
            m_words.push_back(add(word.name, word));
            if (word.repeated)
                m_words.back()->expected(1, -1)->allow_extra_args(); // as many as there are
        }
        for (std::size_t i = 0; i < declared.options.size(); ++i)
            m_options.push_back(add(dashed(declared.options[i]), declared.options[i], declared.flags[i] != nullptr));
        for (std::size_t i = 0; i < declared.words.size(); ++i)
            relate(*m_words[i], declared.words[i]);
        for (std::size_t i = 0; i < declared.options.size(); ++i)
            relate(*m_options[i], declared.options[i]);
    }

    Result<Given> parse(std::span<const std::string> words)
    {
        if (const auto formed = checkForm(words); !formed)
            return formed.error();
        try {
            m_app.parse(std::vector<std::string>(words.rbegin(), words.rend()));
        } catch (const CLI::CallForHelp&) {
            Given help;
            help.help = true;
            return help;
        } catch (const CLI::ArgumentMismatch&) {
            return needsValue(inQuotes(words.back())); // the others were looked for before
        } catch (const CLI::Error& error) {
            const auto unknown = checkKnown();
            return unknown ? misuse(std::string(error.what())) : unknown.error();
        }
        if (const auto known = checkKnown(); !known)
            return known.error();
        return collect();
    }

private:
    static std::string dashed(const Option& option)
    {
        return (option.letter != 0 ? std::string{'-', option.letter, ','} : std::string()) + "--" + option.name;
    }

    CLI::Option* add(const std::string& name, const Option& option, bool isFlag = false)
    {
        auto* added = isFlag ? m_app.add_flag(name) : m_app.add_option(name);
        // How often one is given is counted by us; a flag has no value to change.
        added->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)->disable_flag_override();
        return added->required(option.required);
    }

    CLI::Option* named(const std::string& name)
    {
        for (std::size_t i = 0; i < m_words.size(); ++i) {
            if (m_declared.words[i].name == name)
                return m_words[i];
        }
        return m_app.get_option("--" + name);
    }

    void relate(CLI::Option& added, const Option& option)
    {
        for (const auto& name : option.needs)
            added.needs(named(name));
        for (const auto& name : option.excludes)
            added.excludes(named(name));
    }

    engine::Error misuse(const engine::Sentence& why) const
    {
        return wrongValue(engine::sentence("%1; see %2 --help", why, m_declared.call));
    }

    static engine::Error needsValue(const std::string& option)
    {
        return wrongValue(engine::sentence("%1 needs a value", option));
    }

    /// What CLI11 takes for something else.
    Result<void> checkForm(std::span<const std::string> words) const
    {
        for (const auto& word : words) {
            if (word.find('\0') != std::string::npos)
                return wrongValue("a word has a NUL in it");
            if (word == "--")
                break;
            const auto equals = word.find('=');
            if (equals == std::string::npos)
                continue;
            for (std::size_t i = 0; i < m_declared.options.size(); ++i) {
                const auto name = "--" + m_declared.options[i].name;
                if (word.substr(0, equals) != name)
                    continue;
                if (m_declared.flags[i] != nullptr)
                    return wrongValue(engine::sentence("%1 takes no value", name));
                if (equals + 1 == word.size())
                    return needsValue(name);
            }
        }
        return {};
    }

    Result<void> checkKnown() const
    {
        auto rest = m_app.remaining();
        const auto mark = std::ranges::find(rest, "--"); // behind it are words only
        const auto option =
            std::find_if(rest.begin(), mark, [](const std::string& word) { return word.starts_with('-'); });
        if (option != mark)
            return unknownOption(option->substr(0, option->find('=')));
        if (mark != rest.end())
            rest.erase(mark);
        if (rest.empty())
            return {};
        return misuse(engine::sentence("%1 is one word too many", inQuotes(rest.front())));
    }

    engine::Error unknownOption(const std::string& name) const
    {
        std::vector<std::string> known;
        for (const auto& option : m_declared.options) {
            if (!option.description.empty())
                known.push_back("--" + option.name);
        }
        const std::vector<std::string_view> views(known.begin(), known.end());
        const auto unknown = engine::sentence("there is no option %1", inQuotes(name));
        const auto nearest = nearestWord(name, views);
        return nearest ? wrongValue(orRather(unknown, *nearest)) : misuse(unknown);
    }

    Result<Given> collect() const
    {
        Given given;
        const auto take = [&given](const std::string& name, const Option& option, const CLI::Option& added) {
            for (const auto& value : added.results())
                given.values.push_back({name, &option.take, value});
        };
        for (std::size_t i = 0; i < m_words.size(); ++i)
            take({}, m_declared.words[i], *m_words[i]);
        for (std::size_t i = 0; i < m_options.size(); ++i) {
            const auto& option = m_declared.options[i];
            const auto name = "--" + option.name;
            if (m_options[i]->count() > 1 && !option.repeated)
                return wrongValue(engine::sentence("%1 is given %2 times", name, m_options[i]->count()));
            if (m_declared.flags[i] == nullptr)
                take(name, option, *m_options[i]);
            else if (m_options[i]->count() > 0)
                given.flags.push_back(m_declared.flags[i]);
        }
        return given;
    }

    const Declared& m_declared;
    CLI::App m_app;
    std::vector<CLI::Option*> m_words;
    std::vector<CLI::Option*> m_options;
};

} // namespace

Result<Given> parseWords(const Declared& declared, std::span<const std::string> words)
{
    auto given = Parser(declared).parse(words);
    return given ? given : oneLine(given.error());
}

engine::Error oneLine(const engine::Error& error)
{
    auto text = error.message();
    std::ranges::replace_if(
        text, [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
    return {error.code, std::move(text)};
}

} // namespace app
