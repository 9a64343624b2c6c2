// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/records/certificate_file.h"

#include "engine/io/records/description_json.h"

namespace engine {

namespace {

Result<FlowArc> arcFrom(const io::Json& row, const std::string& what)
{
    const bool right = row.is_array() && row.size() == 4 && row[0].is_string() && row[1].is_string()
        && (row[2].is_null() || row[2].is_number_integer()) && row[3].is_number_integer();
    if (!right)
        return Error{ErrorCode::Corrupt, sentence("%1: an arc is not [from, to, capacity, flow]", what)};
    FlowArc arc{row[0].get<std::string>(), row[1].get<std::string>(), std::nullopt, row[3].get<std::int64_t>()};
    if (!row[2].is_null())
        arc.capacity = row[2].get<std::int64_t>();
    return arc;
}

Result<Certificate::Choice> choiceFrom(const io::Json& json, const std::string& what)
{
    io::Fields fields(json, what);
    Certificate::Choice choice;
    choice.up = fields.truth("uplink");
    choice.down = fields.truth("downlink");
    choice.unitsPerMilli = fields.number("units_per_ms", 1.0);
    choice.flow = fields.count("flow");
    const auto& arcs = fields.array("arcs");
    if (!fields.ok())
        return fields.error();
    for (const auto& row : arcs) {
        auto arc = arcFrom(row, what);
        if (!arc)
            return arc.error();
        choice.arcs.push_back(std::move(*arc));
    }
    return choice;
}

} // namespace

std::string toJson(const Certificate& certificate, const CostModel& costs)
{
    auto choices = io::Json::array();
    for (const auto& choice : certificate.choices) {
        auto arcs = io::Json::array();
        for (const auto& arc : choice.arcs)
            arcs.push_back({arc.from, arc.to, arc.capacity ? io::Json(*arc.capacity) : io::Json(), arc.flow});
        choices.push_back({{"uplink", choice.up},
                           {"downlink", choice.down},
                           {"units_per_ms", choice.unitsPerMilli},
                           {"flow", choice.flow},
                           {"arcs", std::move(arcs)}});
    }
    const io::Json json{{"format", "suture.certificate/1"},
                        {"model", costs.name},
                        {"latency_ms", io::rounded(costOf(costs, certificate.sideOf).total().count())},
                        {"placement", io::placementJson(certificate.sideOf, costs)},
                        {"choices", std::move(choices)}};
    return json.dump() + "\n";
}

Result<Certificate> parseCertificate(const std::string& text, const std::string& what, const CostModel& costs)
{
    const auto json = io::parseObject(text, what);
    if (!json)
        return json.error();
    io::Fields fields(*json, what);
    const auto format = fields.text("format");
    const auto& placement = fields.object("placement");
    const auto& choices = fields.array("choices");
    if (fields.ok() && format != "suture.certificate/1")
        fields.fail("the format '" + format.substr(0, 80) + "' is not suture.certificate/1");
    if (!fields.ok())
        return fields.error();
    auto sideOf = io::placementFrom(placement, costs, what);
    if (!sideOf)
        return sideOf.error();
    Certificate certificate{std::move(*sideOf), {}};
    for (const auto& choice : choices) {
        auto read = choiceFrom(choice, what);
        if (!read)
            return read.error();
        certificate.choices.push_back(std::move(*read));
    }
    return certificate;
}

Result<Certificate> readCertificate(const std::filesystem::path& path, const CostModel& costs)
{
    const auto text = io::readText(path);
    if (!text)
        return text.error();
    return parseCertificate(*text, path.filename().string(), costs);
}

} // namespace engine
