// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/records/report_file.h"

#include "engine/io/records/description_json.h"
#include "engine/run/run_statistics.h"

namespace engine {

namespace {

io::Json partsOf(const FrameTiming& frame)
{
    return {{"latency_ms", io::rounded(frame.latency.count())},
            {"device_ms", io::rounded(frame.device.count())},
            {"uplink_ms", io::rounded(frame.uplink.count())},
            {"edge_ms", io::rounded(frame.edge.count())},
            {"downlink_ms", io::rounded(frame.downlink.count())}};
}

io::Json modeOf(const RunReport& report, RunMode mode)
{
    const auto summary = summarize(report, mode);
    const auto& predicted = report.plan(mode).predicted;
    return {{"frames", summary.frames},
            {"measured", partsOf(summary.parts)},
            {"mad_ms", io::rounded(summary.spread.count())},
            {"p95_ms", io::rounded(summary.p95.count())},
            {"predicted",
             {{"latency_ms", io::rounded(predicted.total().count())},
              {"device_ms", io::rounded(predicted.device.count())},
              {"uplink_ms", io::rounded(predicted.uplink.count())},
              {"edge_ms", io::rounded(predicted.edge.count())},
              {"downlink_ms", io::rounded(predicted.downlink.count())}}},
            {"prediction_error", io::rounded(predictionError(report, mode))},
            {"bytes_up", predicted.bytesUp.count},
            {"bytes_down", predicted.bytesDown.count}};
}

} // namespace

std::string toJson(const RunReport& report, const ConditionLines& conditions)
{
    auto link = io::toJson(report.link);
    link["emulated"] = report.linkEmulated;
    auto frames = io::Json::array();
    for (const auto& frame : report.frames) {
        io::Json row{{"frame", frame.frame}, {"mode", runModeName(frame.mode())}};
        row.update(partsOf(frame));
        frames.push_back(std::move(row));
    }
    auto modes = io::Json::object();
    for (const auto mode : allRunModes)
        modes[std::string(runModeName(mode))] = modeOf(report, mode);
    io::Json json{{"format", "suture.run/1"},
                  {"model", report.model},
                  {"fingerprint", report.fingerprint},
                  {"algorithm", report.plan(RunMode::Split).algorithm},
                  {"device", io::toJson(report.device)},
                  {"edge", io::toJson(report.edge)},
                  {"link", std::move(link)},
                  {"link_source", report.linkMeasured ? "measured" : "typed"},
                  {"complete", report.complete},
                  {"planned", report.planned},
                  {"speedup_vs_best", io::rounded(speedupOverBest(report))},
                  {"speedup_vs_device", io::rounded(speedup(report, RunMode::DeviceOnly))},
                  {"speedup_vs_edge", io::rounded(speedup(report, RunMode::EdgeOnly))},
                  {"split_difference", report.splitDifference ? io::Json(*report.splitDifference) : io::Json()},
                  {"modes", std::move(modes)},
                  {"frames", std::move(frames)}};
    if (!report.loadHeld.empty())
        json["load_held"] = report.loadHeld;
    io::addConditions(json, conditions);
    return json.dump(1) + "\n";
}

CsvTable tableOf(const RunReport& report)
{
    CsvTable table;
    table.columns = {"frame", "mode", "latency_ms", "device_ms", "uplink_ms", "edge_ms", "downlink_ms", "predicted_ms"};
    for (const auto& frame : report.frames) {
        auto& row = table.rows.emplace_back();
        row = {std::to_string(frame.frame), std::string(runModeName(frame.mode()))};
        for (const auto time : {frame.latency, frame.device, frame.uplink, frame.edge, frame.downlink,
                                report.plan(frame.plan).predicted.total()})
            row.push_back(csvNumber(time.count()));
    }
    return table;
}

} // namespace engine
