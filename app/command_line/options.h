// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command_line/take.h"

#include <span>
#include <vector>

namespace app {

/// One option or word of a command line, told once: parser, usage and help are made from it.
struct Option
{
    std::string name{};        ///< "agent" for --agent; of a word, as help shows it: "MODEL"
    std::string value{};       ///< as help shows it: "ADDR"
    std::string description{}; ///< in a few words; none: not shown
    Take take{};               ///< what becomes of a value
    char letter = 0;           ///< 'o' for -o
    bool required = false;
    bool repeated = false;               ///< may be given several times; each is taken
    std::vector<std::string> needs{};    ///< names of others, likewise
    std::vector<std::string> excludes{}; ///< likewise
};

enum class Parsed { Run, Help };

/// What a command may be given.
class Options
{
public:
    /// @p call: as a person types it, "suture inspect".
    Options(std::string call, std::string summary);

    /// A word of its own, in the order of the calls; one that is repeated takes all that are left.
    void word(Option word);
    void option(Option option);
    /// An option without a value, that sets @p target. Of @p option, take and value stay empty.
    void flag(Option option, bool& target);
    /// Looks at what was taken as a whole, once all of it is right by itself.
    void check(std::function<engine::Result<void>()> check);
    /// A paragraph at the end of the help.
    void note(std::string text);

    /// Takes every value, or answers that help is asked for. Fails with InvalidInput and one sentence of one line.
    engine::Result<Parsed> parse(std::span<const std::string> words) const;

    /// "suture inspect MODEL [OPTIONS]" and the summary below, two lines.
    std::string usage() const;
    /// The usage and every option that is shown.
    std::string help() const;

private:
    std::string callText() const;

    std::string m_call;
    std::string m_summary;
    std::vector<Option> m_words;
    std::vector<Option> m_options;
    std::vector<bool*> m_flags; ///< of m_options; null: it has a value
    std::vector<std::function<engine::Result<void>()>> m_checks;
    std::vector<std::string> m_notes;
};

} // namespace app
