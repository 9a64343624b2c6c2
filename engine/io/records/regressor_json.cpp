// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/records/regressor_json.h"

#include "engine/io/records/regressor_fields.h"

#include <algorithm>
#include <optional>

namespace engine::io {

namespace {

constexpr std::size_t mostColumns = 4096;
constexpr std::size_t mostMembers = 16;

class Writer
{
public:
    template <typename Value>
    void operator()(const char* name, Value& value)
    {
        m_json[name] = jsonOf(value);
    }
    Json take() { return std::move(m_json); }

private:
    template <typename Value>
    static Json jsonOf(Value& value)
    {
        if constexpr (std::is_enum_v<Value>) {
            return static_cast<int>(value);
        } else if constexpr (HasFields<Value>) {
            Writer writer;
            describe(writer, value);
            return writer.take();
        } else if constexpr (IsListOfStructs<Value>) {
            auto list = Json::array();
            for (auto& item : value)
                list.push_back(jsonOf(item));
            return list;
        } else {
            return value;
        }
    }

    Json m_json = Json::object();
};

/// Remembers the first thing that is wrong.
class Reader
{
public:
    Reader(const Json& json, std::string where) : m_json(json), m_where(std::move(where)) {}

    template <typename Value>
    void operator()(const char* name, Value& value)
    {
        if (!m_problem.empty())
            return;
        const auto found = m_json.is_object() ? m_json.find(name) : m_json.end();
        if (found == m_json.end() || !read(*found, value))
            fail(name);
    }
    bool ok() const { return m_problem.empty(); }
    Error error() const { return {ErrorCode::Corrupt, m_problem}; }
    void fail(const char* name)
    {
        if (m_problem.empty())
            m_problem = m_where + ": '" + name + "' is missing or wrong";
    }

private:
    static bool read(const Json& json, double& value)
    {
        if (!json.is_number())
            return false;
        value = json.get<double>();
        return std::isfinite(value);
    }
    template <std::integral Number>
    static bool read(const Json& json, Number& value)
    {
        constexpr auto most = static_cast<std::int64_t>(std::numeric_limits<std::int32_t>::max());
        if (!json.is_number_integer() || (json.is_number_unsigned() && json.get<std::uint64_t>() > std::uint64_t{most}))
            return false;
        const auto number = json.get<std::int64_t>();
        if (number < (std::is_signed_v<Number> ? -most : 0))
            return false;
        value = static_cast<Number>(number);
        return true;
    }
    template <typename Enum>
    requires std::is_enum_v<Enum>
    static bool read(const Json& json, Enum& value)
    {
        int number = 0;
        if (!read(json, number) || number < 0 || number > lastOf(value))
            return false;
        value = static_cast<Enum>(number);
        return true;
    }
    static int lastOf(KernelKind) { return static_cast<int>(KernelKind::Polynomial); }
    static int lastOf(NeighborWeights) { return static_cast<int>(NeighborWeights::InverseDistance); }
    template <typename Item>
    static bool read(const Json& json, std::vector<Item>& list)
    {
        if (!json.is_array())
            return false;
        list.clear();
        for (const auto& item : json) {
            if (!read(item, list.emplace_back()))
                return false;
        }
        return true;
    }
    template <HasFields Struct>
    static bool read(const Json& json, Struct& value)
    {
        Reader reader(json, {});
        describe(reader, value);
        return reader.ok();
    }

    const Json& m_json;
    std::string m_where;
    std::string m_problem;
};

template <typename Model>
Json written(Model model)
{
    Writer writer;
    describe(writer, model);
    return writer.take();
}

Json written(const EnsembleModel& model)
{
    auto members = Json::array();
    for (const auto& member : model.members)
        members.push_back(toJson(member));
    return {{"members", std::move(members)}};
}

/// Reads the form of the name @p kind, if that is the one of @p Model.
template <typename Model>
bool readForm(const std::string& kind, const Json& json, std::size_t columns, const std::string& where,
              std::optional<Result<Regressor::Form>>& form)
{
    if (kind != formName(static_cast<const Model*>(nullptr)))
        return false;
    if constexpr (!std::is_same_v<Model, EnsembleModel>) {
        Model model;
        Reader reader(json, where);
        describe(reader, model);
        if (reader.ok() && !isSound(model, columns))
            reader.fail(kind.c_str());
        form = reader.ok() ? Result<Regressor::Form>(std::move(model)) : Result<Regressor::Form>(reader.error());
    }
    return true;
}

template <typename... Models>
Result<Regressor::Form> formFrom(const std::variant<Models...>*, const std::string& kind, const Json& json,
                                 std::size_t columns, const std::string& where)
{
    std::optional<Result<Regressor::Form>> form;
    (void)(readForm<Models>(kind, json, columns, where, form) || ...);
    return form ? *form : Error{ErrorCode::Corrupt, sentence("%1: there is no form '%2'", where, kind.substr(0, 40))};
}

Result<Regressor::Form> ensembleFrom(const Json& json, const Regressor& whole, const std::string& where)
{
    Fields fields(json, where);
    const auto& list = fields.array("members");
    EnsembleModel model;
    if (list.empty() || list.size() > mostMembers)
        fields.fail("an ensemble has from 1 to 16 members");
    for (const auto& item : list) {
        if (!fields.ok())
            break;
        // A member of members would have members without end.
        if (item.is_object() && item.contains("kind") && item["kind"] == formName(&model))
            return Error{ErrorCode::Corrupt, sentence("%1: a member is an ensemble", where)};
        auto member = regressorFrom(item, where);
        if (!member)
            return member.error();
        if (member->columns != whole.columns)
            fields.fail("a member has other columns");
        model.members.push_back(*std::move(member));
    }
    if (!fields.ok())
        return fields.error();
    return Regressor::Form(std::move(model));
}

/// "linear" or "log2", "raw" or "log".
template <typename Enum>
Enum wordFrom(const Json& json, const char* first, const char* second, Fields& fields)
{
    if (json == second)
        return static_cast<Enum>(1);
    if (json != first)
        fields.fail(std::string("a scale is neither '") + first + "' nor '" + second + "'");
    return static_cast<Enum>(0);
}

void readColumns(Fields& fields, Regressor& regressor)
{
    const auto& columns = fields.array("columns");
    const auto& scales = fields.array("column_scales");
    const auto& lowest = fields.array("lowest");
    const auto& highest = fields.array("highest");
    if (columns.empty() || columns.size() > mostColumns || scales.size() != columns.size()
        || lowest.size() != columns.size() || highest.size() != columns.size())
        fields.fail("it does not say of each column its range and scale");
    for (std::size_t at = 0; fields.ok() && at < columns.size(); ++at) {
        if (!columns[at].is_string() || !lowest[at].is_number() || !highest[at].is_number())
            return fields.fail("a column is no name and two numbers");
        regressor.columns.push_back(columns[at].get<std::string>());
        regressor.lowest.push_back(lowest[at].get<double>());
        regressor.highest.push_back(highest[at].get<double>());
        regressor.columnScales.push_back(wordFrom<ColumnScale>(scales[at], "linear", "log2", fields));
    }
}

constexpr std::array shares{std::pair{"within_5_percent", &Accuracy::within5},
                            std::pair{"within_10_percent", &Accuracy::within10},
                            std::pair{"within_20_percent", &Accuracy::within20},
                            std::pair{"mean_percent", &Accuracy::meanPercent},
                            std::pair{"median_percent", &Accuracy::medianPercent},
                            std::pair{"r2", &Accuracy::r2},
                            std::pair{"r2_of_log", &Accuracy::r2OfLog},
                            std::pair{"rank_correlation", &Accuracy::rankCorrelation}};

} // namespace

Json toJson(const Regressor& regressor)
{
    auto scales = Json::array();
    for (const auto scale : regressor.columnScales)
        scales.push_back(scale == ColumnScale::Logarithm ? "log2" : "linear");
    return {{"name", regressor.name},
            {"columns", regressor.columns},
            {"lowest", regressor.lowest},
            {"highest", regressor.highest},
            {"column_scales", std::move(scales)},
            {"target_scale", regressor.scale == TargetScale::Log ? "log" : "raw"},
            {"kind", std::visit([](const auto& form) { return formName(&form); }, regressor.form)},
            {"form", std::visit([](const auto& form) { return written(form); }, regressor.form)}};
}

Result<Regressor> regressorFrom(const Json& json, const std::string& where)
{
    Fields fields(json, where);
    Regressor regressor{
        .name = fields.text("name"), .columns = {}, .lowest = {}, .highest = {}, .columnScales = {}, .form = {}};
    readColumns(fields, regressor);
    regressor.scale = wordFrom<TargetScale>(Json(fields.text("target_scale")), "raw", "log", fields);
    const auto kind = fields.text("kind");
    const auto& object = fields.object("form");
    if (!fields.ok())
        return fields.error();
    auto form = kind == formName(static_cast<const EnsembleModel*>(nullptr))
        ? ensembleFrom(object, regressor, where)
        : formFrom(static_cast<const Regressor::Form*>(nullptr), kind, object, regressor.columns.size(), where);
    if (!form)
        return form.error();
    regressor.form = *std::move(form);
    return regressor;
}

Json toJson(const Accuracy& accuracy)
{
    Json json{{"count", accuracy.count}, {"rmse", accuracy.rmse}};
    for (const auto& [name, member] : shares) {
        if (accuracy.*member)
            json[name] = *(accuracy.*member);
    }
    return json;
}

Accuracy accuracyFrom(Fields& fields)
{
    constexpr double lowest = -std::numeric_limits<double>::max();
    Accuracy accuracy;
    accuracy.count = static_cast<std::size_t>(fields.count("count"));
    accuracy.rmse = fields.number("rmse", 0);
    for (const auto& [name, member] : shares) {
        if (fields.has(name))
            accuracy.*member = fields.number(name, lowest);
    }
    return accuracy;
}

Json toJson(const RegressorScore& score)
{
    Json json{{"name", score.name}};
    if (score.accuracy)
        json["accuracy"] = toJson(*score.accuracy);
    else
        json["reason"] = score.reason;
    return json;
}

} // namespace engine::io
