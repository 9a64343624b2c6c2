// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <chrono>
#include <cmath>
#include <concepts>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

/// Struct members to JSON and back by one list each: `fields(f, value)` calls f("name", value.member)
/// for every member. Private to the codec.
namespace network {

using Json = nlohmann::json;

/// How many enumerators @p E has; specialised for each that travels.
template <typename E>
inline constexpr std::uint64_t enumeratorCount = 0;

class FieldWriter
{
public:
    explicit FieldWriter(Json& object) : m_object(object) { m_object = Json::object(); }

    template <typename T>
    void operator()(const char* key, T& value)
    {
        write(m_object[key], value);
    }

private:
    template <typename T>
    static void write(Json& json, T& value)
    {
        if constexpr (std::is_enum_v<T>)
            json = static_cast<std::underlying_type_t<T>>(value);
        else if constexpr (requires(FieldWriter& f) { fields(f, value); }) {
            FieldWriter nested(json);
            fields(nested, value);
        } else
            json = value;
    }
    template <typename Rep, typename Period>
    static void write(Json& json, std::chrono::duration<Rep, Period>& value)
    {
        json = value.count();
    }
    template <typename T>
    static void write(Json& json, std::optional<T>& value)
    {
        if (value)
            write(json, *value);
    }
    template <typename T>
    static void write(Json& json, std::vector<T>& values)
    {
        json = Json::array();
        for (auto& value : values)
            write(json.emplace_back(), value);
    }

    Json& m_object;
};

/// Stops at the first field that is missing or not what it should be, and remembers its name.
class FieldReader
{
public:
    FieldReader(const Json& object, std::string& problem) : m_object(object), m_problem(problem) {}

    template <typename T>
    void operator()(const char* key, T& value)
    {
        if (!m_problem.empty())
            return;
        const auto found = m_object.is_object() ? m_object.find(key) : m_object.end();
        if (found == m_object.end())
            m_problem = std::string("no field ") + key;
        else if (!read(*found, value) && m_problem.empty())
            m_problem = std::string("field ") + key + " is wrong";
    }

private:
    template <typename T>
    bool read(const Json& json, T& value)
    {
        if constexpr (std::is_enum_v<T>)
            return readEnum(json, value);
        else {
            FieldReader nested(json, m_problem);
            fields(nested, value);
            return m_problem.empty();
        }
    }
    template <typename E>
    bool readEnum(const Json& json, E& value)
    {
        std::underlying_type_t<E> number{};
        if (!read(json, number))
            return false;
        if (enumeratorCount<E> != 0 && static_cast<std::uint64_t>(number) >= enumeratorCount<E>)
            return false;
        value = static_cast<E>(number);
        return true;
    }
    template <std::integral T>
    bool read(const Json& json, T& value)
    {
        if (json.is_number_unsigned())
            return fit(json.get<std::uint64_t>(), value);
        return json.is_number_integer() && fit(json.get<std::int64_t>(), value);
    }
    template <typename Wide, typename T>
    static bool fit(Wide number, T& value)
    {
        value = static_cast<T>(number);
        return std::in_range<T>(number);
    }
    static bool read(const Json& json, bool& value)
    {
        value = json.is_boolean() && json.get<bool>();
        return json.is_boolean();
    }
    static bool read(const Json& json, double& value)
    {
        if (json.is_number())
            value = json.get<double>();
        return json.is_number() && std::isfinite(value);
    }
    static bool read(const Json& json, std::string& value)
    {
        if (json.is_string())
            value = json.get<std::string>();
        return json.is_string();
    }
    template <typename Rep, typename Period>
    bool read(const Json& json, std::chrono::duration<Rep, Period>& value)
    {
        Rep count{};
        const bool good = read(json, count);
        value = std::chrono::duration<Rep, Period>(count);
        return good;
    }
    template <typename T>
    bool read(const Json& json, std::optional<T>& value)
    {
        value.reset();
        return json.is_null() || read(json, value.emplace());
    }
    template <typename T>
    bool read(const Json& json, std::vector<T>& values)
    {
        if (!json.is_array())
            return false;
        values.reserve(json.size());
        for (const auto& element : json) {
            if (!read(element, values.emplace_back()))
                return false;
        }
        return true;
    }
    template <typename T>
    bool read(const Json& json, std::map<std::string, T>& values)
    {
        if (!json.is_object())
            return false;
        for (const auto& [key, element] : json.items()) {
            if (!read(element, values[key]))
                return false;
        }
        return true;
    }

    const Json& m_object;
    std::string& m_problem;
};

} // namespace network
