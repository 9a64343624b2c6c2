// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/records/evaluation_file.h"

#include "engine/io/records/regressor_json.h"

namespace engine {

namespace {

io::Json toJson(const HeldOutScore& score)
{
    io::Json json{{"name", score.name},
                  {"accuracy", io::toJson(score.accuracy)},
                  {"quiet_rows", score.quietRows},
                  {"in_range", score.inRange},
                  {"measured_sum_ms", score.measuredSum},
                  {"predicted_sum_ms", score.predictedSum}};
    if (score.noisePercent)
        json["noise_percent"] = *score.noisePercent;
    if (score.quietMeanPercent)
        json["quiet_mean_percent"] = *score.quietMeanPercent;
    if (score.quietWithin10)
        json["quiet_within_10"] = *score.quietWithin10;
    if (score.covered)
        json["covered"] = *score.covered;
    return json;
}

io::Json toJson(const std::vector<HeldOutScore>& scores)
{
    auto list = io::Json::array();
    for (const auto& score : scores)
        list.push_back(toJson(score));
    return list;
}

} // namespace

std::string toJson(const Evaluation& evaluation)
{
    io::Json json{{"format", "suture.evaluation/1"},         {"learnt_rows", evaluation.learntRows},
                  {"left_out_rows", evaluation.leftOutRows}, {"all", toJson(evaluation.all)},
                  {"networks", toJson(evaluation.networks)}, {"families", toJson(evaluation.families)}};
    auto& unpredicted = json["unpredicted"] = io::Json::array();
    for (const auto& [name, reason] : evaluation.unpredicted)
        unpredicted.push_back({{"name", name}, {"reason", reason}});
    for (const auto& [family, scores] : evaluation.regressors) {
        io::Json row{{"family", family}, {"scores", io::Json::array()}};
        for (const auto& score : scores)
            row["scores"].push_back(io::toJson(score));
        json["regressors"].push_back(std::move(row));
    }
    return io::dumped(json, 2);
}

std::string toJson(const TransferCurve& curve)
{
    io::Json json{{"format", "suture.transfer/1"}, {"elsewhere", toJson(curve.source)}, {"points", io::Json::array()}};
    for (const auto& point : curve.points) {
        io::Json row{{"rows", point.rows}, {"adapted", toJson(point.adapted)}};
        if (point.alone)
            row["alone"] = toJson(*point.alone);
        json["points"].push_back(std::move(row));
    }
    return io::dumped(json, 2);
}

} // namespace engine
