// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Private to engine_io: the only door to nlohmann's types.

#include "engine/core/result.h"

#include <nlohmann/json.hpp>

#include <filesystem>

namespace engine::io {

using Json = nlohmann::ordered_json;

/// The text of a file of at most @p limit bytes.
Result<std::string> readText(const std::filesystem::path& path, std::uintmax_t limit = 256U << 20U);

/// A line each, indented by @p indent; what is no UTF-8 is replaced.
std::string dumped(const Json& json, int indent);

/// Or is nothing else that we know.
bool looksLikeJson(const std::string& text);

/// One JSON object; fails with Corrupt and the place of the first error.
Result<Json> parseObject(const std::string& text, const std::string& what);

/// Reads members of one object and remembers the first thing that is wrong.
class Fields
{
public:
    Fields(const Json& object, std::string where) : m_object(object), m_where(std::move(where)) {}

    std::string text(const char* name);
    /// Finite and at least @p lowest.
    double number(const char* name, double lowest);
    double numberOr(const char* name, double lowest, double fallback);
    std::int64_t count(const char* name);
    bool truth(const char* name);
    const Json& array(const char* name);
    const Json& object(const char* name);
    bool has(const char* name) const { return m_object.is_object() && m_object.contains(name); }

    bool ok() const { return m_problem.empty(); }
    Error error() const { return {ErrorCode::Corrupt, m_problem}; }
    void fail(const std::string& problem);

private:
    const Json* find(const char* name);

    const Json& m_object;
    std::string m_where;
    std::string m_problem;
};

/// Millisecond with the precision of files, 0.0001 ms.
double rounded(double millis);

} // namespace engine::io
