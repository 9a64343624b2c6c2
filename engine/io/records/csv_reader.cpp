// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/records/csv.h"
#include "engine/io/records/csv_guard.h"

#include <algorithm>
#include <array>
#include <optional>

namespace engine {

namespace {

constexpr std::size_t mostConditions = 1000;
constexpr std::size_t mostColumns = 4096;
constexpr std::size_t longestField = std::size_t{1} << 20;
constexpr auto tooLong = "a field is longer than 1 MiB";

/// What parts the names of the columns most often: a comma, a semicolon or a tab.
char separatorOf(std::string_view text)
{
    const auto start = std::min(text.find_first_not_of("\r\n"), text.size());
    std::array<std::size_t, 3> found{};
    constexpr std::string_view separators = ",;\t";
    bool isQuoted = false;
    for (const char character : text.substr(start)) {
        if (character == '"')
            isQuoted = !isQuoted;
        if (character == '\n' && !isQuoted)
            break;
        if (const auto which = separators.find(character); which != std::string_view::npos && !isQuoted)
            ++found[which];
    }
    return separators[static_cast<std::size_t>(std::ranges::max_element(found) - found.begin())];
}

/// "-1,5" or "2,5e-3".
bool hasDecimalComma(std::string_view text)
{
    const auto takeDigits = [&text] {
        const auto count = std::min(text.find_first_not_of("0123456789"), text.size());
        text.remove_prefix(count);
        return count > 0;
    };
    const auto takeOne = [&text](std::string_view which) {
        const bool isNext = !text.empty() && which.find(text.front()) != std::string_view::npos;
        text.remove_prefix(isNext ? 1 : 0);
        return isNext;
    };
    takeOne("+-");
    if (!takeDigits() || !takeOne(",") || !takeDigits())
        return false;
    if (takeOne("eE")) {
        takeOne("+-");
        if (!takeDigits())
            return false;
    }
    return text.empty();
}

class CsvReader
{
public:
    CsvReader(std::string_view text, const std::string& what) : m_rest(text), m_what(what) {}

    Result<CsvTable> read()
    {
        if (m_rest.starts_with("\xEF\xBB\xBF"))
            m_rest.remove_prefix(3);
        while (m_rest.starts_with('#') && !m_problem)
            readCondition();
        m_separator = separatorOf(m_rest);
        while (!m_rest.empty() && !m_problem)
            readLine();
        if (m_table.columns.empty())
            fail(ErrorCode::Corrupt, "there are no names of columns");
        if (m_problem)
            return *m_problem;
        return std::move(m_table);
    }

private:
    void fail(ErrorCode code, const std::string& problem, std::size_t line)
    {
        if (!m_problem)
            m_problem = Error{code, sentence("%1: line %2: %3", m_what, line, problem)};
    }
    void fail(ErrorCode code, const std::string& problem) { fail(code, problem, m_line); }

    /// Takes "\n" or "\r\n".
    bool takeLineEnd()
    {
        const std::size_t size = m_rest.starts_with('\n') ? 1 : m_rest.starts_with("\r\n") ? 2 : 0;
        m_rest.remove_prefix(size);
        m_line += size > 0 ? 1 : 0;
        return size > 0;
    }

    void readCondition()
    {
        auto line = m_rest.substr(1, m_rest.find('\n') - 1);
        m_rest.remove_prefix(1 + line.size());
        if (line.ends_with('\r') && m_rest.starts_with('\n'))
            line.remove_suffix(1);
        if (line.size() > longestField || m_table.conditions.size() >= mostConditions)
            return fail(ErrorCode::InvalidInput, "it says too much before the table");
        if (std::ranges::any_of(line, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\t'; }))
            return fail(ErrorCode::Corrupt, "it holds a control character");
        if (line.starts_with(' '))
            line.remove_prefix(1);
        const auto text = io::unguardedLine(line);
        const auto colon = std::min(text.find(':'), text.size());
        auto value = text.substr(std::min(colon + 1, text.size()));
        if (value.starts_with(' '))
            value.erase(0, 1);
        m_table.conditions.emplace_back(text.substr(0, colon), std::move(value));
        takeLineEnd();
    }

    void readLine()
    {
        if (takeLineEnd())
            return;
        const auto line = m_line;
        const auto most = m_table.columns.empty() ? mostColumns : m_table.columns.size();
        std::vector<std::string> row;
        do {
            if (row.size() >= most)
                return fail(m_table.columns.empty() ? ErrorCode::InvalidInput : ErrorCode::Corrupt,
                            "it has more than " + std::to_string(most) + " fields", line);
            row.push_back(m_rest.starts_with('"') ? readQuoted() : readPlain());
        } while (!m_problem && takeSeparator());
        if (!m_problem && !m_rest.empty() && !takeLineEnd())
            fail(ErrorCode::Corrupt, "a field goes on behind its closing quotation mark");
        if (!m_problem)
            take(std::move(row), line);
    }

    void take(std::vector<std::string> row, std::size_t line)
    {
        if (m_table.columns.empty()) {
            m_table.columns = std::move(row);
            return;
        }
        if (row.size() != m_table.columns.size())
            return fail(ErrorCode::Corrupt,
                        "it has " + std::to_string(row.size()) + " fields, the table "
                            + std::to_string(m_table.columns.size()) + " columns",
                        line);
        m_cells += row.size();
        if (m_cells > mostCsvCells)
            return fail(ErrorCode::InvalidInput, "the table has more than " + std::to_string(mostCsvCells) + " fields",
                        line);
        m_table.rows.push_back(std::move(row));
    }

    bool takeSeparator()
    {
        if (!m_rest.starts_with(m_separator))
            return false;
        m_rest.remove_prefix(1);
        return true;
    }

    std::string readPlain()
    {
        const char ends[] = {m_separator, '\n', '"'};
        auto end = std::min(m_rest.find_first_of(std::string_view(ends, sizeof ends)), m_rest.size());
        if (end < m_rest.size() && m_rest[end] == '\n' && end > 0 && m_rest[end - 1] == '\r')
            --end;
        const auto field = m_rest.substr(0, end);
        m_rest.remove_prefix(end);
        if (m_rest.starts_with('"'))
            fail(ErrorCode::Corrupt, "a quotation mark stands within a field that does not begin with one");
        else if (field.find('\r') != std::string_view::npos)
            fail(ErrorCode::Corrupt, "a carriage return stands alone");
        return checked(field, m_line);
    }

    std::string readQuoted()
    {
        const auto line = m_line;
        std::string field;
        do {
            m_rest.remove_prefix(1);
            const auto end = m_rest.find('"');
            if (end == std::string_view::npos) {
                fail(ErrorCode::Corrupt, "a quotation mark is never closed", line);
                return {};
            }
            const auto part = m_rest.substr(0, end);
            if (field.size() + part.size() > longestField) {
                fail(ErrorCode::InvalidInput, tooLong, line);
                return {};
            }
            m_line += static_cast<std::size_t>(std::ranges::count(part, '\n'));
            field += part;
            m_rest.remove_prefix(end + 1);
            if (m_rest.starts_with('"'))
                field += '"';
        } while (m_rest.starts_with('"'));
        return checked(field, line);
    }

    std::string checked(std::string_view field, std::size_t line)
    {
        if (field.size() > longestField)
            fail(ErrorCode::InvalidInput, tooLong, line);
        else if (field.find('\0') != std::string_view::npos)
            fail(ErrorCode::Corrupt, "it holds a NUL", line);
        if (m_problem)
            return {};
        auto text = std::string(io::unguarded(field));
        if (m_separator != ',' && hasDecimalComma(text))
            text[text.find(',')] = '.';
        return text;
    }

    std::string_view m_rest;
    const std::string& m_what;
    char m_separator = ',';
    std::size_t m_line = 1;
    std::size_t m_cells = 0;
    CsvTable m_table;
    std::optional<Error> m_problem;
};

} // namespace

Result<CsvTable> parseCsv(std::string_view text, const std::string& what)
{
    return CsvReader(text, what).read();
}

} // namespace engine
