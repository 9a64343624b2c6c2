// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/clean_text.h"

#include <algorithm>

namespace engine {

namespace {

bool isContinuation(char character)
{
    return (static_cast<unsigned char>(character) & 0xc0U) == 0x80U;
}

/// Bytes of the UTF-8 character that @p text begins with; 0 when it begins with none.
std::size_t characterLength(std::string_view text)
{
    const auto first = static_cast<unsigned char>(text.front());
    if (first < 0x80)
        return first >= 0x20 && first != 0x7f ? 1 : 0;
    const std::size_t length = first >= 0xc2 && first < 0xe0 ? 2
        : first >= 0xe0 && first < 0xf0                      ? 3
        : first >= 0xf0 && first < 0xf5                      ? 4
                                                             : 0;
    if (length == 0 || length > text.size()
        || !std::all_of(text.begin() + 1, text.begin() + static_cast<std::ptrdiff_t>(length), isContinuation))
        return 0;
    const auto second = static_cast<unsigned char>(text[1]);
    const bool tooLong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
    const bool outside = (first == 0xed && second >= 0xa0) || (first == 0xf4 && second >= 0x90);
    return tooLong || outside ? 0 : length;
}

} // namespace

std::string cleanText(std::string_view text, std::size_t longest)
{
    std::string clean;
    while (!text.empty()) {
        const auto length = characterLength(text);
        const auto character = length == 0 ? std::string_view("?") : text.substr(0, length);
        if (character.size() > longest - clean.size())
            break;
        clean += character;
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return clean;
}

Sentence cleanSentence(Sentence sentence, std::size_t longest)
{
    sentence.pattern = cleanText(sentence.pattern);
    for (auto& argument : sentence.arguments)
        argument = cleanSentence(std::move(argument), longest);
    // An empty text is plain, too: places for it cost steps and no bytes.
    if (auto text = sentence.text(); text.empty() || text.size() > longest)
        return cleanText(text, longest);
    return sentence;
}

} // namespace engine
