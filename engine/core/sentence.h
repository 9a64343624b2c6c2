// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace engine {

/// What is said to a person, kept as a pattern and what belongs into its places: "layer '%1': %2". A translation is
/// found by the pattern; text() is the English of it. Words that came from elsewhere, such as names, are plain.
struct Sentence
{
    std::string pattern;
    std::vector<Sentence> arguments;
    bool isPlain = false;

    Sentence() = default;
    /// Fixed words.
    template <std::size_t N>
    Sentence(const char (&words)[N]) : pattern(words)
    {
    }
    /// Plain: whatever is in there is said as it is.
    Sentence(std::string plain) : pattern(std::move(plain)), isPlain(true) {}
    /// @p filledIn belongs into the places %1 to %9 of @p words; places without an argument stay as they are.
    Sentence(std::string words, std::vector<Sentence> filledIn)
        : pattern(std::move(words)), arguments(std::move(filledIn))
    {
    }

    std::string text() const;
    bool operator==(const Sentence&) const = default;
};

/// A pattern that has a place for each of so many arguments; anything else does not compile.
template <typename... Arguments>
class Pattern
{
public:
    consteval Pattern(const char* text) : m_text(text)
    {
        static_assert(sizeof...(Arguments) <= 9);
        bool named[10] = {};
        for (const char* at = text; *at != '\0'; ++at)
            if (*at == '%' && at[1] >= '1' && at[1] <= '9')
                named[at[1] - '0'] = true;
        for (std::size_t place = 1; place <= 9; ++place)
            if (named[place] != (place <= sizeof...(Arguments)))
                throw "the places of a pattern are not those of its arguments";
    }
    const char* text() const { return m_text; }

private:
    const char* m_text;
};

// What fills a place: a sentence, words, a whole number.
inline Sentence asArgument(Sentence sentence)
{
    return sentence;
}
inline Sentence asArgument(std::string_view words)
{
    return Sentence(std::string(words));
}
template <std::convertible_to<std::string_view> Words>
Sentence asArgument(const Words& words)
{
    return Sentence(std::string(std::string_view(words)));
}
template <std::integral Number>
Sentence asArgument(Number number)
{
    return Sentence(std::to_string(number));
}

/// sentence("layer '%1' has %2 inputs", name, count)
template <typename... Arguments>
Sentence sentence(std::type_identity_t<Pattern<Arguments...>> pattern, const Arguments&... arguments)
{
    return {pattern.text(), {asArgument(arguments)...}};
}

/// @p pattern with what @p argument gives for each place; the same walk for every language.
template <typename Text, typename Argument>
std::string filled(const Text& pattern, std::size_t arguments, const Argument& argument)
{
    std::string text;
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        const bool isPlace = pattern[at] == '%' && at + 1 < pattern.size() && pattern[at + 1] >= '1'
            && static_cast<std::size_t>(pattern[at + 1] - '0') <= arguments;
        if (isPlace)
            text += argument(static_cast<std::size_t>(pattern[++at] - '1'));
        else
            text += pattern[at];
    }
    return text;
}

inline std::string Sentence::text() const
{
    return isPlain ? pattern
                   : filled(pattern, arguments.size(), [this](std::size_t place) { return arguments[place].text(); });
}

} // namespace engine
