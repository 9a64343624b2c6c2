// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/records/json_access.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <sstream>

namespace engine::io {

Result<std::string> readText(const std::filesystem::path& path, std::uintmax_t limit)
{
    std::error_code problem;
    if (!std::filesystem::is_regular_file(path, problem))
        return Error{ErrorCode::Io, sentence("'%1' is no readable file", path.string())};
    if (std::filesystem::file_size(path, problem) > limit || problem)
        return Error{ErrorCode::InvalidInput, sentence("'%1' is larger than %2 MiB", path.string(), limit >> 20U)};
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file)
        return Error{ErrorCode::Io, sentence("cannot read '%1'", path.string())};
    return std::move(text).str();
}

std::string dumped(const Json& json, int indent)
{
    return json.dump(indent, ' ', false, Json::error_handler_t::replace) + "\n";
}

bool looksLikeJson(const std::string& text)
{
    const auto first = text.find_first_not_of(" \t\r\n");
    return first == std::string::npos || text[first] == '{' || text[first] == '[';
}

Result<Json> parseObject(const std::string& text, const std::string& what)
{
    try {
        auto json = Json::parse(text);
        if (!json.is_object())
            return Error{ErrorCode::Corrupt, sentence("%1 holds no JSON object", what)};
        return json;
    } catch (const Json::exception& problem) {
        std::string reason = problem.what();
        std::replace(reason.begin(), reason.end(), '\n', ' ');
        return Error{ErrorCode::Corrupt, sentence("%1 is no JSON: %2", what, reason)};
    }
}

void Fields::fail(const std::string& problem)
{
    if (m_problem.empty())
        m_problem = m_where + ": " + problem;
}

const Json* Fields::find(const char* name)
{
    if (has(name))
        return &m_object[name];
    fail(std::string("'") + name + "' is missing");
    return nullptr;
}

std::string Fields::text(const char* name)
{
    const auto* value = find(name);
    if (value != nullptr && value->is_string())
        return value->get<std::string>();
    fail(std::string("'") + name + "' is no text");
    return {};
}

double Fields::number(const char* name, double lowest)
{
    const auto* value = find(name);
    if (value != nullptr && value->is_number()) {
        const auto number = value->get<double>();
        if (std::isfinite(number) && number >= lowest)
            return number;
    }
    fail(std::string("'") + name + "' is no number of at least " + std::to_string(static_cast<long long>(lowest)));
    return lowest;
}

double Fields::numberOr(const char* name, double lowest, double fallback)
{
    return has(name) ? number(name, lowest) : fallback;
}

std::int64_t Fields::count(const char* name)
{
    const auto* value = find(name);
    if (value != nullptr && value->is_number_integer()) {
        const auto fits = !value->is_number_unsigned()
            || value->get<std::uint64_t>() <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
        if (fits && value->get<std::int64_t>() >= 0)
            return value->get<std::int64_t>();
    }
    fail(std::string("'") + name + "' is no count");
    return 0;
}

bool Fields::truth(const char* name)
{
    const auto* value = find(name);
    if (value != nullptr && value->is_boolean())
        return value->get<bool>();
    fail(std::string("'") + name + "' is neither true nor false");
    return false;
}

const Json& Fields::array(const char* name)
{
    static const Json empty = Json::array();
    const auto* value = find(name);
    if (value != nullptr && value->is_array())
        return *value;
    fail(std::string("'") + name + "' is no list");
    return empty;
}

const Json& Fields::object(const char* name)
{
    static const Json empty = Json::object();
    const auto* value = find(name);
    if (value != nullptr && value->is_object())
        return *value;
    fail(std::string("'") + name + "' is no object");
    return empty;
}

double rounded(double millis)
{
    return std::round(millis * 1e4) / 1e4;
}

} // namespace engine::io
