// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/torch/script/script_interpreter.h"

#include <map>

namespace engine::script {

namespace {

using Values = std::vector<ScriptValue>;
using List = std::shared_ptr<Sequence>;

/// The place that an index means, counted from the front.
std::size_t placeOf(const ScriptValue& index, std::size_t size)
{
    const auto given = toIValue(index).toInt();
    const auto place = given < 0 ? given + static_cast<std::int64_t>(size) : given;
    if (place < 0 || place >= static_cast<std::int64_t>(size))
        refuse("has no element " + std::to_string(given) + " of " + std::to_string(size));
    return static_cast<std::size_t>(place);
}

const List& listOf(const ScriptValue& value)
{
    const auto* list = std::get_if<List>(&value);
    if (list == nullptr)
        refuse("takes a list");
    return *list;
}

ScriptValue listLike(const List& other, Values items)
{
    return std::make_shared<Sequence>(Sequence{std::move(items), other->type});
}

Values append(const List& list, const Values& arguments)
{
    list->items.push_back(arguments.at(1));
    return {list};
}

Values insert(const List& list, const Values& arguments)
{
    const auto place =
        std::clamp<std::int64_t>(toIValue(arguments.at(1)).toInt(), 0, static_cast<std::int64_t>(list->items.size()));
    list->items.insert(list->items.begin() + place, arguments.at(2));
    return {list};
}

Values extend(const List& list, const Values& arguments)
{
    const auto more = listOf(arguments.at(1))->items;
    list->items.insert(list->items.end(), more.begin(), more.end());
    return {list};
}

Values pop(const List& list, const Values& arguments)
{
    const auto place = placeOf(arguments.size() > 1 ? arguments[1] : ScriptValue(c10::IValue(-1)), list->items.size());
    auto taken = list->items[place];
    list->items.erase(list->items.begin() + static_cast<std::ptrdiff_t>(place));
    return {std::move(taken)};
}

Values clear(const List& list, const Values&)
{
    list->items.clear();
    return {list};
}

Values reverse(const List& list, const Values&)
{
    std::ranges::reverse(list->items);
    return {list};
}

Values setItem(const List& list, const Values& arguments)
{
    list->items[placeOf(arguments.at(1), list->items.size())] = arguments.at(2);
    return {list};
}

Values getItem(const List& list, const Values& arguments)
{
    return {list->items[placeOf(arguments.at(1), list->items.size())]};
}

Values length(const List& list, const Values&)
{
    return {c10::IValue(static_cast<std::int64_t>(list->items.size()))};
}

Values copyOf(const List& list, const Values&)
{
    return {listLike(list, list->items)};
}

Values joined(const List& list, const Values& arguments)
{
    auto items = list->items;
    const auto& more = listOf(arguments.at(1))->items;
    items.insert(items.end(), more.begin(), more.end());
    return {listLike(list, std::move(items))};
}

Values sliced(const List& list, const Values& arguments)
{
    const auto size = static_cast<std::int64_t>(list->items.size());
    const auto number = [&](std::size_t at, std::int64_t fallback) {
        return at < arguments.size() && !isNone(arguments[at]) ? toIValue(arguments[at]).toInt() : fallback;
    };
    const auto bounded = [size](std::int64_t place) {
        return std::clamp<std::int64_t>(place < 0 ? place + size : place, 0, size);
    };
    const auto step = number(3, 1);
    if (step < 1)
        refuse("goes through a list backwards");
    Values items;
    for (auto place = bounded(number(1, 0)); place < bounded(number(2, size)); place += step)
        items.push_back(list->items[static_cast<std::size_t>(place)]);
    return {listLike(list, std::move(items))};
}

using OnList = Values (*)(const List& list, const Values& arguments);

const std::map<std::string_view, OnList>& changesOfLists()
{
    static const std::map<std::string_view, OnList> table{{"aten::append", append},       {"aten::insert", insert},
                                                          {"aten::extend", extend},       {"aten::pop", pop},
                                                          {"aten::clear", clear},         {"aten::reverse", reverse},
                                                          {"aten::_set_item", setItem},   {"aten::add_", extend},
                                                          {"aten::__getitem__", getItem}, {"prim::TupleIndex", getItem},
                                                          {"aten::len", length},          {"aten::list", copyOf},
                                                          {"aten::add", joined},          {"aten::slice", sliced}};
    return table;
}

std::optional<Values> onDictionary(std::string_view name, Dictionary& dictionary, const Values& arguments)
{
    const auto same = [](const c10::IValue& a, const c10::IValue& b) { return a.tagKind() == b.tagKind() && a == b; };
    const auto find = [&](const c10::IValue& key) {
        return std::ranges::find_if(dictionary.items, [&](const auto& item) { return same(item.first, key); });
    };
    if (name == "aten::len")
        return Values{c10::IValue(static_cast<std::int64_t>(dictionary.items.size()))};
    if (arguments.size() < 2)
        return std::nullopt;
    const auto key = toIValue(arguments[1]);
    const auto found = find(key);
    if (name == "aten::_set_item") {
        if (found != dictionary.items.end())
            found->second = arguments.at(2);
        else
            dictionary.items.emplace_back(key, arguments.at(2));
        return Values{};
    }
    if (name == "aten::__contains__")
        return Values{c10::IValue(found != dictionary.items.end())};
    if (name == "aten::__getitem__") {
        if (found == dictionary.items.end())
            refuse("asks a dictionary for a key that it does not have");
        return Values{found->second};
    }
    return std::nullopt;
}

} // namespace

std::optional<Values> onContainers(const torch::jit::Node& node, const Values& arguments)
{
    if (arguments.empty())
        return std::nullopt;
    const std::string_view name = node.kind().toQualString();
    if (const auto* dictionary = std::get_if<std::shared_ptr<Dictionary>>(&arguments.front()))
        return onDictionary(name, **dictionary, arguments);
    const auto* list = std::get_if<List>(&arguments.front());
    if (list == nullptr)
        return std::nullopt;
    const auto row = changesOfLists().find(name);
    return row == changesOfLists().end() ? std::nullopt : std::optional(row->second(*list, arguments));
}

} // namespace engine::script
