// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <concepts>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

/// Struct members to JSON and back by one list each: `fields(f, value)` calls f("name", value.member)
/// for every member. Numbers are such that a JavaScript client reads what was written: whole ones stay
/// within 53 bits, instants travel as milliseconds. Private to the codec.
namespace network {

using Json = nlohmann::json;

/// The words of an enumeration on the wire, in the order of its enumerators; specialised for each that
/// travels. Without them an enumeration is an id and travels as its number.
template <typename E>
inline constexpr std::array<std::string_view, 0> wireNames{};

/// The largest whole number that every client can read.
inline constexpr std::int64_t largestWhole = (std::int64_t{1} << 53) - 1;

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
        if constexpr (std::is_enum_v<T> && wireNames<T>.empty())
            json = static_cast<std::underlying_type_t<T>>(value);
        else if constexpr (std::is_enum_v<T>)
            json = wireNames<T>.at(static_cast<std::size_t>(value));
        else if constexpr (requires(FieldWriter & f) { fields(f, value); }) {
            FieldWriter nested(json);
            fields(nested, value);
        } else
            json = value;
    }
    template <typename Rep, typename Period>
    static void write(Json& json, std::chrono::duration<Rep, Period>& value)
    {
        json = std::chrono::duration<double, std::milli>(value).count();
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
        if constexpr (wireNames<E>.empty()) {
            std::underlying_type_t<E> number{};
            const bool good = read(json, number);
            value = static_cast<E>(number);
            return good;
        } else {
            const auto found = json.is_string() ? std::ranges::find(wireNames<E>, json.get_ref<const std::string&>())
                                                : wireNames<E>.end();
            value = static_cast<E>(found == wireNames<E>.end() ? 0 : found - wireNames<E>.begin());
            return found != wireNames<E>.end();
        }
    }
    template <std::integral T>
    bool read(const Json& json, T& value)
    {
        if (!json.is_number_integer() || (json.is_number_unsigned() && json.get<std::uint64_t>() > largestWhole))
            return false;
        const auto number = json.get<std::int64_t>();
        value = static_cast<T>(number);
        return std::in_range<T>(number) && number >= -largestWhole;
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
    static bool read(const Json& json, std::chrono::duration<Rep, Period>& value)
    {
        double millis = 0.0;
        if (!read(json, millis) || std::abs(millis) > mostMillis)
            return false;
        const std::chrono::duration<double, Period> exact = std::chrono::duration<double, std::milli>(millis);
        if constexpr (std::is_integral_v<Rep>)
            value = std::chrono::duration<Rep, Period>(std::llround(exact.count()));
        else
            value = exact;
        return true;
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

    static constexpr double mostMillis = 1e12; ///< 30 years; nanoseconds of it are within 64 bits

    const Json& m_object;
    std::string& m_problem;
};

/// Whether objects and lists stand within each other more than @p most deep: counted before anything is
/// built of them.
inline bool isDeeper(std::string_view json, int most)
{
    int depth = 0;
    bool inText = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (inText && c == '\\')
            ++i;
        else if (c == '"')
            inText = !inText;
        else if (!inText && (c == '[' || c == '{') && ++depth > most)
            return true;
        else if (!inText && (c == ']' || c == '}'))
            --depth;
    }
    return false;
}

} // namespace network
